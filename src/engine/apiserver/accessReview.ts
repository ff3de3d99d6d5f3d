/**
 * Who may do what: reviews that are answered without being stored. Upstream: pkg/registry/authorization, pkg/registry/authentication.
 * Leaves out: RBAC rules (their kinds come later): the administrator and the cluster's own programs may do all, others nothing.
 */
import type { Json } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { answer, type Decision } from './deciding.ts';

const ADMIN = 'kubernetes-admin';

const mayDoAll = (user: string): boolean => user === ADMIN || user.startsWith('system:');

export function decideReview(request: ApiRequest): Decision | undefined {
  if (request.verb !== 'create' || !request.resource.endsWith('reviews')) return undefined;
  const body = (request.body ?? {}) as { readonly spec?: { readonly user?: string; readonly namespace?: string } };
  const made = { kind: KINDS.get(request.resource) ?? '', apiVersion: `${request.group}/${request.version}`, metadata: {}, spec: (body.spec ?? {}) as Json };
  switch (request.resource) {
    case 'selfsubjectaccessreviews':
      return answer({ ...made, status: allowance(request.user) }, 201);
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return answer({ ...made, status: allowance(body.spec?.user ?? '') }, 201);
    case 'selfsubjectrulesreviews': {
      const all = mayDoAll(request.user);
      const resourceRules = all ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : [];
      const nonResourceRules = all ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : [];
      return answer({ ...made, status: { resourceRules, nonResourceRules, incomplete: false } }, 201);
    }
    case 'selfsubjectreviews':
      return answer({ ...made, status: { userInfo: { username: request.user, groups: request.user === ADMIN ? ['kubeadm:cluster-admins', 'system:authenticated'] : ['system:authenticated'] } } }, 201);
    default:
      return undefined;
  }
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
  ['subjectaccessreviews', 'SubjectAccessReview'],
  ['localsubjectaccessreviews', 'LocalSubjectAccessReview'],
  ['selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
  ['selfsubjectreviews', 'SelfSubjectReview'],
]);

const allowance = (user: string): Json =>
  mayDoAll(user) ? { allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins" of ClusterRole "cluster-admin" to Group "kubeadm:cluster-admins"' } : { allowed: false };
