/**
 * The shape of a Secret. Upstream: k8s.io/api. Its rules are in secretKind.ts.
 */
import type { KubeObject, StringMap } from '../object.ts';

export interface Secret extends KubeObject {
  /** Base64. */
  readonly data?: StringMap;
  readonly stringData?: StringMap;
  readonly type?: string;
  readonly immutable?: boolean;
}
