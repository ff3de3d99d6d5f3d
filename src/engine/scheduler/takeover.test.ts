/** The scheduler that leads dies at any message of a cycle: another takes over, and no Pod is lost or bound twice. */
import { expect, it } from 'vitest';
import type { Lease } from '../api/kinds/lease.ts';
import type { Steps } from '../api/steps.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { TraceEntry } from '../kernel/trace.ts';
import { haScenario } from '../haScenarios.ts';
import { Run } from '../run.ts';
import { SECOND } from '../kernel/time.ts';
import { makePod, podOf, wait } from '../testing/podRun.ts';

const PODS = ['one', 'two'];
/** Trials, at most: each is a cluster's half minute. */
const MOST = 24;
const KIND = 'kube-scheduler';

/** Whether a step is the scheduler's, goes to it, or is done for it. */
function concerns({ actor, type, data }: TraceEntry): boolean {
  const { to, by } = data as { readonly to?: Actor; readonly by?: string };
  if (actor.kind === KIND) return type === 'scheduled' || type === 'request';
  return (to?.kind === KIND && (type === 'notified' || type === 'response')) || (type === 'stored' && by?.includes(KIND) === true);
}

function bindings(run: Run, pod: string): number {
  let count = 0;
  for (let seq = 1; seq <= run.head; seq++) {
    const entry = run.entry(seq);
    const data = entry?.data as Steps['milestone'] | undefined;
    if (entry?.type === 'milestone' && data?.code === 'podScheduled' && data.subject?.name === pod) count++;
  }
  return count;
}

it('binds each Pod exactly once, wherever the leader dies', () => {
  const run = new Run({ ...haScenario('', 3), systemPods: false, workload: 'instant' }, 1);
  run.settle();
  wait(run, 15);
  const leader = run.objects<Lease>('coordination.k8s.io', 'v1', 'leases', 'kube-system').find(({ metadata }) => metadata.name === 'kube-scheduler')!.spec!.holderIdentity!.split('_')[0]!;
  const target = leader === 'controlplane' ? 'kube-scheduler' : `kube-scheduler/${leader}`;
  const from = run.head;
  for (const name of PODS) makePod(run, name, { containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests: { cpu: '100m' } } }] });
  run.settle();
  // All that is said, decided and written while the Pods are placed; from the last to the first, since each trial cuts off what came after it.
  const moments = Array.from({ length: run.head - from }, (_, index) => run.head - index).filter((seq) => concerns(run.entry(seq)!) && !run.entry(seq)!.routine);
  expect(moments.length).toBeGreaterThan(8);
  let interrupted = 0;
  for (const moment of moments.slice(0, MOST)) {
    run.seek(moment);
    const before = PODS.filter((name) => podOf(run, name)?.spec.nodeName !== undefined).length;
    run.fault({ code: 'crash', target });
    const there = PODS.filter((name) => podOf(run, name) !== undefined);
    if (before < there.length) interrupted++;
    run.advanceTo(run.headTime + 24 * SECOND);
    for (const name of there) {
      expect(podOf(run, name)?.spec.nodeName, `${name} at ${moment}`).toBeDefined();
      expect(bindings(run, name), `${name} at ${moment}`).toBe(1);
    }
    run.seek(moment);
  }
  expect(interrupted).toBeGreaterThan(3);
}, 240_000);
