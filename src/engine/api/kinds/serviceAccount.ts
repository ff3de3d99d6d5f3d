/**
 * The shape of a ServiceAccount. Upstream: k8s.io/api. Its rules are in serviceAccountKind.ts.
 */
import type { KubeObject } from '../object.ts';

export interface ServiceAccount extends KubeObject {
  readonly secrets?: readonly { readonly name?: string }[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly automountServiceAccountToken?: boolean;
}
