/**
 * Placed Pods that no placement rule can tell apart: same namespace, labels, affinity terms, and both or neither being deleted. Spreading and
 * affinity ask each class once instead of each Pod. Upstream: none.
 */
import type { NodeInfo } from './nodeInfo.ts';
import type { PodInfo } from './podInfo.ts';
import type { Alike, DomainSums, Rule, Tally } from './tally.ts';

export class PodClass implements Alike {
  readonly sample: PodInfo;
  readonly terminating: boolean;
  /** Whether its Pods have affinity terms of their own. */
  readonly hasTerms: boolean;
  /** How many of them are on which node. */
  readonly counts = new Map<NodeInfo, number>();
  /** The sums that its Pods are counted in. */
  #followers: { readonly tally: Tally; readonly sums: DomainSums; readonly weight: number }[] = [];

  constructor(sample: PodInfo) {
    this.sample = sample;
    this.terminating = sample.pod.metadata.deletionTimestamp !== undefined;
    const { requiredAffinity, requiredAntiAffinity, preferredAffinity, preferredAntiAffinity } = sample.terms;
    this.hasTerms = requiredAffinity.length + requiredAntiAffinity.length + preferredAffinity.length + preferredAntiAffinity.length > 0;
  }

  /** One Pod more, or less, on a node. */
  shift(node: NodeInfo, by: 1 | -1): void {
    const pods = (this.counts.get(node) ?? 0) + by;
    if (pods > 0) this.counts.set(node, pods);
    else this.counts.delete(node);
    for (const { sums, weight } of this.#followers) sums.add(node.slot, weight, by);
  }

  /** Counts its Pods in a tally, those that are there and those to come. */
  countIn(tally: Tally, rule: Rule): void {
    for (const { topologyKey, weight } of rule(this)) {
      const sums = tally.part(topologyKey);
      this.#followers.push({ tally, sums, weight });
      for (const [node, pods] of this.counts) sums.add(node.slot, weight, pods);
    }
  }

  /** Of these tallies only. */
  keepCounting(tallies: ReadonlySet<Tally>): void {
    if (this.#followers.length > 0) this.#followers = this.#followers.filter(({ tally }) => tallies.has(tally));
  }
}
