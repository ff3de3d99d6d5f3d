/**
 * Who may use the server: whoever has the token. Upstream: none (kubeconfig and its client decide how a token travels).
 */
import type { IncomingMessage } from 'node:http';

/**
 * The path to serve, or undefined for who has no token. kubectl sends its token over TLS only, so the token may also be the first part of the
 * path: that is how the kubeconfig gives the server's address.
 */
export function authorized({ url = '/', headers }: IncomingMessage, token: string): string | undefined {
  const prefix = `/${token}`;
  if (url === prefix || url.startsWith(`${prefix}/`)) return url.slice(prefix.length) || '/';
  return headers.authorization === `Bearer ${token}` ? url : undefined;
}
