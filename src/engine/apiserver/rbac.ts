/**
 * What a fresh cluster allows: kubeadm's and the default roles and bindings. Upstream: plugin/pkg/auth/authorizer/rbac (rbac.go,
 * bootstrappolicy/policy.go), responsewriters/errors.go. Leaves out: the Node authorizer, the roles of single controllers, and roles that
 * users would make, since the simulation has no such kinds.
 */
import type { ApiRequest, Identity, Status } from '../api/request.ts';

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
const ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** The groups that a user is in: those asked for, or the ones that the name implies, and whether they are known at all. */
export function groupsOf(name: string, asked: readonly string[] = []): readonly string[] {
  const namespace = ACCOUNT.exec(name)?.[1];
  const implied = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const groups = asked.length > 0 ? asked : implied;
  if (groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED)) return groups;
  return [...groups, name === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED];
}

export const ANONYMOUS = 'system:anonymous';
export const ADMIN: Identity = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', AUTHENTICATED] };

export const identityOf = ({ user, identity }: Pick<ApiRequest, 'user' | 'identity'>): Identity =>
  identity ?? (user === ADMIN.name ? ADMIN : { name: user, groups: groupsOf(user) });

/** What is asked for: a resource, or another path. */
export interface Attributes {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
}

type Rule = {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

const READ = ['get', 'list', 'watch'];
const on = (verbs: readonly string[], apiGroups: readonly string[], resources: readonly string[], resourceNames?: readonly string[]): Rule => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) });
const paths = (...nonResourceURLs: string[]): Rule => ({ verbs: ['get'], nonResourceURLs });

const EVENTS = on(['create', 'patch', 'update'], ['', 'events.k8s.io'], ['events']);
const REVIEWS = [on(['create'], ['authentication.k8s.io'], ['tokenreviews']), on(['create'], ['authorization.k8s.io'], ['subjectaccessreviews'])];

