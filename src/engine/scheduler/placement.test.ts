import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { milliOf, valueOf } from '../api/quantity.ts';
import { Placement } from './placement.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { schedulePod } from './framework/schedulePod.ts';
import { NO_OBJECTS } from './framework/objectLister.ts';
import type { View } from './framework/view.ts';
import { recordCycle } from './record.ts';
import { podInfoOf } from './snapshot/podInfo.ts';
import { snapshotOf } from './snapshot/snapshot.ts';
import { nodes, placedOn, pods } from './testing/generated.ts';

const first = (): number => 0;

/** CPU and memory that the Pods on a node ask for, and how many they are, against what it has. */
function isOverfull(node: Node, placed: readonly Pod[]): boolean {
  const requests = placed.map(({ spec }) => spec.containers[0]?.resources?.requests);
  const sum = (read: (list: (typeof requests)[number]) => number): number => requests.reduce((total, list) => total + read(list), 0);
  const { allocatable } = node.status!;
  const cpu = sum((list) => milliOf(list?.['cpu']));
  const memory = sum((list) => valueOf(list?.['memory']));
  return placed.length > valueOf(allocatable?.['pods']) || cpu > milliOf(allocatable?.['cpu']) || memory > valueOf(allocatable?.['memory']);
}

/** What a cycle can end in: every node that luck might choose, or the message. */
function endings(view: View, pod: Pod): unknown {
  const input = { view, pod: podInfoOf(pod), start: 0, percentage: 100 };
  let equals = 1;
  const result = schedulePod(DEFAULT_PROFILE, { ...input, pick: (n) => (equals = n) - 1 });
  if (result.outcome !== 'scheduled') return { message: result.message, refusals: [...result.diagnosis.refusals].sort(), plugins: [...result.diagnosis.plugins].sort() };
  const best = Array.from({ length: equals }, (_, i) => schedulePod(DEFAULT_PROFILE, { ...input, pick: () => i }));
  return { best: best.map((one) => ('node' in one ? one.node : '')).sort(), score: result.score, feasible: result.feasible };
}

/** The same by the record of every verdict and score, of a snapshot made for it alone. */
function recorded(view: View, pod: Pod): unknown {
  const { feasible, best, totals, refusals } = recordCycle(DEFAULT_PROFILE, podInfoOf(pod), view);
  if (feasible.length === 0) return { refusals: [...refusals].sort() };
  return { best: [...best].sort(), feasible: feasible.length, ...(feasible.length > 1 && { score: Math.max(...totals) }) };
}

const aView = (cluster: readonly Node[], placed: readonly Pod[]): View => ({ snapshot: snapshotOf(cluster, placed), objects: NO_OBJECTS, nominated: new Map() });

describe('placing Pods one after the other', () => {
  it('never asks more of a node than it has', () => {
    fc.assert(
      fc.property(nodes(6), pods(20), fc.constantFrom(0, 100), (cluster, waiting, percentage) => {
        const placement = new Placement(cluster, percentage, first);
        const on = new Map<string, Pod[]>();
        for (const pod of waiting) {
          const node = placement.place(pod);
          if (node !== undefined) on.set(node, [...(on.get(node) ?? []), pod]);
        }
        for (const node of cluster) expect(isOverfull(node, on.get(node.metadata.name) ?? [])).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('finds the same best nodes in whatever order nodes and Pods came', () => {
    fc.assert(
      fc.property(nodes(6), pods(8), fc.infiniteStream(fc.nat(5)), (cluster, waiting, dice) => {
        const placed = waiting.slice(1).map((pod) => placedOn(pod, `n${dice.next().value}`));
        const shuffled = cluster.toSorted(() => Number(dice.next().value) - 2.5);
        const pod = waiting[0]!;
        expect(endings(aView(shuffled, placed.toReversed()), pod)).toEqual(endings(aView(cluster, placed), pod));
      }),
      { numRuns: 100 },
    );
  });

  it('decides by what it keeps as by every verdict and score computed anew', () => {
    fc.assert(
      fc.property(nodes(6), pods(10), fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(5)), { maxLength: 30 }), nodes(6), (cluster, waiting, changes, others) => {
        const view = aView(cluster, []);
        const present = new Map(cluster.map((node) => [node.metadata.name, node]));
        const placed = new Map<string, Pod>();
        for (const [what, which, where] of changes) {
          const pod = waiting[which % waiting.length]!;
          const { key } = podInfoOf(pod);
          const node = others[where % others.length]!;
          if (what === 0) {
            placed.set(key, placedOn(pod, `n${where}`));
            view.snapshot.setPod(placed.get(key)!);
          } else if (what === 1) {
            placed.delete(key);
            view.snapshot.removePod(key);
          } else if (what === 2) {
            present.set(node.metadata.name, node);
            view.snapshot.setNode(node);
          } else if (present.size > 1) {
            present.delete(node.metadata.name);
            view.snapshot.removeNode(node.metadata.name);
          }
          expect(endings(view, pod)).toMatchObject(recorded(aView([...present.values()], [...placed.values()]), pod) as object);
        }
      }),
      { numRuns: 100 },
    );
  });
});
