import { expect, test } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { runHost } from '../host/runHost.ts';
import { complete } from './complete.ts';

const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false }, 1);
run.settle();
const completed = (line: string): string[] => complete(line, line.length, runHost(run, undefined));

test.each([
  ['kubectl desc', ['describe']],
  ['kubectl rollout st', ['status']],
  ['kubectl get deploy', ['deployments']],
  ['kubectl get nodes w', ['worker1', 'worker2', 'worker3']],
  ['kubectl get node/worker', ['node/worker1', 'node/worker2', 'node/worker3']],
  ['kubectl cordon con', ['controlplane']],
  ['kubectl get pods --all-n', ['--all-namespaces']],
  ['kubectl get pods -n kube-p', ['kube-public']],
  ['kubectl get pods -o ya', ['yaml']],
  ['kubectl create conf', ['configmap']],
  ['etcdctl endpoint ', ['health', 'status']],
  ['etcdctl member list -w t', ['table']],
  ['etcdctl get / --keys', ['--keys-only']],
  ['etcdutl sn', ['snapshot']],
])('%s', (line, words) => {
  expect(completed(line)).toEqual(words);
});
