/**
 * Placing one Pod: filter, score, choose, or else find out whom to displace. Upstream: pkg/scheduler/schedule_one.go (schedulePod,
 * schedulingCycle) and framework/runtime RunPostFilterPlugins.
 */
import type { PodInfo } from '../snapshot/podInfo.ts';
import { Filters } from './filters.ts';
import { totalScores } from './scores.ts';
import { findFeasible, type Found } from './search.ts';
import type { FailedCycle, Trial } from './failedCycle.ts';
import { fitErrorText, type Diagnosis } from './fitError.ts';
import type { PostFilterAnswer } from './plugin.ts';
import type { View } from './view.ts';
import type { Profile } from './profile.ts';
import { failure, messageOf, unschedulable, type Status } from './status.ts';

export interface CycleInput {
  readonly view: View;
  readonly pod: PodInfo;
  /** Index in the node order at which the search begins. */
  readonly start: number;
  /** percentageOfNodesToScore; 0 is adaptive. */
  readonly percentage: number;
  /** A random whole number below n. */
  readonly pick: (n: number) => number;
}

export interface Placed {
  readonly outcome: 'scheduled';
  readonly node: string;
  readonly evaluated: number;
  readonly feasible: number;
  readonly next: number;
  /** Weighted sum of the chosen node; absent when there was nothing to choose. */
  readonly score?: number;
  readonly byNomination: boolean;
}

export interface NotPlaced {
  readonly outcome: 'unschedulable' | 'error';
  readonly message: string;
  readonly evaluated: number;
  readonly next: number;
  readonly diagnosis: Diagnosis;
  readonly postFilter?: PostFilterAnswer;
  /** For trying again what PostFilter tried. */
  readonly cycle?: FailedCycle;
}

const NO_NODES = 'no nodes available to schedule pods';

/** One scheduling cycle from PreFilter to the choice of a node (or PostFilter). */
export function schedulePod(profile: Profile, input: CycleInput): Placed | NotPlaced {
  const { view, pod, start, percentage } = input;
  if (view.snapshot.size === 0) {
    return {
      outcome: 'unschedulable',
      message: NO_NODES,
      evaluated: 0,
      next: start,
      diagnosis: { allNodes: 0, refusals: new Map(), plugins: new Set() },
    };
  }
  const filters = new Filters(profile, pod, view);
  const found = findFeasible(profile, filters, pod, view, start, percentage);
  const { feasible, table, evaluated, next, byNomination } = found;
  if (feasible.length === 0) return fail(profile, input, filters, found);
  const common = { outcome: 'scheduled', evaluated, feasible: feasible.length, next, byNomination } as const;
  if (feasible.length === 1 || table === undefined) return { ...common, node: view.snapshot.at(feasible.slots[0]!).name };
  const sums = totalScores(profile, pod, feasible, view, table);
  const { score, places } = bestOf(feasible.length, sums);
  const chosen = places[places.length === 1 ? 0 : input.pick(places.length)]!;
  return { ...common, node: view.snapshot.at(feasible.slots[chosen]!).name, score };
}

/** Where the highest total is. */
export function bestOf(count: number, sums: ArrayLike<number>): { readonly places: readonly number[]; readonly score: number } {
  let score = -Infinity;
  let places: number[] = [];
  for (let i = 0; i < count; i++) {
    const sum = sums[i]!;
    if (sum < score) continue;
    if (sum > score) {
      score = sum;
      places = [];
    }
    places.push(i);
  }
  return { places, score };
}

function fail(profile: Profile, input: CycleInput, filters: Filters, found: Found): NotPlaced {
  const { evaluated, next } = found;
  const verdicts = found.diagnosis();
  const broken = [...verdicts.refusals.values(), verdicts.preFilter].find((refusal) => refusal?.status.code === 'Error');
  if (broken !== undefined) {
    const message = verdicts.preFilter
      ? messageOf(broken.status)
      : `running "${broken.plugin}" filter plugin: ${messageOf(broken.status)}`;
    return { outcome: 'error', message, evaluated, next, diagnosis: verdicts };
  }
  const cycle = failedCycle(profile, input, filters, verdicts);
  const postFilter = runPostFilters(profile, input.pod, cycle);
  const postFilterMessage = postFilter.status === undefined ? (postFilter.message ?? '') : messageOf(postFilter.status);
  const diagnosis = { ...verdicts, postFilterMessage };
  return { outcome: 'unschedulable', message: fitErrorText(diagnosis), evaluated, next, diagnosis, postFilter, cycle };
}

function runPostFilters(profile: Profile, pod: PodInfo, cycle: FailedCycle): PostFilterAnswer {
  const reasons: string[] = [];
  let withdraw = false;
  for (const plugin of profile.postFilters) {
    const answer = plugin.postFilter!(pod, cycle);
    if (answer.status === undefined || answer.status.code === 'UnschedulableAndUnresolvable') return answer;
    if (answer.status.code === 'Error') return { status: failure(...answer.status.reasons) };
    reasons.push(...answer.status.reasons);
    withdraw ||= answer.withdraw === true;
  }
  return { status: unschedulable(...reasons), withdraw };
}

function failedCycle(profile: Profile, { view, pick }: CycleInput, filters: Filters, diagnosis: Diagnosis): FailedCycle {
  const { preFilter } = diagnosis;
  const stopped = preFilter !== undefined && preFilter.status.code !== 'Unschedulable';
  const placeOf = (name: string): number => {
    const index = profile.filters.findIndex((plugin) => plugin.name === name);
    return profile.preFilterOrder?.indexOf(index) ?? index;
  };
  const stoppedAt = stopped ? placeOf(preFilter.plugin) : Infinity;
  return {
    view,
    pick,
    preFiltered: (name) => placeOf(name) <= stoppedAt,
    statusOf: (name): Status | undefined => diagnosis.refusals.get(name)?.status ?? diagnosis.absent,
    trial: (node): Trial => {
      const copy = node.clone();
      const own = filters.clone();
      return {
        remove: (other) => own.remove(other, copy),
        add: (other) => own.add(other, copy),
        filter: () => own.checkWithNominated(copy)?.status,
      };
    },
  };
}
