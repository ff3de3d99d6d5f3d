/**
 * The shapes of Role, ClusterRole, RoleBinding and ClusterRoleBinding. Upstream: k8s.io/api/rbac/v1. Their rules are in rbacKinds.ts.
 */
import type { KubeObject, LabelSelector } from '../object.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** A type, not an interface, so that it is JSON to the compiler. */
export type PolicyRule = {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

export interface Role extends KubeObject {
  readonly rules?: readonly PolicyRule[] | null;
  /** Of ClusterRoles: its rules are those of all ClusterRoles with such labels. */
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

export interface RbacSubject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface RoleBinding extends KubeObject {
  readonly subjects?: readonly RbacSubject[];
  readonly roleRef: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}
