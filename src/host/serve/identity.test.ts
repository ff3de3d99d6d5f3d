import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { actingUser, authenticated } from './identity.ts';
import { DEFAULT_SCENARIO, Run, type Identity } from '../../engine/index.ts';

const run = new Run(DEFAULT_SCENARIO, 1);
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
const acting = (...headers: readonly (readonly [string, string])[]) => actingUser(run, admin, request('/', headers));
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
    expect(actingUser(run, user('ana'), request('/', [['impersonate-user', 'bob']]))).toMatchObject({
      refusal: { code: 403, message: 'users "bob" is forbidden: User "ana" cannot impersonate resource "users" in API group "" at the cluster scope' },
    });
  });
});
