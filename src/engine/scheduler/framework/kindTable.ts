/**
 * What the plugins that read only a Pod and a node have said of each node, for Pods that are alike in all that they read. A node is asked again
 * once it has changed. Upstream: in the spirit of framework/runtime/batch.go, without its loss of exactness.
 */
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { NodeList } from '../snapshot/nodeList.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Plugin } from './plugin.ts';
import type { Profile, Refusal } from './profile.ts';
import type { View } from './view.ts';

interface Scoring {
  readonly plugin: Plugin;
  readonly weight: number;
  readonly state: unknown;
}

/** A scorer whose raw scores mean something only beside those of the other nodes. */
interface Relative extends Scoring {
  raw: Float64Array;
  /** Whether any node has ever scored other than 0. */
  differs: boolean;
  /** What the normalized score is when all are 0. */
  readonly ofZeros: number;
}

export class KindTable {
  readonly #snapshot: Snapshot;
  readonly #view: View;
  /** Any Pod of the kind. */
  readonly #pod: PodInfo;
  readonly #filters: readonly { readonly plugin: Plugin; readonly state: unknown }[];
  readonly #absolute: Scoring[] = [];
  readonly #relative: Relative[] = [];
  /** By slot: the generation of the node that was asked. */
  #asked = new Int32Array(0);
  #refusals: (Refusal | undefined)[] = [];
  /** By slot: weighted sum of the scores that stand for themselves. */
  #sums = new Float64Array(0);

  /** `filters`: the signing plugins that have something to filter for the Pod. */
  constructor(profile: Profile, pod: PodInfo, view: View, filters: readonly { readonly plugin: Plugin; readonly state: unknown }[]) {
    this.#snapshot = view.snapshot;
    this.#view = view;
    this.#pod = pod;
    this.#filters = filters;
    for (const { plugin, weight } of profile.scorers) {
      if (plugin.sign === undefined) continue;
      const prepared = plugin.preScore?.(pod, NO_NODES, view) ?? { state: undefined };
      if ('skip' in prepared) continue;
      const scoring = { plugin, weight, state: prepared.state };
      if (plugin.normalize === undefined) this.#absolute.push(scoring);
      else this.#relative.push({ ...scoring, raw: new Float64Array(0), differs: false, ofZeros: normalizedZero(plugin, prepared.state) });
    }
  }

  /** Makes room for the nodes that have come; to be called before a cycle. */
  grow(): void {
    const { slots } = this.#snapshot;
    if (this.#asked.length >= slots) return;
    const size = Math.max(slots, 2 * this.#asked.length);
    this.#asked = grown(this.#asked, new Int32Array(size));
    this.#sums = grown(this.#sums, new Float64Array(size));
    for (let slot = this.#refusals.length; slot < size; slot++) this.#refusals.push(undefined);
    for (const relative of this.#relative) relative.raw = grown(relative.raw, new Float64Array(size));
  }

  /** First refusal of the signing plugins. `generation`: the node's own. */
  refusal(slot: number, generation: number): Refusal | undefined {
    if (this.#asked[slot] !== generation) this.#ask(slot, generation);
    return this.#refusals[slot];
  }

  #ask(slot: number, generation: number): void {
    this.#asked[slot] = generation;
    const node = this.#snapshot.at(slot);
    const refusal = (this.#refusals[slot] = this.#judge(node));
    if (refusal !== undefined) return;
    let sum = 0;
    for (const { plugin, weight, state } of this.#absolute) sum += weight * plugin.score!(state, this.#pod, node, this.#view);
    this.#sums[slot] = sum;
    for (const relative of this.#relative) {
      const score = relative.plugin.score!(relative.state, this.#pod, node, this.#view);
      relative.raw[slot] = score;
      if (score !== 0) relative.differs = true;
    }
  }

  #judge(node: NodeInfo): Refusal | undefined {
    for (const { plugin, state } of this.#filters) {
      const status = plugin.filter!(state, this.#pod, node, this.#view);
      if (status !== undefined) return { plugin: plugin.name, status };
    }
    return undefined;
  }

  /** Adds the weighted scores of nodes that have been found feasible. `scratch` is as long as the sums. */
  addScores(nodes: NodeList, sums: Float64Array, scratch: Float64Array): void {
    const { length, slots } = nodes;
    const own = this.#sums;
    let constant = 0;
    for (const { differs, weight, ofZeros } of this.#relative) if (!differs) constant += weight * ofZeros;
    for (let i = 0; i < length; i++) sums[i]! += own[slots[i]!]! + constant;
    for (const { plugin, state, weight, raw, differs } of this.#relative) {
      if (!differs) continue;
      for (let i = 0; i < length; i++) scratch[i] = raw[slots[i]!]!;
      plugin.normalize!(state, scratch.subarray(0, length), nodes);
      for (let i = 0; i < length; i++) sums[i]! += weight * scratch[i]!;
    }
  }
}

const NO_NODES: NodeList = { length: 0, slots: new Int32Array(0) };

function normalizedZero(plugin: Plugin, state: unknown): number {
  const scores = new Float64Array(1);
  plugin.normalize!(state, scores, NO_NODES);
  return scores[0]!;
}

function grown<A extends Int32Array | Float64Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}
