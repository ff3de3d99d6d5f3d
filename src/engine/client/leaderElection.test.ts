/** Several schedulers and controller managers: one works, another takes over. */
import { describe, expect, it } from 'vitest';
import type { Lease } from '../api/kinds/lease.ts';
import type { Steps } from '../api/steps.ts';
import { haScenario } from '../haScenarios.ts';
import { actorName } from '../kernel/component.ts';
import { Run } from '../run.ts';
import { makePod, podOf, wait } from '../testing/podRun.ts';

const start = (): Run => {
  const run = new Run({ ...haScenario('', 3), systemPods: false }, 1);
  run.settle();
  wait(run, 15);
  return run;
};
const leaderOf = (run: Run, kind: string): string => run.objects<Lease>('coordination.k8s.io', 'v1', 'leases', 'kube-system').find(({ metadata }) => metadata.name === kind)!.spec!.holderIdentity!.split('_')[0]!;
const programOf = (kind: string, machine: string): string => (machine === 'controlplane' ? kind : `${kind}/${machine}`);
const steps = (run: Run, type: keyof Steps): string[] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter((entry) => entry.type === type).map(({ actor }) => actorName(actor));

describe('leader election', () => {
  it('lets one of each kind work', () => {
    const run = start();
    makePod(run, 'one', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    run.settle();
    for (const kind of ['kube-scheduler', 'kube-controller-manager']) {
      const leader = programOf(kind, leaderOf(run, kind));
      expect(new Set(steps(run, kind === 'kube-scheduler' ? 'scheduled' : 'reconciled'))).toEqual(new Set([leader]));
    }
    expect(run.objects('', 'v1', 'events', 'kube-system').filter((event) => (event as { reason?: string }).reason === 'LeaderElection')).toHaveLength(2);
  });

  it('hands on to another when the leader dies, after the Lease has run out', () => {
    const run = start();
    const first = leaderOf(run, 'kube-scheduler');
    run.fault({ code: 'crash', target: programOf('kube-scheduler', first) });
    makePod(run, 'waits', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 10);
    expect(podOf(run, 'waits')?.spec.nodeName).toBeUndefined();
    wait(run, 15);
    expect(leaderOf(run, 'kube-scheduler')).not.toBe(first);
    expect(podOf(run, 'waits')?.status?.phase).toBe('Running');
    run.fault({ code: 'start', target: programOf('kube-scheduler', first) });
    wait(run, 10);
    const codes = Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter(({ type, actor }) => type === 'program' && actorName(actor) === programOf('kube-scheduler', first)).map(({ data }) => (data as Steps['program']).code);
    expect(codes).toEqual(['becameLeader', 'crashed', 'started', 'standby']);
  });

  it('ends a leader that cannot renew, before another leads', () => {
    const run = start();
    const first = leaderOf(run, 'kube-controller-manager');
    run.fault({ code: 'crash', target: programOf('kube-apiserver', first) });
    wait(run, 40);
    const lives = Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter(({ type, actor, at }) => type === 'program' && actor.kind === 'kube-controller-manager' && at > 15e6);
    const lost = lives.find(({ data }) => (data as Steps['program']).code === 'leaderLost')!;
    const next = lives.find(({ data }) => (data as Steps['program']).code === 'becameLeader')!;
    expect(actorName(lost.actor)).toBe(programOf('kube-controller-manager', first));
    expect(next.at).toBeGreaterThan(lost.at);
    expect(leaderOf(run, 'kube-controller-manager')).not.toBe(first);
  });
});
