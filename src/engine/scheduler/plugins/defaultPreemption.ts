/**
 * Makes room for a Pod by displacing Pods of lower priority. Upstream: pkg/scheduler/framework/plugins/defaultpreemption and framework/preemption.
 * Leaves out: extenders, PodGroups. Evicting the victims, and knowing whether that is done, is the
 * scheduler's business (preemptions.ts).
 */
import type { KubeObject, LabelSelector } from '../../api/object.ts';
import { matchesLabels, selectorOf, type Selector } from '../../api/selector.ts';
import { byCodeUnit } from '../../kernel/sortedKeys.ts';
import { reasonsText } from '../framework/fitError.ts';
import type { FailedCycle } from '../framework/failedCycle.ts';
import type { Plugin, PostFilterAnswer } from '../framework/plugin.ts';
import { messageOf, unresolvable, unschedulable, type Status } from '../framework/status.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';

const NO_VICTIMS = unresolvable('No preemption victims found for incoming pod');
const PREEMPTING = unresolvable('waiting for the preemption for this pod to be finished');
const NOT_HELPFUL = unresolvable('Preemption is not helpful for scheduling');

/** How many candidates are enough. Upstream: DefaultPreemptionArgs. */
export interface DefaultPreemptionArgs {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

const USUAL: DefaultPreemptionArgs = { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 };

export interface Candidate {
  readonly node: string;
  /** Most important first. */
  readonly victims: readonly PodInfo[];
  readonly pdbViolations: number;
}

export interface Preemption {
  /** Absent: a candidate was found. */
  readonly status?: Status;
  readonly candidates: readonly Candidate[];
  /** Candidates that nothing tells apart; the first is taken unless luck says otherwise. */
  readonly best: readonly Candidate[];
  /** Not even considered. */
  readonly ineligible: boolean;
  /** Nodes tried in vain. */
  readonly refusals: ReadonlyMap<string, Status>;
}

/** Everything that preemption finds out for a Pod that fits nowhere. */
export function preempt(pod: PodInfo, cycle: FailedCycle, args: DefaultPreemptionArgs = USUAL): Preemption {
  const ineligible = whyNotEligible(pod, cycle);
  const nothing = { candidates: [], best: [], refusals: new Map<string, Status>(), ineligible: ineligible !== undefined };
  if (ineligible !== undefined) return { ...nothing, status: unschedulable(ineligible) };
  const nodes = cycle.view.snapshot.nodes();
  const hopeful = nodes.filter((node) => cycle.statusOf(node.name)?.code === 'Unschedulable');
  const { candidates, refusals } = tryNodes(pod, hopeful, cycle, args);
  if (candidates.length > 0) return { candidates, best: bestCandidates(candidates), refusals, ineligible: false };
  const text = `0/${nodes.length} nodes are available:${reasonsText([...refusals.values()], NOT_HELPFUL, nodes.length)}`;
  return { ...nothing, refusals, status: unschedulable(text) };
}

function whyNotEligible({ pod, priority }: PodInfo, { view, statusOf }: FailedCycle): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (nominated === '' || statusOf(nominated)?.code === 'UnschedulableAndUnresolvable') return undefined;
  for (const other of view.snapshot.get(nominated)?.pods.values() ?? []) {
    if (other.priority < priority && isBeingPreempted(other)) return 'not eligible due to a terminating pod on the nominated node.';
  }
  return undefined;
}

function isBeingPreempted({ pod }: PodInfo): boolean {
  if (pod.metadata.deletionTimestamp === undefined) return false;
  const condition = (pod.status?.conditions ?? []).find(({ type }) => type === 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

function tryNodes(pod: PodInfo, nodes: readonly NodeInfo[], cycle: FailedCycle, { minCandidateNodesPercentage, minCandidateNodesAbsolute }: DefaultPreemptionArgs): Pick<Preemption, 'candidates' | 'refusals'> {
  const candidates: Candidate[] = [];
  const refusals = new Map<string, Status>();
  if (nodes.length === 0) return { candidates, refusals };
  const enough = Math.min(nodes.length, Math.max(minCandidateNodesAbsolute, Math.trunc((nodes.length * minCandidateNodesPercentage) / 100)));
  const offset = nodes.length > enough ? cycle.pick(nodes.length) : 0;
  const budgets = cycle.view.objects.list('PodDisruptionBudget').map(parseBudget);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]!;
    const found = victimsOn(pod, node, budgets, cycle);
    if ('code' in found) refusals.set(node.name, found);
    else candidates.push(found);
    if (candidates.length >= enough && candidates.some(({ pdbViolations }) => pdbViolations === 0)) break;
  }
  return { candidates, refusals };
}

