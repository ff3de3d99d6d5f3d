/**
 * A label of all nodes, read once: values as small numbers by the slot of the node. Upstream: none.
 */
import { labelOf } from '../../api/selector.ts';
import type { NodeInfo } from './nodeInfo.ts';

export interface LabelColumn {
  /** Each value once. */
  readonly values: readonly string[];
  /** By the slot of a node: where in `values` its own is; -1 without the label. */
  readonly codes: Int32Array;
}

/** Stands for the node itself instead of a label: each node is a value of its own. */
export const EACH_NODE = '';

/** `slots`: one more than the highest slot. */
export function columnOf(nodes: Iterable<NodeInfo>, slots: number, label: string): LabelColumn {
  const codes = new Int32Array(slots).fill(-1);
  if (label === EACH_NODE) {
    const values = Array.from({ length: slots }, () => '');
    for (const { slot, name } of nodes) values[(codes[slot] = slot)] = name;
    return { values, codes };
  }
  const places = new Map<string, number>();
  for (const { slot, node } of nodes) {
    const value = labelOf(node.metadata.labels, label);
    if (value === undefined) continue;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    codes[slot] = place;
  }
  return { values: [...places.keys()], codes };
}
