/** What a plugin is asked about: a Pod on a node, among the nodes that fit. Upstream: none. */
import type { View } from '../framework/view.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Checks, Line, Sum } from './sum.ts';

export interface Ask {
  readonly pod: PodInfo;
  readonly node: NodeInfo;
  /** Those that are scored. */
  readonly nodes: readonly NodeInfo[];
  readonly view: View;
  /** The plugin's arguments in the profile; undefined: the usual ones. */
  readonly args?: unknown;
}

/** How a raw score comes about: the lines that lead to it, and the last calculation. */
export interface ScoreTerms {
  readonly lines: readonly Line[];
  readonly raw: Sum;
}

export interface Terms {
  readonly score?: (ask: Ask) => ScoreTerms;
  /** From the raw score of the node and those of all nodes to 0..100; absent where raw scores are that already. */
  readonly normalize?: (raw: number, all: readonly number[], ask: Ask) => Sum;
  readonly filter?: (ask: Ask) => Checks;
}
