/**
 * Some nodes of a snapshot in an order, by their slots. Upstream: none.
 */
import type { NodeInfo } from './nodeInfo.ts';

export interface NodeList {
  readonly length: number;
  /** May go on behind the length. */
  readonly slots: Int32Array;
}

export const nodeListOf = (infos: readonly NodeInfo[]): NodeList => ({ length: infos.length, slots: Int32Array.from(infos, ({ slot }) => slot) });
