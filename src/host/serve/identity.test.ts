import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { actingUser, authenticated } from './identity.ts';
import { authorize, forbidden, rulesOf, type Attributes, type Identity } from './rbac.ts';
import { reviewed } from './reviews.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwxyzABCDEF';

function request(url: string, headers: readonly (readonly [string, string])[] = []): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.url = url;
  for (const [name, value] of headers) {
    message.headers[name] = value;
    (message.headersDistinct[name] ??= []).push(value);
  }
  return message;
}

const who = (url: string, ...headers: readonly (readonly [string, string])[]) => authenticated(request(url, headers), TOKEN);
const admin: Identity = who(`/${TOKEN}/api`)!.user;
const acting = (...headers: readonly (readonly [string, string])[]) => actingUser(admin, request('/', headers));
const user = (name: string, ...groups: string[]): Identity => ({ name, groups });

describe('who asks', () => {
  it('is the administrator with the token, in the path or as a bearer', () => {
    expect(who(`/${TOKEN}/api/v1/pods?limit=1`)).toMatchObject({ url: '/api/v1/pods?limit=1', user: { name: 'kubernetes-admin' } });
    expect(who('/api', ['authorization', `Bearer ${TOKEN}`])).toMatchObject({ url: '/api', user: { name: 'kubernetes-admin' } });
  });

  it('is anonymous without, and nobody with a wrong one', () => {
    expect(who('/healthz')?.user).toEqual({ name: 'system:anonymous', groups: ['system:unauthenticated'] });
    expect(who('/api', ['authorization', 'Bearer wrong'])).toBeUndefined();
    expect(who(`/${TOKEN.toUpperCase()}/api`)).toBeUndefined();
  });

  it('may act as others', () => {
    expect(acting()).toEqual({ user: admin });
    expect(acting(['impersonate-user', 'ana'], ['impersonate-group', 'a'], ['impersonate-group', 'b'])).toEqual({ user: user('ana', 'a', 'b', 'system:authenticated') });
    expect(acting(['impersonate-user', 'system:serviceaccount:team:bot'])).toEqual({
      user: user('system:serviceaccount:team:bot', 'system:serviceaccounts', 'system:serviceaccounts:team', 'system:authenticated'),
    });
    expect(acting(['impersonate-user', 'system:anonymous'])).toEqual({ user: user('system:anonymous', 'system:unauthenticated') });
    expect(acting(['impersonate-user', 'ana'], ['impersonate-uid', '7'], ['impersonate-extra-a%2fb', 'c'])).toMatchObject({ user: { uid: '7', extra: { 'a/b': ['c'] } } });
  });

  it('must be somebody to act as others, and name them', () => {
    expect(acting(['impersonate-group', 'a'])).toMatchObject({ refusal: { code: 500 } });
    expect(actingUser(user('ana'), request('/', [['impersonate-user', 'bob']]))).toMatchObject({
      refusal: { code: 403, message: 'users "bob" is forbidden: User "ana" cannot impersonate resource "users" in API group "" at the cluster scope' },
    });
  });
});

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
      reviewed(one, { verb: 'create', group: 'authorization.k8s.io', version: 'v1', resource, user: one.name, agent: '', body: { spec } as never }, { code: 201, body: { kind: 'Review' } }).body as { status: unknown };
    expect(review('selfsubjectaccessreviews', { resourceAttributes: pods }).status).toEqual({ allowed: false });
    expect(review('selfsubjectaccessreviews', { nonResourceAttributes: { path: '/api', verb: 'get' } }).status).toMatchObject({ allowed: true });
    expect(review('selfsubjectaccessreviews', {}).status).toEqual({ allowed: false });
    expect(review('subjectaccessreviews', { user: 'x', groups: ['system:masters'], resourceAttributes: pods }).status).toEqual({ allowed: true });
    expect(review('selfsubjectreviews', {}).status).toEqual({ userInfo: { username: 'ana', groups: ['system:authenticated'] } });
    const { resourceRules, nonResourceRules } = review('selfsubjectrulesreviews', { namespace: 'default' }).status as { resourceRules: unknown[]; nonResourceRules: unknown[] };
    expect([resourceRules.length, nonResourceRules.length]).toEqual([2, 2]);
    expect(rulesOf(admin).length).toBeGreaterThan(4);
  });
});
