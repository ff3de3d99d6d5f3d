import { describe, expect, it } from 'vitest';
import type { FieldError } from '../fieldError.ts';
import { DEFAULT_SCENARIO } from '../../scenario.ts';
import { Run } from '../../run.ts';
import type { Json } from '../object.ts';
import { RBAC_GROUP, type Role, type RoleBinding } from './rbac.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbacKinds.ts';

const metadata = { name: 'x', uid: '', resourceVersion: '', creationTimestamp: '2026-11-02T08:00:00Z' };
const aRole = (more: Partial<Role>): Role => ({ apiVersion: `${RBAC_GROUP}/v1`, kind: 'Role', metadata, ...more });
const binding = (more: Partial<RoleBinding>): RoleBinding => ({ apiVersion: `${RBAC_GROUP}/v1`, kind: 'RoleBinding', metadata, roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: 'r' }, ...more });
const paths = (errors: readonly FieldError[] | undefined): string[] => (errors ?? []).map(({ field }) => field);

describe('roles', () => {
  it('need verbs, groups and resources', () => {
    expect(paths(role.validate?.(aRole({ rules: [{ verbs: [] }] }), undefined, undefined))).toEqual(['rules[0].verbs', 'rules[0].apiGroups', 'rules[0].resources']);
    expect(paths(role.validate?.(aRole({ rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] }), undefined, undefined))).toEqual(['rules[0].nonResourceURLs']);
    expect(paths(clusterRole.validate?.(aRole({ rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] }), undefined, undefined))).toEqual([]);
    expect(paths(clusterRole.validate?.(aRole({ aggregationRule: {} }), undefined, undefined))).toEqual(['aggregationRule.clusterRoleSelectors']);
  });

  it('may be named as paths are', () => {
    expect(role.nameFaults?.('system:Node', false)).toEqual([]);
    expect(role.nameFaults?.('a/b%', false)).toEqual(["may not contain '/'", "may not contain '%'"]);
  });
});

describe('bindings', () => {
  it('name roles and subjects that there can be', () => {
    const whole = roleBinding.defaults!(binding({ subjects: [{ kind: 'User', name: 'ana' }, { kind: 'ServiceAccount', name: 's', namespace: 'n' }], roleRef: { kind: 'Role', name: 'r' } }));
    expect(whole).toMatchObject({ roleRef: { apiGroup: RBAC_GROUP }, subjects: [{ apiGroup: RBAC_GROUP }, { name: 's' }] });
    expect(paths(roleBinding.validate?.(whole, undefined, undefined))).toEqual([]);
    expect(paths(clusterRoleBinding.validate?.(binding({ subjects: [{ kind: 'ServiceAccount', name: 's' }, { kind: 'Cat', name: '' }] }), undefined, undefined))).toEqual(['roleRef.kind', 'subjects[0].namespace', 'subjects[1].name', 'subjects[1].kind']);
    expect(paths(roleBinding.validate?.(whole, binding({ roleRef: { kind: 'ClusterRole', name: 'r' } }), undefined))).toEqual(['roleRef']);
    expect(roleBinding.cells(whole, 1_793_606_400e6).slice(0, 2)).toEqual(['x', 'Role/r']);
    expect(roleBinding.cells(whole, 1_793_606_400e6).slice(3)).toEqual(['ana', '', 'n/s']);
  });
});

describe('what they allow', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const make = (resource: string, body: Json, namespace?: string): number => run.execute({ verb: 'create', group: RBAC_GROUP, version: 'v1', resource, body, ...(namespace !== undefined && { namespace }), user: 'kubernetes-admin', agent: 'kubectl' }).code;
  const list = (user: string, resource: string, namespace?: string) => run.read({ verb: 'list', group: '', version: 'v1', resource, user, agent: 'x', ...(namespace !== undefined && { namespace }) });
  const apiVersion = `${RBAC_GROUP}/v1`;

  it('is what is stored', () => {
    const account = 'system:serviceaccount:default:default';
    expect(list(account, 'pods', 'default').code).toBe(403);
    expect(make('roles', { apiVersion, kind: 'Role', metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] }, 'default')).toBe(201);
    expect(make('rolebindings', { apiVersion, kind: 'RoleBinding', metadata: { name: 'read' }, roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: 'reader' }, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }] }, 'default')).toBe(201);
    expect([list(account, 'pods', 'default').code, list(account, 'pods').code, list(account, 'services', 'default').code]).toEqual([200, 403, 403]);
    expect(run.authorize({ name: account, groups: [] }, { verb: 'list', group: '', resource: 'pods', namespace: 'default' }).reason).toBe('RBAC: allowed by RoleBinding "read/default" of Role "reader" to ServiceAccount "default/default"');
  });

  it('is what the start of a cluster brings: view, edit, admin, which take in what is labelled for them', () => {
    const bound = { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'ana' }, roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: 'view' }, subjects: [{ apiGroup: RBAC_GROUP, kind: 'User', name: 'ana' }] };
    expect(make('clusterrolebindings', bound)).toBe(201);
    expect([list('ana', 'pods').code, list('ana', 'secrets').code, list('ana', 'nodes').code]).toEqual([200, 403, 403]);
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    expect(make('clusterroles', { apiVersion, kind: 'ClusterRole', metadata: { name: 'more', labels }, rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }] })).toBe(201);
    expect(list('ana', 'nodes').code).toBe(200);
    expect(run.objects(RBAC_GROUP, 'v1', 'clusterroles').map((one) => one.metadata.name)).toEqual(expect.arrayContaining(['cluster-admin', 'view', 'system:coredns']));
  });
});
