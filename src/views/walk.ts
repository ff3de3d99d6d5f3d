/** A packet on its way as the maps draw it: which machines and Pods it comes by, and where it is. The whole of its parts is in network.ts. */
import type { Run } from '../engine/index.ts';
import { hopsOf, walksOf, type NetworkHop } from './network.ts';

/** Where a packet is, as far as a map of the cluster shows it. `outside` is where people sit. */
export type Spot = { readonly at: 'outside' } | { readonly at: 'balancer' } | { readonly at: 'machine'; readonly node: string } | { readonly at: 'pod'; readonly node: string; readonly pod: string };

export interface WalkData {
  readonly walk?: {
    readonly from: string;
    readonly to: string;
    /** One after the other, of the present leg and direction; the first `done` of them have been reached, the last of these is where it is. */
    readonly spots: readonly Spot[];
    readonly done: number;
    readonly back: boolean;
  };
}

/** Nothing unless the present step lies between a walk's first hop and its last. */
export function walkView(run: Run, _query: object): WalkData {
  const walk = walksOf(run).find(({ first }) => first <= run.position);
  if (walk === undefined) return {};
  const hops = hopsOf(run, walk.id);
  const present = hops.findLastIndex(({ seq }) => seq <= run.position);
  const hop = hops[present];
  if (hop === undefined || (run.position > hop.seq && present === hops.length - 1)) return {};
  const stretch = hops.filter(({ leg, back }) => leg === hop.leg && back === hop.back);
  const before = hops.slice(0, present + 1).findLast(({ leg, back }) => leg === hop.leg && back !== hop.back);
  const all = before === undefined ? stretch : [before, ...stretch];
  const first = all.find(({ part }) => part !== 'wire');
  const start: readonly Spot[] = first !== undefined && all[0]?.part === 'wire' && all[0].node === undefined ? [{ at: 'outside' }] : [];
  const spots: Spot[] = [...start];
  let done = spots.length;
  for (const one of all) {
    const spot = spotOf(one);
    if (spot !== undefined && JSON.stringify(spot) !== JSON.stringify(spots.at(-1))) spots.push(spot);
    if (one.seq <= run.position) done = spots.length;
  }
  return { walk: { from: walk.from, to: walk.to, spots, done, back: hop.back } };
}

const IN_POD: ReadonlySet<string> = new Set(['process', 'podEth', 'veth']);

function spotOf({ part, node, values }: NetworkHop): Spot | undefined {
  if (part === 'outside') return { at: 'outside' };
  if (part === 'balancer') return { at: 'balancer' };
  if (node === undefined) return undefined;
  const pod = values['pod'] ?? values['who'];
  return IN_POD.has(part) && typeof pod === 'string' && pod !== '' ? { at: 'pod', node, pod } : { at: 'machine', node };
}
