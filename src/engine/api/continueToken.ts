/**
 * Continue tokens of long lists: where the next page starts, and at which revision the list began. Upstream: k8s.io/apiserver/pkg/storage/continue.go.
 */
import { base64, fromBase64 } from './base64.ts';

export interface Continuation {
  readonly revision: number;
  /** Key after which the next page starts. */
  readonly start: string;
}

/** As upstream: base64 for URLs, of JSON. */
export function encodeContinue({ revision, start }: Continuation): string {
  return base64(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start }))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Undefined for what is no token. */
export function decodeContinue(token: string): Continuation | undefined {
  if (!/^[\w-]{1,4096}$/.test(token)) return undefined;
  try {
    const { v, rv, start } = JSON.parse(fromBase64(token.replaceAll('-', '+').replaceAll('_', '/'))) as {
      readonly v?: unknown;
      readonly rv?: unknown;
      readonly start?: unknown;
    };
    return v === 'meta.k8s.io/v1' && typeof rv === 'number' && Number.isInteger(rv) && rv > 0 && typeof start === 'string'
      ? { revision: rv, start }
      : undefined;
  } catch {
    return undefined;
  }
}
