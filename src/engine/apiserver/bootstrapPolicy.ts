/**
 * The roles and bindings that every cluster has from the start: kube-apiserver's own, and kubeadm's for administrators. Upstream:
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, cmd/kubeadm. Leaves out: the roles of single controllers, of nodes, and
 * resources of kinds that are not simulated.
 */
import { RBAC_GROUP, type PolicyRule as Rule } from '../api/kinds/rbac.ts';
import type { Json } from '../api/object.ts';

const READ = ['get', 'list', 'watch'];
const on = (verbs: readonly string[], apiGroups: readonly string[], resources: readonly string[], resourceNames?: readonly string[]): Rule => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) });
const paths = (...nonResourceURLs: string[]): Rule => ({ verbs: ['get'], nonResourceURLs });

const EVENTS = on(['create', 'patch', 'update'], ['', 'events.k8s.io'], ['events']);
const REVIEWS = [on(['create'], ['authentication.k8s.io'], ['tokenreviews']), on(['create'], ['authorization.k8s.io'], ['subjectaccessreviews'])];

const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const WORKLOADS = ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets', 'statefulsets/scale'];
const NETWORKING = ['ingresses', 'networkpolicies'];
const VIEW = [
  on(READ, [''], ['configmaps', 'endpoints', 'persistentvolumeclaims', 'persistentvolumeclaims/status', 'pods', 'replicationcontrollers', 'serviceaccounts', 'services', 'services/status']),
  on(READ, [''], ['bindings', 'events', 'limitranges', 'namespaces', 'namespaces/status', 'pods/log', 'pods/status', 'resourcequotas', 'resourcequotas/status']),
  on(READ, ['discovery.k8s.io'], ['endpointslices']),
  on(READ, ['apps'], ['controllerrevisions', 'daemonsets/status', 'deployments/status', 'replicasets/status', 'statefulsets/status', ...WORKLOADS]),
  on(READ, ['autoscaling'], ['horizontalpodautoscalers', 'horizontalpodautoscalers/status']),
  on(READ, ['batch'], ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status']),
  on(READ, ['policy'], ['poddisruptionbudgets', 'poddisruptionbudgets/status']),
  on(READ, ['networking.k8s.io'], ['ingresses/status', ...NETWORKING]),
];
const EDIT = [
  on(READ, [''], ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy']),
  on(['impersonate'], [''], ['serviceaccounts']),
  on(WRITE, [''], ['pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy']),
  on(['create'], [''], ['pods/eviction', 'serviceaccounts/token']),
  on(WRITE, [''], ['configmaps', 'events', 'persistentvolumeclaims', 'replicationcontrollers', 'secrets', 'serviceaccounts', 'services', 'services/proxy']),
  on(WRITE, ['apps'], WORKLOADS),
  on(WRITE, ['autoscaling'], ['horizontalpodautoscalers']),
  on(WRITE, ['batch'], ['cronjobs', 'jobs']),
  on(WRITE, ['policy'], ['poddisruptionbudgets']),
  on(WRITE, ['networking.k8s.io'], NETWORKING),
  on([...WRITE, ...READ], ['coordination.k8s.io'], ['leases']),
];
const ADMIN = [on(['create'], ['authorization.k8s.io'], ['localsubjectaccessreviews']), on([...WRITE, ...READ], [RBAC_GROUP], ['rolebindings', 'roles'])];

/** Rules of the roles, as far as they speak of what there is here. */
export const DEFAULT_ROLES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['cluster-admin', [on(['*'], ['*'], ['*']), { verbs: ['*'], nonResourceURLs: ['*'] }]],
  ['admin', [...ADMIN, ...EDIT, ...VIEW]],
  ['edit', [...EDIT, ...VIEW]],
  ['view', VIEW],
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
      on(READ, [''], ['namespaces', 'persistentvolumeclaims', 'persistentvolumes']),
      on(READ, ['policy'], ['poddisruptionbudgets']),
      on(READ, ['storage.k8s.io'], ['csidrivers', 'csinodes', 'csistoragecapacities', 'storageclasses', 'volumeattachments']),
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
  ['system:volume-scheduler', [on(['patch', 'update', ...READ], [''], ['persistentvolumeclaims', 'persistentvolumes']), on(READ, ['storage.k8s.io'], ['storageclasses'])]],
  ['system:node-bootstrapper', [on(['create', ...READ], ['certificates.k8s.io'], ['certificatesigningrequests'])]],
  ['system:certificates.k8s.io:certificatesigningrequests:nodeclient', [on(['create'], ['certificates.k8s.io'], ['certificatesigningrequests/nodeclient'])]],
  ['system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', [on(['create'], ['certificates.k8s.io'], ['certificatesigningrequests/selfnodeclient'])]],
  ['system:node-proxier', [EVENTS, on(['list', 'watch'], [''], ['endpoints', 'services']), on(READ, [''], ['nodes']), on(['list', 'watch'], ['discovery.k8s.io'], ['endpointslices'])]],
]);

