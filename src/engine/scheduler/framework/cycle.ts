/**
 * One scheduling cycle: a pure function of the view, the Pod, the start index and the luck of ties. Upstream: pkg/scheduler/schedule_one.go and
 * framework/runtime. Leaves out: extenders, opportunistic batching (the default profile never batches), PodGroups.
 */
import { textOf } from '../snapshot/texts.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { NodeMemo } from '../snapshot/nodeMemo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Diagnosis } from './fitError.ts';
import type { Plugin } from './plugin.ts';
import type { View } from './view.ts';
import type { Profile, Refusal } from './profile.ts';
import { isRejected, unresolvable } from './status.ts';

export interface PreFiltered {
  /** The cycle ends here. */
  readonly refusal?: Refusal;
  /** Names that the search is restricted to, and by which plugins. */
  readonly onlyNodes?: ReadonlySet<string>;
  readonly restrictedBy: ReadonlySet<string>;
}

/** The filters of one Pod with what they have worked out about it. */
export class Filters {
  readonly #profile: Profile;
  readonly #pod: PodInfo;
  readonly #view: View;
  readonly #states: unknown[];
  /** Index in the profile of each plugin whose Filter runs. */
  readonly #active: number[];
  /** Kept verdicts of Pods like this one, when every active plugin signs. */
  #memo: NodeMemo | undefined;

  constructor(profile: Profile, pod: PodInfo, view: View, states: unknown[] = [], active: number[] = []) {
    this.#profile = profile;
    this.#pod = pod;
    this.#view = view;
    this.#states = states;
    this.#active = active;
  }

