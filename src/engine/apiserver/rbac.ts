/**
 * Who may do what: the roles and bindings that every cluster has (bootstrapPolicy.ts), and those that are stored. Upstream:
 * plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go, responsewriters/errors.go. Leaves out: the Node authorizer.
 * What the start brings holds even when its object was changed: a real API server would put it back when it starts again.
 */
import { RBAC_GROUP, type PolicyRule as Rule, type RbacSubject, type Role, type RoleBinding } from '../api/kinds/rbac.ts';
import type { KubeObject } from '../api/object.ts';
import type { ApiRequest, Identity, Status } from '../api/request.ts';
import { matchesLabels, selectorOf } from '../api/selector.ts';
import { DEFAULT_BINDINGS, DEFAULT_ROLES } from './bootstrapPolicy.ts';

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

/** Upstream lets this group through before it looks at any rule. */
const PRIVILEGED = 'system:masters';

/** The stored objects of a resource of RBAC, in a namespace when one is given. */
export type Stored = (resource: 'roles' | 'clusterroles' | 'rolebindings' | 'clusterrolebindings', namespace?: string) => readonly KubeObject[];

const NOTHING: Stored = () => [];

/** Rules that hold for a user somewhere, and by what. */
interface Grant {
  readonly rules: readonly Rule[];
  readonly by: string;
}

function* grantsOf(user: Identity, namespace: string, stored: Stored): Generator<Grant> {
  for (const { name, role, kind, subject } of DEFAULT_BINDINGS) {
    if (kind === 'User' ? user.name !== subject : !user.groups.includes(subject)) continue;
    yield { rules: DEFAULT_ROLES.get(role) ?? [], by: `ClusterRoleBinding ${JSON.stringify(name)} of ClusterRole ${JSON.stringify(role)} to ${kind} ${JSON.stringify(subject)}` };
  }
  yield* storedGrants(user, undefined, stored);
  if (namespace !== '') yield* storedGrants(user, namespace, stored);
}

function* storedGrants(user: Identity, namespace: string | undefined, stored: Stored): Generator<Grant> {
  for (const { metadata, subjects = [], roleRef } of stored(namespace === undefined ? 'clusterrolebindings' : 'rolebindings', namespace) as readonly RoleBinding[]) {
    const subject = subjects.find((one) => isMeant(one, user, namespace));
    if (subject === undefined) continue;
    const rules = roleRef.kind === 'Role' ? ((stored('roles', namespace) as readonly Role[]).find((one) => one.metadata.name === roleRef.name)?.rules ?? []) : clusterRules(roleRef.name, stored);
    const which = namespace === undefined ? `ClusterRoleBinding ${JSON.stringify(metadata.name)}` : `RoleBinding ${JSON.stringify(`${metadata.name}/${namespace}`)}`;
    const whom = JSON.stringify(subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? namespace ?? ''}` : subject.name);
    yield { rules, by: `${which} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${whom}` };
  }
}

function isMeant({ kind, name, namespace }: RbacSubject, user: Identity, own: string | undefined): boolean {
  if (kind === 'Group') return user.groups.includes(name);
  return user.name === (kind === 'User' ? name : `system:serviceaccount:${namespace ?? own ?? ''}:${name}`);
}

/** Rules of a ClusterRole; one that aggregates has those of all ClusterRoles that it selects, too. */
function clusterRules(name: string, stored: Stored): readonly Rule[] {
  const all = stored('clusterroles') as readonly Role[];
  const role = all.find(({ metadata }) => metadata.name === name);
  const own = [...(DEFAULT_ROLES.get(name) ?? []), ...(DEFAULT_ROLES.has(name) ? [] : (role?.rules ?? []))];
  const selectors = (role?.aggregationRule?.clusterRoleSelectors ?? []).flatMap((one) => selectorOf(one) ?? []);
  if (selectors.length === 0) return own;
  return [...own, ...all.flatMap((one) => (one !== role && selectors.some((selector) => matchesLabels([selector], one.metadata.labels)) ? (one.rules ?? []) : []))];
}

export function authorize(user: Identity, attributes: Attributes, stored: Stored = NOTHING): { readonly allowed: boolean; readonly reason: string } {
  if (user.groups.includes(PRIVILEGED)) return { allowed: true, reason: '' };
  for (const { rules, by } of grantsOf(user, attributes.path === undefined ? (attributes.namespace ?? '') : '', stored)) {
    if (rules.some((rule) => allows(rule, attributes))) return { allowed: true, reason: `RBAC: allowed by ${by}` };
  }
  return { allowed: false, reason: '' };
}

/** All rules that hold for a user in a namespace. */
export const rulesOf = (user: Identity, namespace = '', stored: Stored = NOTHING): readonly Rule[] => [...grantsOf(user, namespace, stored)].flatMap(({ rules }) => rules);

/** The stored objects, as the API server lists them. */
export const storedPolicy = (list: (resource: string, namespace?: string) => readonly KubeObject[]): Stored => (resource, namespace) => list(`${resource}.${RBAC_GROUP}`, namespace);

function allows({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule, { verb, group = '', resource = '', subresource = '', name = '', path }: Attributes): boolean {
  if (!has(verbs, verb)) return false;
  if (path !== undefined) return nonResourceURLs.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return has(apiGroups, group) && (has(resources, whole) || (subresource !== '' && resources.includes(`*/${subresource}`))) && (resourceNames.length === 0 || resourceNames.includes(name));
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

/** A request for no resource at all asks what there is in a group. */
export const attributesOf = ({ verb, group, version, resource, subresource, namespace, name }: ApiRequest): Attributes => ({
  verb: resource === '' ? 'get' : verb,
  ...(resource === '' && { path: `/apis/${group}/${version}` }),
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
