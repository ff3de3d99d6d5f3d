/** What a cut network does to a cluster: nobody can tell a cut from a dead machine. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { exec, make, makePod, wait } from '../testing/podRun.ts';

function cluster(): Run {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const labels = { app: 'web' };
  make(run, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }] } } } });
  run.settle();
  return run;
}

const nodeOf = (run: Run, name: string): Node => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === name)!;
const ready = (run: Run, name: string): string | undefined => nodeOf(run, name).status?.conditions?.find(({ type }) => type === 'Ready')?.status;
const podsOn = (run: Run, node: string): Pod[] => run.objects<Pod>('', 'v1', 'pods', 'default').filter(({ spec }) => spec.nodeName === node);
const running = (run: Run): number => run.objects<Pod>('', 'v1', 'pods', 'default').filter(({ status, metadata }) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined).length;

describe('a node cut off from the control plane', () => {
  it('falls silent, is tainted, loses its Pods in the API, and goes on running them', () => {
    const run = cluster();
    expect(podsOn(run, 'worker1')).toHaveLength(1);
    run.fault({ code: 'cutNetwork', target: 'worker1', from: ['controlplane'] });
    wait(run, 70);
    expect(ready(run, 'worker1')).toBe('Unknown');
    expect(nodeOf(run, 'worker1').spec?.taints?.map(({ key }) => key)).toContain('node.kubernetes.io/unreachable');
    wait(run, 330);
    expect(running(run)).toBe(3);
    const [old] = podsOn(run, 'worker1');
    expect(old?.metadata.deletionTimestamp).toBeDefined();
    const record = run.state<{ stage: string; pod: Pod }>('kubelet/pods').values('worker1|').find(({ pod }) => pod.metadata.name === old?.metadata.name);
    expect(record?.stage).toBe('running');
    expect(exec(run, old!.metadata.name, ['true']).error).toContain('i/o timeout');
  });

  it('comes back when the network is mended: its watches go on, what was evicted ends', () => {
    const run = cluster();
    run.fault({ code: 'cutNetwork', target: 'worker1' });
    wait(run, 400);
    const [old] = podsOn(run, 'worker1');
    run.fault({ code: 'healNetwork', target: 'worker1' });
    wait(run, 120);
    expect(ready(run, 'worker1')).toBe('True');
    expect(podsOn(run, 'worker1').map(({ metadata }) => metadata.name)).not.toContain(old?.metadata.name);
    expect(nodeOf(run, 'worker1').spec?.taints ?? []).toEqual([]);
    makePod(run, 'late', { nodeName: 'worker1', containers: [{ name: 'c', image: 'nginx:1.25' }] });
    wait(run, 20);
    expect(podsOn(run, 'worker1').find(({ metadata }) => metadata.name === 'late')?.status?.phase).toBe('Running');
  });

  it('for a moment only is noticed by nobody', () => {
    const run = cluster();
    run.fault({ code: 'cutNetwork', target: 'worker2' });
    wait(run, 20);
    run.fault({ code: 'healNetwork', target: 'worker2' });
    wait(run, 120);
    expect(ready(run, 'worker2')).toBe('True');
    expect(running(run)).toBe(3);
  });
});

it('people who are cut off get an error in the end', () => {
  const run = cluster();
  run.fault({ code: 'cutNetwork', target: 'controlplane', from: ['outside'] });
  const { code, body } = run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
  expect(code).toBe(503);
  expect((body as { message: string }).message).toContain('timeout');
});

it.each([{ code: 'slowNetwork', millis: 300 }, { code: 'loseNetwork', percent: 40 }] as const)('with %j a cluster gets there all the same, only later', (fault) => {
  const run = cluster();
  run.fault({ target: 'worker1', ...fault });
  run.execute({ verb: 'patch', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web', patchType: 'merge', body: { spec: { replicas: 9 } }, user: 'kubernetes-admin', agent: 'kubectl' });
  wait(run, 240);
  expect(running(run)).toBe(9);
  expect(podsOn(run, 'worker1').length).toBeGreaterThan(0);
});
