/**
 * How many placed Pods of some kind are in which domain, kept up Pod by Pod, so that nobody goes through nodes and Pods to know it. Upstream:
 * none; the same sums as podtopologyspread's and interpodaffinity's topologyToMatchedTermCount.
 */
import type { LabelColumn } from './labelColumn.ts';
import type { NodeList } from './nodeList.ts';
import type { PodInfo } from './podInfo.ts';

/** What each Pod of a class adds to the domain of its node. */
export interface Contribution {
  readonly topologyKey: string;
  readonly weight: number;
}

/** Placed Pods that are alike. */
export interface Alike {
  /** Any of them. */
  readonly sample: PodInfo;
  readonly terminating: boolean;
}

/** Which Pods count, and what. It must depend on nothing that the tally's name does not tell. */
export type Rule = (pods: Alike) => readonly Contribution[];

/** The sums of one topology key, by the place of the value in its column. */
export class DomainSums {
  readonly column: LabelColumn;
  readonly codes: Int32Array;
  /** By slot: the nodes whose Pods count; all without. */
  readonly counted: Uint8Array | undefined;
  readonly sums: Float64Array;
  /** Of nodes without the label. */
  without = 0;
  /** Pods that count here, on nodes that have the label. */
  pods = 0;
  #domains: Uint8Array | undefined;

  constructor(column: LabelColumn, counted: Uint8Array | undefined, sums = new Float64Array(column.values.length)) {
    this.column = column;
    this.codes = column.codes;
    this.counted = counted;
    this.sums = sums;
  }

  add(slot: number, weight: number, pods: number): void {
    if (this.counted !== undefined && this.counted[slot] === 0) return;
    const code = this.codes[slot]!;
    if (code === -1) {
      this.without += weight * pods;
      return;
    }
    this.sums[code]! += weight * pods;
    this.pods += pods;
  }

  /** What is counted in the domain of a node; 0 when it has no such label. */
  at(slot: number): number {
    const code = this.codes[slot]!;
    return code === -1 ? 0 : this.sums[code]!;
  }

  /** By the place of the value: 1 where any of the nodes that count has it. The nodes are those of the snapshot. */
  domains({ length, slots }: NodeList): Uint8Array {
    if (this.#domains !== undefined) return this.#domains;
    const domains = new Uint8Array(this.sums.length);
    for (let i = 0; i < length; i++) {
      const code = this.codes[slots[i]!]!;
      if (code !== -1 && (this.counted === undefined || this.counted[slots[i]!] === 1)) domains[code] = 1;
    }
    return (this.#domains = domains);
  }

  clone(): DomainSums {
    const copy = new DomainSums(this.column, this.counted, this.sums.slice());
    copy.without = this.without;
    copy.pods = this.pods;
    return copy;
  }
}

export class Tally {
  /** By topology key. */
  readonly parts: Map<string, DomainSums>;
  readonly #column: (label: string) => LabelColumn;
  readonly #counted: Uint8Array | undefined;

  constructor(column: (label: string) => LabelColumn, counted?: Uint8Array, parts = new Map<string, DomainSums>()) {
    this.#column = column;
    this.#counted = counted;
    this.parts = parts;
  }

  part(topologyKey: string): DomainSums {
    let part = this.parts.get(topologyKey);
    if (part === undefined) this.parts.set(topologyKey, (part = new DomainSums(this.#column(topologyKey), this.#counted)));
    return part;
  }

  /** Whether any Pod counts on a node that has the label. */
  get any(): boolean {
    for (const { pods } of this.parts.values()) if (pods !== 0) return true;
    return false;
  }

  /** A copy to try things on. */
  clone(): Tally {
    return new Tally(this.#column, this.#counted, new Map([...this.parts].map(([key, part]) => [key, part.clone()])));
  }
}
