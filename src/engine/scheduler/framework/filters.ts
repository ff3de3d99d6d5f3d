/**
 * The filters of a cycle. Upstream: framework/runtime (RunPreFilterPlugins, RunFilterPluginsWithNominatedPods) and schedule_one.go.
 */
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Plugin } from './plugin.ts';
import type { Profile, Refusal } from './profile.ts';
import { unresolvable, type Status } from './status.ts';
import type { View } from './view.ts';

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
  readonly #last: Refusal[] = [];

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
    return { restrictedBy, ...(refusal && { refusal }), ...(onlyNodes && { onlyNodes }) };
  }

  /** First refusal on a node as it is, by the plugins from a place in the profile on. */
  check(node: NodeInfo, from = 0): Refusal | undefined {
    for (const index of this.#active) {
      if (index < from) continue;
      const plugin = this.#profile.filters[index]!;
      const status = plugin.filter!(this.#states[index], this.#pod, node, this.#view);
      if (status !== undefined) return this.#refusal(index, plugin.name, status);
    }
    return undefined;
  }

  /** One object for all nodes that a plugin refuses with the same words. */
  #refusal(index: number, plugin: string, status: Status): Refusal {
    const last = this.#last[index];
    return last?.status === status ? last : (this.#last[index] = { plugin, status });
  }

  /** Whether any plugin from a place on has something to say. */
  hasActive(from: number): boolean {
    return this.#active.some((index) => index >= from);
  }

  /** First refusal, both with the nominated Pods that the Pod must give way to on the node, and without. */
  checkWithNominated(node: NodeInfo): Refusal | undefined {
    return this.checkCrowded(node) ?? this.check(node);
  }

  /** First refusal with the nominated Pods that the Pod must give way to; none when there are no such Pods. */
  checkCrowded(node: NodeInfo): Refusal | undefined {
    const nominated = this.#view.nominated.size === 0 ? undefined : this.#view.nominated.get(node.name);
    const rivals = nominated?.filter((other) => other.priority >= this.#pod.priority && other.key !== this.#pod.key) ?? [];
    if (rivals.length === 0) return undefined;
    const filters = this.clone();
    const crowded = node.clone();
    for (const rival of rivals) filters.add(rival, crowded);
    return filters.check(crowded);
  }

  /** The plugins before a place whose Filter runs, with their states. */
  activeBefore(end: number): { readonly plugin: Plugin; readonly state: unknown }[] {
    return this.#active.filter((index) => index < end).map((index) => ({ plugin: this.#profile.filters[index]!, state: this.#states[index] }));
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
