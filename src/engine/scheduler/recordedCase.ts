/**
 * The shape of recorded scheduler cases. Upstream: none (vectors/README).
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Json, KubeObject } from '../api/object.ts';
import type { Answer, Cluster } from './replay.ts';

/** A case as recorded; which fields there are tells its family. */
export interface RecordedCase {
  readonly name: string;
  readonly cluster?: Cluster;
  readonly sameClusterAs?: string;
  readonly pod?: Pod;
  readonly pods?: readonly Pod[];
  readonly expected?: Answer;
  readonly steps?: Json;
  readonly ops?: readonly RecordedOp[];
  readonly events?: readonly string[] | null;
  readonly old?: KubeObject;
  readonly new?: KubeObject;
  readonly hints?: Json;
}

export interface RecordedOp {
  readonly op: string;
  readonly seconds?: number;
  readonly name?: string;
  readonly pod?: Pod;
  readonly plugins?: readonly string[];
  readonly event?: string;
  readonly old?: Pod;
  readonly new?: Node;
  readonly [result: string]: unknown;
}
