/**
 * The shape of a Namespace. Upstream: k8s.io/api. Its rules are in namespaceKind.ts.
 */
import type { Condition, KubeObject } from '../object.ts';

export interface Namespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[] };
}