/** Rules of the roles, as far as they speak of what there is here. */
const ROLES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['cluster-admin', [on(['*'], ['*'], ['*']), { verbs: ['*'], nonResourceURLs: ['*'] }]],
  ['system:basic-user', [on(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']), on(['create'], ['authentication.k8s.io'], ['selfsubjectreviews'])]],
  ['system:discovery', [paths('/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/')]],
  ['system:public-info-viewer', [paths('/healthz', '/livez', '/readyz', '/version', '/version/')]],
  ['system:monitoring', [paths('/flagz', '/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*', '/statusz'), on(['get'], [''], ['nodes/metrics'])]],
  ['system:service-account-issuer-discovery', [paths('/.well-known/openid-configuration', '/.well-known/openid-configuration/', '/openid/v1/jwks', '/openid/v1/jwks/')]],
  ['system:cluster-trust-bundle-discovery', [on(READ, ['certificates.k8s.io'], ['clustertrustbundles'])]],
  [
    'system:kube-scheduler',
    [
      EVENTS,
      on(['create'], ['coordination.k8s.io'], ['leases']),
      on(['get', 'list', 'update', 'watch'], ['coordination.k8s.io'], ['leases'], ['kube-scheduler']),
      on(READ, [''], ['nodes']),
      on(['delete', ...READ], [''], ['pods']),
      on(['create'], [''], ['bindings', 'pods/binding']),
      on(['patch', 'update'], [''], ['pods/status']),
      on(READ, [''], ['replicationcontrollers', 'services']),
      on(READ, ['apps', 'extensions'], ['replicasets']),
      on(READ, [''], ['namespaces']),
      ...REVIEWS,
    ],
  ],
  [
    'system:kube-controller-manager',
    [
      EVENTS,
      on(['create'], ['coordination.k8s.io'], ['leases']),
      on(['get', 'update'], ['coordination.k8s.io'], ['leases'], ['kube-controller-manager']),
      on(['create', 'update', 'get'], [''], ['secrets', 'serviceaccounts']),
      on(['delete'], [''], ['secrets']),
      on(['get'], [''], ['configmaps', 'namespaces']),
      on(['list', 'watch'], ['*'], ['*']),
      on(['create'], [''], ['serviceaccounts/token']),
      ...REVIEWS,
    ],
  ],
  ['system:node-proxier', [EVENTS, on(['list', 'watch'], [''], ['endpoints', 'services']), on(READ, [''], ['nodes']), on(['list', 'watch'], ['discovery.k8s.io'], ['endpointslices'])]],
]);

interface Binding {
  readonly name: string;
  readonly role: string;
  readonly kind: 'User' | 'Group';
  readonly subject: string;
}

const bind = (role: string, kind: 'User' | 'Group', subject: string, name = role): Binding => ({ name, role, kind, subject });

const BINDINGS: readonly Binding[] = [
  bind('cluster-admin', 'Group', 'system:masters'),
  bind('cluster-admin', 'Group', 'kubeadm:cluster-admins', 'kubeadm:cluster-admins'),
  bind('system:basic-user', 'Group', 'system:authenticated'),
  bind('system:cluster-trust-bundle-discovery', 'Group', 'system:serviceaccounts'),
  bind('system:discovery', 'Group', 'system:authenticated'),
  bind('system:kube-controller-manager', 'User', 'system:kube-controller-manager'),
  bind('system:kube-scheduler', 'User', 'system:kube-scheduler'),
  bind('system:monitoring', 'Group', 'system:monitoring'),
  bind('system:node-proxier', 'User', 'system:kube-proxy'),
  bind('system:public-info-viewer', 'Group', 'system:authenticated'),
  bind('system:public-info-viewer', 'Group', 'system:unauthenticated'),
  bind('system:service-account-issuer-discovery', 'Group', 'system:serviceaccounts'),
];

/** Upstream lets this group through before it looks at any rule. */
const PRIVILEGED = 'system:masters';

const bindingsOf = (user: Identity): readonly Binding[] => BINDINGS.filter(({ kind, subject }) => (kind === 'User' ? user.name === subject : user.groups.includes(subject)));

export function authorize(user: Identity, attributes: Attributes): { readonly allowed: boolean; readonly reason: string } {
  if (user.groups.includes(PRIVILEGED)) return { allowed: true, reason: '' };
  const binding = bindingsOf(user).find(({ role }) => ROLES.get(role)?.some((rule) => allows(rule, attributes)));
  if (binding === undefined) return { allowed: false, reason: '' };
  return { allowed: true, reason: `RBAC: allowed by ClusterRoleBinding ${JSON.stringify(binding.name)} of ClusterRole ${JSON.stringify(binding.role)} to ${binding.kind} ${JSON.stringify(binding.subject)}` };
}

/** All rules that hold for a user. */
export function rulesOf(user: Identity): readonly Rule[] {
  return bindingsOf(user).flatMap(({ role }) => ROLES.get(role) ?? []);
}

function allows({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule, { verb, group = '', resource = '', subresource = '', name = '', path }: Attributes): boolean {
  if (!has(verbs, verb)) return false;
  if (path !== undefined) return nonResourceURLs.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return has(apiGroups, group) && (has(resources, whole) || (subresource !== '' && resources.includes(`*/${subresource}`))) && (resourceNames.length === 0 || resourceNames.includes(name));
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

export const attributesOf = ({ verb, group, resource, subresource, namespace, name }: ApiRequest): Attributes => ({
  verb,
  group,
  resource,
  ...(subresource !== undefined && { subresource }),
  ...(resource === 'namespaces' && name !== undefined ? { namespace: name } : namespace !== undefined && { namespace }),
  ...(name !== undefined && { name }),
});

export function forbidden(user: Identity, { verb, group = '', resource = '', subresource = '', namespace = '', name = '', path }: Attributes): Status {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const why = path !== undefined ? `${who} path ${JSON.stringify(path)}` : `${who} resource ${JSON.stringify(whole)} in API group ${JSON.stringify(group)} ${where}`;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const message = path !== undefined ? `forbidden: ${why}` : `${qualified}${name === '' ? '' : ` ${JSON.stringify(name)}`} is forbidden: ${why}`;
  const details = { ...(name !== '' && { name }), ...(group !== '' && { group }), ...(resource !== '' && { kind: resource }) };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Forbidden', details, code: 403 };
}
