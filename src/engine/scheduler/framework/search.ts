/**
 * Which nodes a Pod may go to. Upstream: pkg/scheduler/schedule_one.go (findNodesThatFitPod, findNodesThatPassFilters). Leaves out: extenders.
 */
import { nodeListOf, type NodeList } from '../snapshot/nodeList.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Filters } from './filters.ts';
import type { Diagnosis } from './fitError.ts';
import { KindTable } from './kindTable.ts';
import type { Profile, Refusal } from './profile.ts';
import { isRejected, unresolvable } from './status.ts';
import type { View } from './view.ts';

const FEW_NODES = 100;
const LEAST_PERCENTAGE = 5;

/** How many feasible nodes are enough; `percentage` 0 means adaptive. */
export function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < FEW_NODES) return nodes;
  const share = percentage === 0 ? Math.max(LEAST_PERCENTAGE, 50 - Math.floor(nodes / 125)) : percentage;
  return Math.max(FEW_NODES, Math.floor((nodes * share) / 100));
}

export interface Found {
  /** Good until the next search. */
  readonly feasible: NodeList;
  /** Absent when there is no choice to be made. */
  readonly table: KindTable | undefined;
  /** Why the others are not; put together when asked for. */
  readonly diagnosis: () => Diagnosis;
  /** Nodes looked at, and where the next Pod's search begins. */
  readonly evaluated: number;
  readonly next: number;
  /** The nominated node still fits and was taken without a search. */
  readonly byNomination: boolean;
}

/** The nodes found in a search, those refused and why: kept from one search to the next, since they are long. */
class Findings {
  feasible = new Int32Array(0);
  found = 0;
  refused = new Int32Array(0);
  readonly why: Refusal[] = [];
  out = 0;

  clear(size: number): void {
    if (this.feasible.length < size) {
      this.feasible = new Int32Array(size);
      this.refused = new Int32Array(size);
    }
    this.found = this.out = this.why.length = 0;
  }

  refuse(slot: number, refusal: Refusal): void {
    this.refused[this.out++] = slot;
    this.why.push(refusal);
  }

  refusals(snapshot: Snapshot): Map<string, Refusal> {
    return new Map(this.why.map((refusal, i) => [snapshot.at(this.refused[i]!).name, refusal]));
  }
}

const findings = new Findings();

/** PreFilter and Filter over as many nodes as needed, from `start` on. */
export function findFeasible(profile: Profile, filters: Filters, pod: PodInfo, view: View, start: number, percentage: number): Found {
  const { snapshot } = view;
  const { refusal, onlyNodes, restrictedBy } = filters.prepare();
  const allNodes = snapshot.size;
  findings.clear(allNodes + 1);
  const plugins = new Set(restrictedBy);
  const none = { feasible: { length: 0, slots: findings.feasible }, table: undefined, evaluated: 0, next: start, byNomination: false };
  if (refusal !== undefined) {
    if (refusal.plugin !== '') plugins.add(refusal.plugin);
    return { ...none, diagnosis: () => ({ allNodes, preFilter: refusal, refusals: new Map(), absent: refusal.status, plugins }) };
  }
  // A Pod of a DaemonSet, which is like no other and has one node to go to: nothing worth keeping.
  const alone = onlyNodes?.size === 1;
  const search = new Search(profile, filters, pod, view, alone);
  const absent = onlyNodes === undefined ? undefined : unresolvable(`node(s) didn't satisfy plugin(s) [${[...restrictedBy].sort().join(' ')}]`);
  const diagnosis = (): Diagnosis => {
    for (const { plugin, status } of new Set(findings.why)) if (isRejected(status)) plugins.add(plugin);
    return { allNodes, refusals: findings.refusals(snapshot), plugins, ...(absent && { absent }) };
  };
  const nominee = snapshot.get(pod.pod.status?.nominatedNodeName ?? '');
  if (nominee !== undefined && search.judge(nominee.slot))
    return { ...none, feasible: { length: findings.found, slots: findings.feasible }, table: search.table, evaluated: 1, byNomination: true, diagnosis };
  const nodes = onlyNodes === undefined ? snapshot.order() : listed(onlyNodes, snapshot);
  const again = search.scan(nodes, start, nodesToFind(nodes.length, percentage), nominee?.slot);
  const evaluated = findings.found + findings.out - again;
  const feasible = { length: findings.found, slots: findings.feasible };
  return { feasible, table: search.table, diagnosis, evaluated, next: allNodes === 0 ? 0 : (start + evaluated) % allNodes, byNomination: false };
}

/** The nodes of these names, in the order of the search. */
function listed(names: ReadonlySet<string>, snapshot: Snapshot): NodeList {
  const infos = names.size === 1 ? [...names].flatMap((name) => snapshot.get(name) ?? []) : snapshot.nodes().filter(({ name }) => names.has(name));
  return nodeListOf(infos);
}

/** Asks nodes, what is known of Pods alike first. */
class Search {
  readonly table: KindTable | undefined;
  readonly #filters: Filters;
  readonly #snapshot: Snapshot;
  readonly #generations: Int32Array;
  /** Where in the profile the plugins begin that have to be asked each time. */
  readonly #rest: number;
  readonly #hasRest: boolean;
  readonly #crowds: boolean;

  constructor(profile: Profile, filters: Filters, pod: PodInfo, view: View, alone: boolean) {
    this.#filters = filters;
    this.#snapshot = view.snapshot;
    this.#rest = alone ? 0 : profile.signing;
    this.#hasRest = filters.hasActive(this.#rest);
    this.#crowds = view.nominated.size > 0;
    this.table = alone ? undefined : view.snapshot.kept(profile, profile.signature(pod), () => new KindTable(profile, pod, view, filters.activeBefore(profile.signing)));
    this.table?.grow();
    this.#generations = view.snapshot.generations;
  }

  /** Looks at nodes from `start` on until enough are feasible; how many were refused that had been refused already. */
  scan(nodes: NodeList, start: number, wanted: number, refused: number | undefined): number {
    const { length, slots } = nodes;
    let again = 0;
    let at = length === 0 ? 0 : start % length;
    for (let i = 0; i < length && findings.found < wanted; i++) {
      const slot = slots[at]!;
      if (++at === length) at = 0;
      if (!this.judge(slot) && slot === refused) again++;
    }
    return again;
  }

  judge(slot: number): boolean {
    const refusal = this.#refusal(slot);
    if (refusal === undefined) findings.feasible[findings.found++] = slot;
    else findings.refuse(slot, refusal);
    return refusal === undefined;
  }

  #refusal(slot: number): Refusal | undefined {
    const crowded = this.#crowds ? this.#filters.checkCrowded(this.#snapshot.at(slot)) : undefined;
    if (crowded !== undefined) return crowded;
    const known = this.table?.refusal(slot, this.#generations[slot]!);
    return known !== undefined || !this.#hasRest ? known : this.#filters.check(this.#snapshot.at(slot), this.#rest);
  }
}