/** The fewest, least important Pods whose going makes room, or why that is not possible. */
function victimsOn(pod: PodInfo, node: NodeInfo, budgets: readonly Budget[], cycle: FailedCycle): Candidate | Status {
  const lesser = [...node.pods.values()].filter((other) => other.priority < pod.priority).sort(byImportance);
  if (lesser.length === 0) return NO_VICTIMS;
  const trial = cycle.trial(node);
  for (const other of lesser) trial.remove(other);
  const refusal = trial.filter();
  if (refusal !== undefined) return refusal;
  const { violating, others } = splitByBudgets(lesser, budgets);
  const victims: PodInfo[] = [];
  const reprieve = (other: PodInfo): boolean => {
    trial.add(other);
    if (trial.filter() === undefined) return true;
    trial.remove(other);
    victims.push(other);
    return false;
  };
  let pdbViolations = 0;
  for (const other of violating) if (!reprieve(other)) pdbViolations++;
  for (const other of others) reprieve(other);
  if (victims.length === 0) return { code: 'Error', reasons: [`expected at least one victim pod on node "${node.name}"`] };
  return { node: node.name, victims: victims.sort(byImportance), pdbViolations };
}

/** Higher priority first, then the longer running. */
function byImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || byCodeUnit(startOf(a), startOf(b)) || byCodeUnit(a.key, b.key);
}

/** RFC 3339 in UTC sorts as text; a Pod that has not started counts as started now. */
const startOf = ({ pod }: PodInfo): string => pod.status?.startTime ?? '9999';

interface Budget {
  readonly namespace: string;
  readonly selector: Selector | undefined;
  readonly allowed: number;
  readonly disrupted: { readonly [pod: string]: unknown };
}

function parseBudget(object: KubeObject): Budget {
  const spec = object.spec as { readonly selector?: LabelSelector } | undefined;
  const status = object.status as
    { readonly disruptionsAllowed?: number; readonly disruptedPods?: { readonly [pod: string]: unknown } } | undefined;
  return {
    namespace: object.metadata.namespace ?? 'default',
    selector: selectorOf(spec?.selector),
    allowed: status?.disruptionsAllowed ?? 0,
    disrupted: status?.disruptedPods ?? {},
  };
}

/** Walks the victims in order and uses up the budgets; those for whom none is left violate it. */
function splitByBudgets(pods: readonly PodInfo[], budgets: readonly Budget[]): { violating: PodInfo[]; others: PodInfo[] } {
  const left = budgets.map(({ allowed }) => allowed);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  const violates = (pod: PodInfo): boolean => {
    if (Object.keys(pod.labels).length === 0) return false;
    for (const [i, { namespace, selector, disrupted }] of budgets.entries()) {
      if (namespace !== pod.namespace || selector === undefined || selector.length === 0) continue;
      if (!matchesLabels(selector, pod.labels) || Object.hasOwn(disrupted, pod.name)) continue;
      left[i]!--;
      if (left[i]! < 0) return true;
    }
    return false;
  };
  for (const pod of pods) (violates(pod) ? violating : others).push(pod);
  return { violating, others };
}

const PRIORITY_OFFSET = 2 ** 31;

/** In order of weight; the highest value wins. Times are compared as text. */
const RANKS: readonly ((candidate: Candidate) => number | string)[] = [
  ({ pdbViolations }) => -pdbViolations,
  ({ victims }) => -victims[0]!.priority,
  ({ victims }) => -victims.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0),
  ({ victims }) => -victims.length,
  ({ victims }) =>
    victims
      .filter(({ priority }) => priority === victims[0]!.priority)
      .map(startOf)
      .reduce((a, b) => (a < b ? a : b)),
];

function bestCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = candidates;
  for (const rank of RANKS) {
    const ranks = best.map(rank);
    const highest = ranks.reduce((a, b) => (a > b ? a : b));
    best = best.filter((_, i) => ranks[i] === highest);
  }
  return best;
}

export const defaultPreemptionWith = (args: DefaultPreemptionArgs): Plugin => ({
  name: 'DefaultPreemption',
  preEnqueue: (pod, preempting) => (preempting(pod) ? PREEMPTING : undefined),
  postFilter(pod, cycle): PostFilterAnswer {
    const { status, best, ineligible } = preempt(pod, cycle, args);
    if (status !== undefined) return { status: unschedulable(`preemption: ${messageOf(status)}`), ...(!ineligible && { withdraw: true }) };
    const { node, victims } = best[best.length === 1 ? 0 : cycle.pick(best.length)]!;
    const message = `preemption: found a potential placement for pod on node ${node}, preempting ${victims.length} victims`;
    return { message, nominated: { node, victims } };
  },
  // Registered so that the others' hints are asked when a victim has gone; it decides nothing itself.
  wakes: [{ event: 'AssignedPod/Delete', hint: () => false }],
});

export const defaultPreemption = defaultPreemptionWith(USUAL);
