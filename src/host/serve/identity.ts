/**
 * Who asks. Upstream: k8s.io/apiserver/pkg/authentication (bearer tokens, anonymous), endpoints/filters/impersonation.go.
 * Whoever has the token is the administrator and may act as anybody; who shows nothing is anonymous.
 */
import type { IncomingMessage } from 'node:http';
import { ADMIN, ANONYMOUS, forbidden, groupsOf, type Attributes, type Identity, type Run, type Status } from '../../engine/index.ts';
import { failure } from './negotiation.ts';

/** What a token looks like: one from an earlier kubeconfig is a wrong credential, not a path. */
const TOKEN = /^\/[\w-]{32}(\/|$)/;

/**
 * The user and the path to serve; undefined for who shows a wrong token. kubectl sends its token over TLS only, so the token may also be the
 * first part of the path: that is how the kubeconfig gives the server's address.
 */
export function authenticated({ url = '/', headers }: IncomingMessage, token: string): { readonly url: string; readonly user: Identity } | undefined {
  const prefix = `/${token}`;
  if (url === prefix || url.startsWith(`${prefix}/`)) return { url: url.slice(prefix.length) || '/', user: ADMIN };
  if (headers.authorization !== undefined) return headers.authorization === `Bearer ${token}` ? { url, user: ADMIN } : undefined;
  return TOKEN.test(url) ? undefined : { url, user: { name: ANONYMOUS, groups: groupsOf(ANONYMOUS) } };
}

/** The user that the Impersonate headers name, or the asking one. */
export function actingUser(run: Run, user: Identity, { headersDistinct }: IncomingMessage): { readonly user: Identity } | { readonly refusal: Status } {
  const name = headersDistinct['impersonate-user']?.[0] ?? '';
  const groups = headersDistinct['impersonate-group'] ?? [];
  const uid = headersDistinct['impersonate-uid']?.[0];
  const extra = Object.entries(headersDistinct).filter(([header]) => header.startsWith(EXTRA));
  if (name === '') {
    if (groups.length === 0 && uid === undefined && extra.length === 0) return { user };
    return { refusal: failure(500, 'InternalError', 'Internal error occurred: requested impersonation of groups, a uid or extra without impersonating a user') };
  }
  const [, namespace, account] = ACCOUNT.exec(name) ?? [];
  const asked: Attributes[] = [
    namespace === undefined ? impersonate('users', name) : { ...impersonate('serviceaccounts', account!), namespace },
    ...groups.map((group) => impersonate('groups', group)),
  ];
  const denied = asked.find((attributes) => !run.authorize(user, attributes).allowed);
  if (denied !== undefined) return { refusal: forbidden(user, denied) };
  return {
    user: {
      name,
      groups: groupsOf(name, groups),
      ...(uid !== undefined && { uid }),
      ...(extra.length > 0 && { extra: Object.fromEntries(extra.map(([header, values]) => [unescaped(header.slice(EXTRA.length)), values ?? []])) }),
    },
  };
}

const EXTRA = 'impersonate-extra-';
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

const impersonate = (resource: string, name: string): Attributes => ({ verb: 'impersonate', group: '', resource, name });

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