export interface DefaultBinding {
  readonly name: string;
  readonly role: string;
  readonly kind: 'User' | 'Group';
  readonly subject: string;
}

/** Of kubelets that ask for certificates: they hold, but are not listed. */
const CERTIFICATES = 'system:certificates.k8s.io:certificatesigningrequests:';
const UNLISTED = ['system:node-bootstrapper', `${CERTIFICATES}nodeclient`, `${CERTIFICATES}selfnodeclient`];
const JOINING = 'system:bootstrappers:kubeadm:default-node-token';

const bind = (role: string, kind: 'User' | 'Group', subject: string, name = role): DefaultBinding => ({ name, role, kind, subject });

export const DEFAULT_BINDINGS: readonly DefaultBinding[] = [
  bind('cluster-admin', 'Group', 'system:masters'),
  bind('cluster-admin', 'Group', 'kubeadm:cluster-admins', 'kubeadm:cluster-admins'),
  bind('system:basic-user', 'Group', 'system:authenticated'),
  bind('system:cluster-trust-bundle-discovery', 'Group', 'system:serviceaccounts'),
  bind('system:discovery', 'Group', 'system:authenticated'),
  bind('system:kube-controller-manager', 'User', 'system:kube-controller-manager'),
  bind('system:kube-scheduler', 'User', 'system:kube-scheduler'),
  bind('system:volume-scheduler', 'User', 'system:kube-scheduler'),
  bind('system:monitoring', 'Group', 'system:monitoring'),
  bind('system:node-proxier', 'User', 'system:kube-proxy'),
  bind('system:node-bootstrapper', 'Group', JOINING, 'kubeadm:kubelet-bootstrap'),
  bind(`${CERTIFICATES}nodeclient`, 'Group', JOINING, 'kubeadm:node-autoapprove-bootstrap'),
  bind(`${CERTIFICATES}selfnodeclient`, 'Group', 'system:nodes', 'kubeadm:node-autoapprove-certificate-rotation'),
  bind('system:public-info-viewer', 'Group', 'system:authenticated'),
  bind('system:public-info-viewer', 'Group', 'system:unauthenticated'),
  bind('system:service-account-issuer-discovery', 'Group', 'system:serviceaccounts'),
];

/** The same as objects, for a cluster whose start is shown: `kubectl get clusterroles`. */
export function bootstrapObjects(): readonly { readonly resource: string; readonly object: { readonly [field: string]: Json } }[] {
  const base = { apiVersion: `${RBAC_GROUP}/v1` };
  const meta = (name: string, more: { readonly [key: string]: string } = {}) => ({
    name,
    ...(!name.startsWith('kubeadm:') && { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' }, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...more } }),
  });
  const roles = [...DEFAULT_ROLES].filter(([name]) => !UNLISTED.includes(name)).map(([name, rules]) => ({ resource: 'clusterroles', object: { ...base, kind: 'ClusterRole', metadata: meta(name, FEEDS[name] === undefined ? {} : { [aggregate(FEEDS[name])]: 'true' }), ...(AGGREGATED.includes(name) && { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregate(name)]: 'true' } }] } }), rules: rules as object as Json } }));
  const names = [...new Set(DEFAULT_BINDINGS.filter(({ role }) => !UNLISTED.includes(role)).map(({ name }) => name))];
  const bindings = names.map((name) => {
    const same = DEFAULT_BINDINGS.filter((one) => one.name === name);
    const roleRef = { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: same[0]!.role };
    return { resource: 'clusterrolebindings', object: { ...base, kind: 'ClusterRoleBinding', metadata: meta(name), roleRef, subjects: same.map(({ kind, subject }) => ({ apiGroup: RBAC_GROUP, kind, name: subject })) } };
  });
  return [...roles, ...bindings];
}

const aggregate = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`;
const AGGREGATED = ['admin', 'edit', 'view'];
/** Whose rules go into which wider role. */
const FEEDS: { readonly [role: string]: string } = { view: 'edit', edit: 'admin' };