  /** Runs PreFilter of all plugins. */
  prepare(): PreFiltered {
    let onlyNodes: Set<string> | undefined;
    let refusal: Refusal | undefined;
    const restrictedBy = new Set<string>();
    const { filters, preFilterOrder } = this.#profile;
    for (let place = 0; place < filters.length; place++) {
      const index = preFilterOrder === undefined ? place : preFilterOrder[place]!;
      const plugin = filters[index]!;
      const answer = plugin.preFilter?.(this.#pod, this.#view) ?? { state: undefined };
      this.#states[index] = undefined;
      if ('skip' in answer) continue;
      if ('status' in answer) {
        refusal = { plugin: plugin.name, status: answer.status };
        if (answer.status.code !== 'Unschedulable') return { refusal, restrictedBy };
        continue;
      }
      this.#states[index] = answer.state;
      if (plugin.filter !== undefined) this.#active.push(index);
      if (answer.onlyNodes === undefined) continue;
      restrictedBy.add(plugin.name);
      onlyNodes = intersect(onlyNodes, answer.onlyNodes);
      if (onlyNodes.size === 0) return { refusal: contradiction(restrictedBy), restrictedBy };
    }
    if (preFilterOrder !== undefined) this.#active.sort((a, b) => a - b);
    if (this.#active.every((index) => this.#profile.filters[index]!.sign !== undefined))
      this.#memo = this.#view.snapshot.memo(`${this.#profile.memo}Filter ${this.#profile.signature(this.#pod)}`);
    return { restrictedBy, ...(refusal && { refusal }), ...(onlyNodes && { onlyNodes }) };
  }

  /** First refusal on a node as it is. */
  check(node: NodeInfo): Refusal | undefined {
    return this.#memo === undefined ? this.#judge(node) : this.#memo.answer(node, this.#judge);
  }

  readonly #judge = (node: NodeInfo): Refusal | undefined => {
    for (const index of this.#active) {
      const plugin = this.#profile.filters[index]!;
      const status = plugin.filter!(this.#states[index], this.#pod, node, this.#view);
      if (status !== undefined) return { plugin: plugin.name, status };
    }
    return undefined;
  };

  /** First refusal, both with the nominated Pods that the Pod must give way to on the node, and without. */
  checkWithNominated(node: NodeInfo): Refusal | undefined {
    const nominated = this.#view.nominated.size === 0 ? undefined : this.#view.nominated.get(node.name);
    if (nominated === undefined) return this.check(node);
    const rivals = nominated.filter((other) => other.priority >= this.#pod.priority && other.key !== this.#pod.key);
    if (rivals.length === 0) return this.check(node);
    const filters = this.clone();
    const crowded = node.clone();
    for (const rival of rivals) filters.add(rival, crowded);
    return filters.check(crowded) ?? this.check(node);
  }

  clone(): Filters {
    const states = this.#profile.filters.map((plugin, index) =>
      plugin.cloneState !== undefined && this.#active.includes(index) ? plugin.cloneState(this.#states[index]) : this.#states[index],
    );
    return new Filters(this.#profile, this.#pod, this.#view, states, this.#active);
  }

  add(other: PodInfo, node: NodeInfo): void {
    node.add(other);
    for (const index of this.#active) this.#profile.filters[index]!.addPod?.(this.#states[index], this.#pod, other, node);
  }

  remove(other: PodInfo, node: NodeInfo): void {
    node.remove(other);
    for (const index of this.#active) this.#profile.filters[index]!.removePod?.(this.#states[index], this.#pod, other, node);
  }
}

function intersect(known: Set<string> | undefined, names: ReadonlySet<string>): Set<string> {
  return new Set([...names].filter((name) => known === undefined || known.has(name)));
}

function contradiction(plugins: ReadonlySet<string>): Refusal {
  const names = [...plugins].sort();
  const text =
    names.length === 1
      ? `node(s) didn't satisfy plugin ${names[0]}`
      : `node(s) didn't satisfy plugin(s) [${names.join(' ')}] simultaneously`;
  return { plugin: '', status: unresolvable(text) };
}

const FEW_NODES = 100;
const LEAST_PERCENTAGE = 5;

/** How many feasible nodes are enough; `percentage` 0 means adaptive. */
export function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < FEW_NODES) return nodes;
  const share = percentage === 0 ? Math.max(LEAST_PERCENTAGE, 50 - Math.floor(nodes / 125)) : percentage;
  return Math.max(FEW_NODES, Math.floor((nodes * share) / 100));
}

export interface Found {
  readonly feasible: readonly NodeInfo[];
  readonly diagnosis: Diagnosis;
  /** Nodes looked at, and where the next Pod's search begins. */
  readonly evaluated: number;
  readonly next: number;
  /** The nominated node still fits and was taken without a search. */
  readonly byNomination: boolean;
}

/** PreFilter and Filter over as many nodes as needed, from `start` on. */
export function findFeasible(filters: Filters, pod: PodInfo, view: View, start: number, percentage: number): Found {
  const all = view.snapshot.nodes();
  const prepared = filters.prepare();
  const plugins = new Set(prepared.restrictedBy);
  const none = { feasible: [], evaluated: 0, next: start, byNomination: false };
  if (prepared.refusal !== undefined) {
    const { refusal } = prepared;
    if (refusal.plugin !== '') plugins.add(refusal.plugin);
    return { ...none, diagnosis: { allNodes: all.length, preFilter: refusal, refusals: new Map(), absent: refusal.status, plugins } };
  }
  const refusals = new Map<string, Refusal>();
  const judge = (node: NodeInfo): boolean => {
    const refusal = filters.checkWithNominated(node);
    if (refusal === undefined) return true;
    refusals.set(node.name, refusal);
    if (isRejected(refusal.status)) plugins.add(refusal.plugin);
    return false;
  };
  const nominee = view.snapshot.get(pod.pod.status?.nominatedNodeName ?? '');
  if (nominee !== undefined && judge(nominee)) {
    return { feasible: [nominee], evaluated: 1, next: start, byNomination: true, diagnosis: { allNodes: all.length, refusals, plugins } };
  }
  const { onlyNodes } = prepared;
  const nodes = onlyNodes === undefined ? all : all.filter((node) => onlyNodes.has(node.name));
  const wanted = nodesToFind(nodes.length, percentage);
  const feasible: NodeInfo[] = [];
  for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[(start + i) % nodes.length]!;
    if (judge(node)) feasible.push(node);
  }
  const evaluated = feasible.length + refusals.size;
  const absent =
    onlyNodes === undefined ? undefined : unresolvable(`node(s) didn't satisfy plugin(s) [${[...prepared.restrictedBy].sort().join(' ')}]`);
  const diagnosis = { allNodes: all.length, refusals, plugins, ...(absent && { absent }) };
  return { feasible, diagnosis, evaluated, next: all.length === 0 ? 0 : (start + evaluated) % all.length, byNomination: false };
}

export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** Per node, in the order of the nodes given. */
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

/** PreScore, Score, NormalizeScore. Plugins that skip are left out. */
export function scoreNodes(profile: Profile, pod: PodInfo, nodes: readonly NodeInfo[], view: View): PluginScores[] {
  const results: PluginScores[] = [];
  for (const { plugin, weight } of profile.scorers) {
    const raw: number[] = [];
    const prepared = scoreInto(raw, plugin, pod, nodes, view, profile.memo);
    if (prepared === undefined) continue;
    let normalized = raw;
    if (plugin.normalize !== undefined) plugin.normalize(prepared.state, (normalized = raw.slice()), nodes);
    results.push({ plugin: plugin.name, weight, raw, normalized });
  }
  return results;
}

/** The sums of `totals`, without keeping what they are made of. */
export function totalScores(profile: Profile, pod: PodInfo, nodes: readonly NodeInfo[], view: View): number[] {
  const sums: number[] = [];
  for (let i = 0; i < nodes.length; i++) sums.push(0);
  for (const { plugin, weight } of profile.scorers) {
    const prepared = scoreInto(scratch, plugin, pod, nodes, view, profile.memo);
    if (prepared === undefined) continue;
    plugin.normalize?.(prepared.state, scratch, nodes);
    for (let i = 0; i < sums.length; i++) sums[i]! += weight * scratch[i]!;
  }
  return sums;
}

/** One plugin's scores at a time: arrays as long as the list of nodes are much to throw away. */
const scratch: number[] = [];

/** Raw scores in the order of the nodes; undefined when the plugin skips. */
function scoreInto(raw: number[], plugin: Plugin, pod: PodInfo, nodes: readonly NodeInfo[], view: View, prefix: string): { readonly state: unknown } | undefined {
  const prepared = plugin.preScore?.(pod, nodes, view) ?? STATELESS;
  if ('skip' in prepared) return undefined;
  const score = (node: NodeInfo): number => plugin.score!(prepared.state, pod, node, view);
  const memo = plugin.sign === undefined ? undefined : view.snapshot.memo(`${prefix}${plugin.name} ${textOf(plugin.sign(pod))}`);
  raw.length = nodes.length;
  for (let i = 0; i < nodes.length; i++) raw[i] = memo === undefined ? score(nodes[i]!) : memo.answer(nodes[i]!, score);
  return prepared;
}

const STATELESS = { state: undefined };

/** Weighted sums, in the order of the nodes. */
export function totals(scores: readonly PluginScores[], count: number): number[] {
  const sums: number[] = [];
  for (let i = 0; i < count; i++) sums.push(0);
  for (const { weight, normalized } of scores) for (let i = 0; i < count; i++) sums[i]! += weight * normalized[i]!;
  return sums;
}
