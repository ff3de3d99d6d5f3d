/** Control plane machines come and go while the cluster runs. */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../api/machine.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Steps } from '../api/steps.ts';
import { haScenario } from '../haScenarios.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, machine } from '../scenario.ts';
import { CHECKERS } from '../testing/checkers.ts';
import { makePod, podOf, wait } from '../testing/podRun.ts';

const fourth: Machine = { ...machine('controlplane4', 20, 'b'), controlPlane: true };
const phases = (run: Run): string[] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter(({ type }) => type === 'kubeadm').map(({ data }) => (data as Steps['kubeadm']).code);
const voters = (run: Run): readonly string[] => run.state<{ configuration: { voters: readonly string[] } }>('etcd/raft/hard').get('controlplane')!.configuration.voters;

describe('control plane machines', () => {
  it('join: the member of etcd first, then static Pods, label and taint; and leave again', () => {
    const run = new Run(haScenario('', 3), 1);
    run.settle();
    run.machine({ do: 'join', machine: fourth });
    wait(run, 90);
    expect(phases(run)).toEqual(['preflight', 'token', 'discovery', 'certs', 'etcdJoin', 'manifests', 'kubeletStart', 'tlsBootstrap', 'joinedControlPlane']);
    expect([...voters(run)].sort()).toEqual(['controlplane', 'controlplane2', 'controlplane3', 'controlplane4']);
    expect(run.state<{ up: boolean }>('loadBalancer/backends').get('controlplane4')?.up).toBe(true);
    const node = run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'controlplane4')!;
    expect(node.metadata.labels).toHaveProperty('node-role.kubernetes.io/control-plane');
    expect(node.spec.taints?.map(({ key }) => key)).toContain('node-role.kubernetes.io/control-plane');
    expect(podOf(run, 'kube-apiserver-controlplane4', 'kube-system')?.status?.phase).toBe('Running');
    run.fault({ code: 'crash', target: 'kube-apiserver' });
    makePod(run, 'one', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 30);
    expect(podOf(run, 'one')?.status?.phase).toBe('Running');
    run.machine({ do: 'reset', name: 'controlplane4' });
    wait(run, 60);
    expect([...voters(run)].sort()).toEqual(['controlplane', 'controlplane2', 'controlplane3']);
    expect(run.state('loadBalancer/backends').size).toBe(3);
    makePod(run, 'two', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 30);
    expect(podOf(run, 'two')?.status?.phase).toBe('Running');
    expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
  });

  it('do not join a cluster without a stable address', () => {
    const run = new Run({ ...DEFAULT_SCENARIO, systemPods: false }, 1);
    run.settle();
    run.machine({ do: 'join', machine: fourth });
    wait(run, 30);
    expect(phases(run)).toEqual(['preflight', 'failed']);
    expect(run.state<{ problem?: string }>('kubeadm/work').get('controlplane4')?.problem).toContain("a cluster that doesn't have a stable controlPlaneEndpoint address");
  });

  it('survive the loss of one of three; without a majority nothing is written, and what runs goes on', () => {
    const run = new Run(haScenario('', 3), 1);
    run.settle();
    makePod(run, 'runs', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 20);
    run.fault({ code: 'powerOff', target: 'controlplane' });
    wait(run, 40);
    makePod(run, 'later', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 30);
    expect(podOf(run, 'later')?.status?.phase).toBe('Running');
    run.fault({ code: 'powerOff', target: 'controlplane2' });
    wait(run, 20);
    expect(() => makePod(run, 'never', { containers: [{ name: 'web', image: 'nginx:1.29' }] })).toThrow();
    run.fault({ code: 'powerOn', target: 'controlplane2' });
    wait(run, 120);
    makePod(run, 'again', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 30);
    expect(podOf(run, 'again')?.status?.phase).toBe('Running');
    expect(podOf(run, 'runs')?.status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });
});
