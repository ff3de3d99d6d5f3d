/**
 * The shape of a ControllerRevision. Upstream: k8s.io/api. Its rules are in controllerRevisionKind.ts.
 */
import type { Json, KubeObject } from '../object.ts';

export interface ControllerRevision extends KubeObject {
  readonly data?: Json;
  readonly revision: number;
}
