/**
 * Takes in the body of a request: size, kind, types, unknown fields. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/{create,update,rest}.go.
 */
import type { Json, KubeObject } from './object.ts';
import { apiVersionOf, type KindDefinition } from './kind.ts';
import type { Status } from './request.ts';
import { decodeValue } from './schema/decode.ts';
import { badRequest, tooLarge } from './status.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export type Decoded = { readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly refusal: Status };

/** Upstream: MaxRequestBodyBytes. Counted here in characters of JSON, roughly. */
const MAX_BODY = 3_145_728;
/** Upstream: etcd's --max-request-bytes, which a stored object may not exceed. */
export const MAX_STORED = 1_572_864;
/** Nothing real is nested more deeply; upstream stops at 10,000. */
const MAX_DEPTH = 100;

/** An object of the kind out of a body, or why not. `Warn` is what the API server does when nothing was asked for. */
export function decode(kind: KindDefinition, body: Json, validation: FieldValidation): Decoded {
  const refusal = oversized(body);
  if (refusal) return { refusal };
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as { readonly [key: string]: Json }) : undefined;
  if (given === undefined)
    return {
      refusal: unreadable(
        '',
        kind,
        `json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type v1.${kind.kind}`,
      ),
    };
  const mismatch = wrongKind(kind, given);
  if (mismatch) return { refusal: mismatch };
  const { value, unknown, error } = decodeValue(kind.schema, given);
  if (error !== undefined) return { refusal: unreadable(kind.kind, kind, error) };
  const faults = unknown.map((field) => `unknown field ${JSON.stringify(field)}`);
  if (faults.length > 0 && validation === 'Strict')
    return { refusal: unreadable(kind.kind, kind, `strict decoding error: ${faults.join(', ')}`) };
  const object: KubeObject = { ...(value as KubeObject), apiVersion: apiVersionOf(kind), kind: kind.kind };
  return { object, warnings: validation === 'Warn' ? faults : [] };
}

function wrongKind(kind: KindDefinition, { apiVersion, kind: given }: { readonly [key: string]: Json }): Status | undefined {
  const expected = apiVersionOf(kind);
  const version = typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : expected;
  const name = typeof given === 'string' && given !== '' ? given : kind.kind;
  if (version !== expected) {
    return badRequest(`the API version in the data (${version}) does not match the expected API version (${expected})`);
  }
  if (name === kind.kind) return undefined;
  return unreadable(
    name,
    kind,
    `no kind ${JSON.stringify(name)} is registered for version ${JSON.stringify(version)} in scheme "pkg/runtime/scheme.go:111"`,
  );
}

const unreadable = (given: string, kind: KindDefinition, why: string): Status =>
  badRequest(
    given === ''
      ? `couldn't get version/kind; json parse error: ${why}`
      : `${given} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${why}`,
  );

/** Refuses what is too big or too deep before anything walks it recursively. */
export function oversized(body: unknown): Status | undefined {
  const { size, depth } = measure(body);
  if (size > MAX_BODY) return tooLarge(`Request entity too large: limit is ${MAX_BODY}`);
  return depth > MAX_DEPTH ? badRequest('json: exceeded max depth') : undefined;
}

/** About how long the JSON of a value is, and how deep it is nested; stops counting when either is beyond its limit. */
export function measure(body: unknown): { readonly size: number; readonly depth: number } {
  let size = 0;
  let depth = 0;
  let level: unknown[] = [body];
  while (level.length > 0 && size <= MAX_BODY && depth <= MAX_DEPTH) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') size += value.length + 2;
      else if (typeof value !== 'object' || value === null) size += 4;
      else if (Array.isArray(value)) {
        size += 2;
        for (const item of value) next.push(item);
      } else {
        const fields = value as { readonly [key: string]: unknown };
        for (const key of Object.keys(fields)) {
          size += key.length + 4;
          next.push(fields[key]);
        }
      }
      if (size > MAX_BODY) break;
    }
    if (next.length > 0) depth++;
    level = next;
  }
  return { size, depth };
}
