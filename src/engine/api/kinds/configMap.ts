/**
 * The shape of a ConfigMap. Upstream: k8s.io/api. Its rules are in configMapKind.ts.
 */
import type { KubeObject, StringMap } from '../object.ts';

export interface ConfigMap extends KubeObject {
  readonly data?: StringMap;
  readonly binaryData?: StringMap;
  readonly immutable?: boolean;
}
