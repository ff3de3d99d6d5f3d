/**
 * How good the nodes are that a Pod may go to. Upstream: framework/runtime (RunPreScorePlugins, RunScorePlugins).
 */
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import { nodeListOf, type NodeList } from '../snapshot/nodeList.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { KindTable } from './kindTable.ts';
import type { Profile } from './profile.ts';
import type { View } from './view.ts';

export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** Per node, in the order of the nodes given. */
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

const STATELESS = { state: undefined };

/** PreScore, Score, NormalizeScore, plugin by plugin and node by node. Plugins that skip are left out. */
export function scoreNodes(profile: Profile, pod: PodInfo, nodes: readonly NodeInfo[], view: View): PluginScores[] {
  const list = nodeListOf(nodes);
  return profile.scorers.flatMap(({ plugin, weight }): PluginScores[] => {
    const prepared = plugin.preScore?.(pod, list, view) ?? STATELESS;
    if ('skip' in prepared) return [];
    const scores = Float64Array.from(nodes, (node) => plugin.score!(prepared.state, pod, node, view));
    const raw = [...scores];
    plugin.normalize?.(prepared.state, scores, list);
    return [{ plugin: plugin.name, weight, raw, normalized: plugin.normalize === undefined ? raw : [...scores] }];
  });
}

/** Weighted sums, in the order of the nodes. */
export function totals(scores: readonly PluginScores[], count: number): number[] {
  const sums: number[] = [];
  for (let i = 0; i < count; i++) sums.push(0);
  for (const { weight, normalized } of scores) for (let i = 0; i < count; i++) sums[i]! += weight * normalized[i]!;
  return sums;
}

/** Arrays as long as the list of nodes are much to throw away. */
let kept = { sums: new Float64Array(0), scratch: new Float64Array(0) };

/** The same sums without what they are made of. Good until the next call. */
export function totalScores(profile: Profile, pod: PodInfo, nodes: NodeList, view: View, table: KindTable): Float64Array {
  if (kept.sums.length < nodes.length) kept = { sums: new Float64Array(2 * nodes.length), scratch: new Float64Array(2 * nodes.length) };
  const { sums, scratch } = kept;
  sums.fill(0, 0, nodes.length);
  table.addScores(nodes, sums, scratch);
  const scores = scratch.subarray(0, nodes.length);
  let constant = 0;
  for (const { plugin, weight } of profile.scorers) {
    if (plugin.sign !== undefined) continue;
    const prepared = plugin.preScore?.(pod, nodes, view) ?? STATELESS;
    if ('skip' in prepared) continue;
    const { state } = prepared;
    if ('uniform' in prepared && prepared.uniform !== undefined) {
      constant += weight * prepared.uniform;
      continue;
    }
    if (plugin.scoreAll !== undefined) plugin.scoreAll(state, nodes, scores);
    else for (let i = 0; i < scores.length; i++) scores[i] = plugin.score!(state, pod, view.snapshot.at(nodes.slots[i]!), view);
    plugin.normalize?.(state, scores, nodes);
    for (let i = 0; i < scores.length; i++) sums[i]! += weight * scores[i]!;
  }
  if (constant !== 0) for (let i = 0; i < nodes.length; i++) sums[i]! += constant;
  return sums;
}
