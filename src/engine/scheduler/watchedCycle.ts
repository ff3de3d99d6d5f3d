/**
 * One cycle as it went, written down for whoever watches: which nodes were looked at in which order, what each plugin answered at each extension
 * point. Other than record.ts it samples as the scheduler did. Upstream: none (as kube-scheduler-simulator's wrapped plugins record).
 */
import { Filters } from './framework/filters.ts';
import type { Refusal } from './framework/profile.ts';
import { bestOf, schedulePod } from './framework/schedulePod.ts';
import { scoreNodes, totals, type PluginScores } from './framework/scores.ts';
import { findFeasible, nodesToFind } from './framework/search.ts';
import { messageOf } from './framework/status.ts';
import type { CycleSight } from './record.ts';
import type { NodeInfo } from './snapshot/nodeInfo.ts';

/** `ready`: it has something to ask in Filter; `restricts`: only these nodes are worth a look. */
export interface PreFilterVerdict {
  readonly plugin: string;
  readonly did: 'ready' | 'skips' | 'restricts' | 'refuses';
  readonly reasons?: readonly string[];
  readonly nodes?: readonly string[];
}

export interface WatchedCycle {
  readonly preFilters: readonly PreFilterVerdict[];
  /** The search ended before any node was looked at. */
  readonly refusal?: Refusal;
  readonly all: number;
  /** So many feasible nodes were enough. */
  readonly wanted: number;
  readonly start: number;
  /** In the order in which they were looked at. */
  readonly looked: readonly string[];
  readonly byNomination: boolean;
  /** First refusal by node, and every refusal, each plugin by itself. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly allRefusals: ReadonlyMap<string, readonly Refusal[]>;
  readonly feasible: readonly NodeInfo[];
  readonly scorers: readonly { readonly plugin: string; readonly weight: number; readonly skips: boolean; readonly normalizes: boolean }[];
  /** Of those that do not skip. Empty when there was nothing to choose. */
  readonly scores: readonly PluginScores[];
  readonly totals: readonly number[];
  readonly best: readonly string[];
  /** What each PostFilter plugin answered, until one made room. */
  readonly postFilters: readonly { readonly plugin: string; readonly message: string; readonly node?: string; readonly victims: readonly string[] }[];
}

export function watchCycle(sight: CycleSight): WatchedCycle {
  const { profile, pod, view, start, percentage } = sight;
  const all = view.snapshot.nodes();
  const found = findFeasible(profile, new Filters(profile, pod, view), pod, view, start, percentage);
  const { evaluated, byNomination } = found;
  // Good until the next search.
  const feasible = Array.from(found.feasible.slots.subarray(0, found.feasible.length), (slot) => view.snapshot.at(slot));
  const diagnosis = found.diagnosis();
  const preFilters = profile.at('preFilter').flatMap((plugin): PreFilterVerdict[] => {
    const answer = plugin.preFilter?.(pod, view);
    if (answer === undefined) return [];
    if ('skip' in answer) return [{ plugin: plugin.name, did: 'skips' }];
    if ('status' in answer) return [{ plugin: plugin.name, did: 'refuses', reasons: answer.status.reasons }];
    return answer.onlyNodes === undefined ? [{ plugin: plugin.name, did: 'ready' }] : [{ plugin: plugin.name, did: 'restricts', nodes: [...answer.onlyNodes].sort() }];
  });
  const only = preFilters.flatMap(({ nodes }) => (nodes === undefined ? [] : [new Set(nodes)]));
  const candidates = all.filter(({ name }) => only.every((names) => names.has(name)));
  const looked = byNomination ? feasible.map(({ name }) => name) : Array.from({ length: Math.min(evaluated, candidates.length) }, (_, i) => candidates[(start + i) % candidates.length]!.name);
  const scored = feasible.length > 1;
  const scores = scored ? scoreNodes(profile, pod, feasible, view) : [];
  const sums = scored ? totals(scores, feasible.length) : [];
  return {
    preFilters,
    ...(diagnosis.preFilter !== undefined && { refusal: diagnosis.preFilter }),
    all: all.length,
    wanted: nodesToFind(candidates.length, percentage),
    start,
    looked,
    byNomination,
    refusals: diagnosis.refusals,
    allRefusals: refusalsOf(sight, looked),
    feasible,
    scorers: profile.scorers.map(({ plugin, weight }) => ({ plugin: plugin.name, weight, normalizes: plugin.normalize !== undefined, skips: scored && !scores.some((one) => one.plugin === plugin.name) })),
    scores,
    totals: sums,
    best: scored ? bestOf(sums.length, sums).places.map((place) => feasible[place]!.name) : feasible.map(({ name }) => name),
    postFilters: feasible.length === 0 ? postFiltersOf(sight) : [],
  };
}

/** Each plugin by itself, without nominated Pods. */
function refusalsOf({ profile, pod, view }: CycleSight, looked: readonly string[]): ReadonlyMap<string, readonly Refusal[]> {
  const found = new Map<string, Refusal[]>();
  for (const plugin of profile.filters) {
    const answer = plugin.preFilter?.(pod, view) ?? { state: undefined };
    if (!('state' in answer) || plugin.filter === undefined) continue;
    for (const name of looked) {
      const status = plugin.filter(answer.state, pod, view.snapshot.get(name)!, view);
      if (status !== undefined) found.set(name, [...(found.get(name) ?? []), { plugin: plugin.name, status }]);
    }
  }
  return found;
}

const FIRST = (): number => 0;

function postFiltersOf(sight: CycleSight): WatchedCycle['postFilters'] {
  const result = schedulePod(sight.profile, { ...sight, pick: FIRST });
  if (!('cycle' in result) || result.cycle === undefined) return [];
  const answers: WatchedCycle['postFilters'][number][] = [];
  for (const { name, postFilter } of sight.profile.postFilters) {
    const { status, message = '', nominated } = postFilter!(sight.pod, result.cycle);
    answers.push({ plugin: name, message: status === undefined ? message : messageOf(status), victims: nominated?.victims.map(({ key }) => key) ?? [], ...(nominated && { node: nominated.node }) });
    if (status === undefined) break;
  }
  return answers;
}
