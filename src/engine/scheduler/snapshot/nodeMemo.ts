/**
 * What was found out about nodes for Pods that are alike. Upstream: in the spirit of framework/runtime/batch.go; here it holds for as long as
 * the node does not change, so that the answers are those that would be computed.
 */
import type { NodeInfo } from './nodeInfo.ts';

export class NodeMemo {
  readonly #generations: number[] = [];
  readonly #answers: unknown[] = [];

  /** The kept answer for a node as it is, or the newly computed one. */
  answer<T>(node: NodeInfo, compute: (node: NodeInfo) => T): T {
    const { slot, generation } = node;
    if (slot === -1) return compute(node);
    if (this.#generations[slot] === generation) return this.#answers[slot] as T;
    for (let i = this.#generations.length; i < slot; i++) this.#generations[i] = -1;
    this.#generations[slot] = generation;
    return (this.#answers[slot] = compute(node)) as T;
  }
}
