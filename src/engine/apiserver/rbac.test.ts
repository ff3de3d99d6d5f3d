import { describe, expect, it } from 'vitest';
import type { Identity } from '../api/request.ts';
import { decideReview } from './accessReview.ts';
import { ADMIN as admin, authorize, forbidden, groupsOf, identityOf, rulesOf, type Attributes } from './rbac.ts';

const user = (name: string, ...groups: string[]): Identity => ({ name, groups });

describe('what a fresh cluster allows', () => {
  const pods: Attributes = { verb: 'list', group: '', resource: 'pods', namespace: 'default' };
  const allowed = (one: Identity, attributes: Attributes): boolean => authorize(one, attributes).allowed;

  it('is all to administrators and little to others', () => {
    expect(authorize(admin, pods)).toEqual({ allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins" of ClusterRole "cluster-admin" to Group "kubeadm:cluster-admins"' });
    expect(authorize(user('ana', 'system:masters'), pods)).toEqual({ allowed: true, reason: '' });
    expect(allowed(user('ana', 'system:authenticated'), pods)).toBe(false);
    expect(allowed(user('ana', 'system:authenticated'), { verb: 'get', path: '/apis/apps/v1' })).toBe(true);
    expect(allowed(user('ana', 'system:authenticated'), { verb: 'get', path: '/metrics' })).toBe(false);
    expect(allowed(user('ana', 'system:unauthenticated'), { verb: 'get', path: '/version' })).toBe(true);
    expect(allowed(user('ana', 'system:unauthenticated'), { verb: 'get', path: '/api' })).toBe(false);
  });

  it('is their own to the programs of the cluster', () => {
    const scheduler = user('system:kube-scheduler', 'system:authenticated');
    const lease = { verb: 'update', group: 'coordination.k8s.io', resource: 'leases' };
    expect(allowed(scheduler, { verb: 'create', group: '', resource: 'pods', subresource: 'binding' })).toBe(true);
    expect(allowed(scheduler, { verb: 'create', group: '', resource: 'pods' })).toBe(false);
    expect([allowed(scheduler, { ...lease, name: 'kube-scheduler' }), allowed(scheduler, { ...lease, name: 'other' })]).toEqual([true, false]);
  });

  it('is refused in Kubernetes’ words', () => {
    const ana = user('ana', 'system:authenticated');
    expect(forbidden(ana, pods)).toMatchObject({ code: 403, reason: 'Forbidden', message: 'pods is forbidden: User "ana" cannot list resource "pods" in API group "" in the namespace "default"', details: { kind: 'pods' } });
    expect(forbidden(ana, { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'a', name: 'web' }).message).toBe(
      'deployments.apps "web" is forbidden: User "ana" cannot patch resource "deployments/scale" in API group "apps" in the namespace "a"',
    );
    expect(forbidden(ana, { verb: 'list', group: '', resource: 'nodes' }).message).toBe('nodes is forbidden: User "ana" cannot list resource "nodes" in API group "" at the cluster scope');
    expect(forbidden(ana, { verb: 'get', path: '/metrics' }).message).toBe('forbidden: User "ana" cannot get path "/metrics"');
  });

  it('is what reviews tell', () => {
    const review = (resource: string, spec: object, one = user('ana', 'system:authenticated')) =>
      (decideReview({ verb: 'create', group: 'authorization.k8s.io', version: 'v1', resource, user: one.name, identity: one, agent: '', body: { spec } as never }) as { answer: { body: { status: unknown } } }).answer.body;
    expect(review('selfsubjectaccessreviews', { resourceAttributes: pods }).status).toEqual({ allowed: false });
    expect(review('selfsubjectaccessreviews', { nonResourceAttributes: { path: '/api', verb: 'get' } }).status).toMatchObject({ allowed: true });
    expect(review('selfsubjectaccessreviews', {}).status).toEqual({ allowed: false });
    expect(review('subjectaccessreviews', { user: 'x', groups: ['system:masters'], resourceAttributes: pods }).status).toEqual({ allowed: true });
    expect(review('selfsubjectreviews', {}).status).toEqual({ userInfo: { username: 'ana', groups: ['system:authenticated'] } });
    const { resourceRules, nonResourceRules } = review('selfsubjectrulesreviews', { namespace: 'default' }).status as { resourceRules: unknown[]; nonResourceRules: unknown[] };
    expect([resourceRules.length, nonResourceRules.length]).toEqual([2, 2]);
    expect(rulesOf(admin).length).toBeGreaterThan(4);
  });

  it('knows the groups that a name implies', () => {
    expect(groupsOf('ana')).toEqual(['system:authenticated']);
    expect(groupsOf('system:anonymous')).toEqual(['system:unauthenticated']);
    expect(groupsOf('system:serviceaccount:a:b')).toEqual(['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated']);
    expect(groupsOf('ana', ['system:masters'])).toEqual(['system:masters', 'system:authenticated']);
    expect(identityOf({ user: 'kubernetes-admin' })).toBe(admin);
  });
});
