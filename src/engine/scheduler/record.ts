/**
 * A scheduling cycle with every verdict and score written down. The ordinary run keeps none of this; since a cycle is a pure function of what
 * it saw, it is computed again when somebody looks. Upstream: none (as kube-scheduler-simulator's wrapped plugins record).
 */
import type { NodeVerdict } from '../api/steps.ts';
import { Filters } from './framework/filters.ts';
import { scoreNodes, totals, type PluginScores } from './framework/scores.ts';
import type { Plugin, PreFilterAnswer } from './framework/plugin.ts';
import type { View } from './framework/view.ts';
import type { Profile, Refusal } from './framework/profile.ts';
import { bestOf, type CycleInput } from './framework/schedulePod.ts';
import type { NodeInfo } from './snapshot/nodeInfo.ts';
import type { PodInfo } from './snapshot/podInfo.ts';

/** All that a cycle is a function of, but for its luck. */
export interface CycleSight extends Omit<CycleInput, 'pick'> {
  readonly profile: Profile;
}

export interface CycleRecord {
  /** PreFilter refused. */
  readonly refusal?: Refusal;
  readonly onlyNodes?: readonly string[];
  /** Plugins whose Filter had nothing to do (those that have none are not named). */
  readonly skipped: readonly string[];
  /** Plugins whose PreFilter refuses when run by itself. */
  readonly preFilterRefusals: readonly Refusal[];
  /** First refusal by node, of the nodes looked at. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Every refusal by node, each plugin by itself, without nominated Pods, over all nodes. */
  readonly allRefusals: ReadonlyMap<string, readonly Refusal[]>;
  readonly feasible: readonly string[];
  readonly scores: readonly PluginScores[];
  /** Weighted sums, in the order of `feasible`. */
  readonly totals: readonly number[];
  readonly best: readonly string[];
}

/** Runs PreFilter to Score over all nodes (no sampling) and writes everything down. */
export function recordCycle(profile: Profile, pod: PodInfo, view: View): CycleRecord {
  const filters = new Filters(profile, pod, view);
  const { refusal, onlyNodes } = filters.prepare();
  const alone = runEachPreFilter(profile, pod, view);
  const reached = refusal === undefined ? alone.length : alone.findIndex(({ plugin }) => plugin.name === refusal.plugin);
  const skipped = alone.slice(0, reached).filter(({ plugin, answer }) => 'skip' in answer && plugin.filter !== undefined);
  const base = {
    skipped: skipped.map(({ plugin }) => plugin.name),
    preFilterRefusals: alone.flatMap(({ plugin, answer }) => ('status' in answer ? [{ plugin: plugin.name, status: answer.status }] : [])),
    allRefusals: recordAll(alone, pod, view),
    ...(refusal !== undefined && { refusal }),
    ...(onlyNodes !== undefined && { onlyNodes: [...onlyNodes].sort() }),
  };
  if (refusal !== undefined) return { ...base, refusals: new Map(), feasible: [], scores: [], totals: [], best: [] };
  return { ...base, ...recordNodes(profile, pod, view, filters, onlyNodes) };
}

type NodeVerdicts = Pick<CycleRecord, 'refusals' | 'feasible' | 'scores' | 'totals' | 'best'>;

function recordNodes(
  profile: Profile,
  pod: PodInfo,
  view: View,
  filters: Filters,
  onlyNodes: ReadonlySet<string> | undefined,
): NodeVerdicts {
  const refusals = new Map<string, Refusal>();
  const feasible: NodeInfo[] = [];
  for (const node of view.snapshot.nodes()) {
    if (onlyNodes !== undefined && !onlyNodes.has(node.name)) continue;
    const first = filters.checkWithNominated(node);
    if (first === undefined) feasible.push(node);
    else refusals.set(node.name, first);
  }
  const scores = feasible.length === 0 ? [] : scoreNodes(profile, pod, feasible, view);
  const sums = totals(scores, feasible.length);
  const best = bestOf(sums.length, sums).places.map((place) => feasible[place]!.name);
  return { refusals, feasible: feasible.map(({ name }) => name), scores, totals: sums, best };
}

interface Alone {
  readonly plugin: Plugin;
  readonly answer: PreFilterAnswer<unknown>;
}

const runEachPreFilter = (profile: Profile, pod: PodInfo, view: View): Alone[] =>
  profile.filters.map((plugin) => ({ plugin, answer: plugin.preFilter?.(pod, view) ?? { state: undefined } }));

function recordAll(alone: readonly Alone[], pod: PodInfo, view: View): Map<string, readonly Refusal[]> {
  const all = new Map<string, readonly Refusal[]>();
  for (const node of view.snapshot.nodes()) {
    const refusals = alone.flatMap(({ plugin, answer }): Refusal[] => {
      const status = 'state' in answer ? plugin.filter?.(answer.state, pod, node, view) : undefined;
      return status === undefined ? [] : [{ plugin: plugin.name, status }];
    });
    if (refusals.length > 0) all.set(node.name, refusals);
  }
  return all;
}

/** The verdict on every node, as the trace and the inspector show it: why not, or how well. */
export function recordVerdicts(profile: Profile, pod: PodInfo, view: View): NodeVerdict[] {
  const record = recordCycle(profile, pod, view);
  const places = new Map(record.feasible.map((node, index) => [node, index]));
  return view.snapshot.nodes().map(({ name }): NodeVerdict => {
    const index = places.get(name);
    if (index !== undefined) {
      const scores = Object.fromEntries(record.scores.map(({ plugin, weight, normalized }) => [plugin, weight * normalized[index]!]));
      return { node: name, total: record.totals[index]!, scores };
    }
    const refusal = record.refusals.get(name) ?? record.refusal;
    return refusal === undefined ? { node: name } : { node: name, plugin: refusal.plugin, reasons: refusal.status.reasons };
  });
}
