/**
 * The kinds of RBAC: their rules and columns. Upstream: k8s.io/api/rbac/v1, pkg/apis/rbac/{validation,v1/defaults.go}, pkg/registry/rbac.
 * Leaves out: the check that nobody gives rights which he does not have himself.
 */
import { ageOf } from '../age.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, wide, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import { RBAC_GROUP, type PolicyRule, type RbacSubject, type Role, type RoleBinding } from './rbac.ts';

const RBAC = { ...COMMON, group: RBAC_GROUP, version: 'v1', nameFaults: pathSegmentFaults } as const;

/** Names of RBAC objects may be anything that fits into a path: `system:node-proxier`. */
function pathSegmentFaults(name: string, prefix: boolean): readonly string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((letter) => name.includes(letter)).map((letter) => `may not contain '${letter}'`);
}

// ---- roles

const ROLE = {
  ...RBAC,
  columns: [NAME_COLUMN, shown('Created At')],
  cells: ({ metadata }: Role) => [metadata.name, metadata.creationTimestamp],
};

export const role: KindDefinition<Role> = { ...ROLE, kind: 'Role', plural: 'roles', singular: 'role', schema: 'rbac.v1.Role', validate: (object) => ruleErrors(object, true) };

export const clusterRole: KindDefinition<Role> = {
  ...ROLE,
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schema: 'rbac.v1.ClusterRole',
  validate: (object) => ruleErrors(object, false),
};

function ruleErrors({ rules, aggregationRule }: Role, namespaced: boolean): Report['errors'] {
  const report = new Report();
  (rules ?? []).forEach((rule, index) => checkRule(report, `rules[${index}]`, rule, namespaced));
  if (aggregationRule !== undefined && (aggregationRule.clusterRoleSelectors ?? []).length === 0) {
    report.required('aggregationRule.clusterRoleSelectors', 'at least one clusterRoleSelector required if aggregationRule is non-nil');
  }
  return report.errors;
}

function checkRule(report: Report, path: string, { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule, namespaced: boolean): void {
  if (verbs.length === 0) report.required(`${path}.verbs`, 'verbs must contain at least one value');
  if (nonResourceURLs.length > 0) {
    if (namespaced) report.invalid(`${path}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0) report.invalid(`${path}.nonResourceURLs`, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs');
    return;
  }
  if (apiGroups.length === 0) report.required(`${path}.apiGroups`, 'resource rules must supply at least one api group');
  if (resources.length === 0) report.required(`${path}.resources`, 'resource rules must supply at least one resource');
}

// ---- bindings

const BINDING = {
  ...RBAC,
  columns: [NAME_COLUMN, shown('Role'), shown('Age'), wide('Users'), wide('Groups'), wide('ServiceAccounts')],
  cells: ({ metadata, roleRef, subjects = [] }: RoleBinding, now: number) => {
    const of = (kind: string): string => subjects.filter((subject) => subject.kind === kind).map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name)).join(', ');
    return [metadata.name, `${roleRef.kind}/${roleRef.name}`, ageOf(metadata.creationTimestamp, now), of('User'), of('Group'), of('ServiceAccount')];
  },
  defaults: (object: RoleBinding): RoleBinding => ({
    ...object,
    ...(object.subjects && { subjects: object.subjects.map((subject) => ({ ...subject, ...((subject.apiGroup ?? '') === '' && ['User', 'Group'].includes(subject.kind) && { apiGroup: RBAC_GROUP }) })) }),
    roleRef: { ...object.roleRef, apiGroup: (object.roleRef?.apiGroup ?? '') === '' ? RBAC_GROUP : object.roleRef.apiGroup! },
  }),
};

export const roleBinding: KindDefinition<RoleBinding> = {
  ...BINDING,
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  schema: 'rbac.v1.RoleBinding',
  validate: (object, old) => bindingErrors(object, old, ['Role', 'ClusterRole']),
};

export const clusterRoleBinding: KindDefinition<RoleBinding> = {
  ...BINDING,
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: 'rbac.v1.ClusterRoleBinding',
  validate: (object, old) => bindingErrors(object, old, ['ClusterRole']),
};

function bindingErrors({ roleRef, subjects = [] }: RoleBinding, old: RoleBinding | undefined, roles: readonly string[]): Report['errors'] {
  const report = new Report();
  report.oneOf('roleRef.apiGroup', roleRef.apiGroup, [RBAC_GROUP], 'unsupported');
  report.oneOf('roleRef.kind', roleRef.kind, roles, 'unsupported');
  if ((roleRef.name ?? '') === '') report.required('roleRef.name');
  else report.faults('roleRef.name', roleRef.name, pathSegmentFaults(roleRef.name, false));
  subjects.forEach((subject, index) => checkSubject(report, `subjects[${index}]`, subject, roles.includes('Role')));
  if (old !== undefined && !sameJson(old.roleRef, roleRef)) report.invalid('roleRef', roleRef, 'cannot change roleRef');
  return report.errors;
}

function checkSubject(report: Report, path: string, { kind, name = '', namespace = '', apiGroup = '' }: RbacSubject, namespaced: boolean): void {
  if (name === '') report.required(`${path}.name`);
  if (kind === 'ServiceAccount') {
    report.oneOf(`${path}.apiGroup`, apiGroup, [''], 'unsupported');
    if (!namespaced && namespace === '') report.required(`${path}.namespace`);
  } else if (kind === 'User' || kind === 'Group') report.oneOf(`${path}.apiGroup`, apiGroup, [RBAC_GROUP], 'unsupported');
  else report.oneOf(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'], 'unsupported');
}
