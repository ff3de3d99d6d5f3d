/**
 * A PATCH request, up to the object that it makes. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go. Server-side apply is in
 * serverSideApply.ts.
 */
import type { FieldValidation } from './decode.ts';
import { oversized } from './decode.ts';
import { invalidValue } from './fieldError.ts';
import type { KindDefinition } from './kind.ts';
import type { Json, KubeObject } from './object.ts';
import { goMap } from './patch/goMap.ts';
import { isFields, isList, PatchFault } from './patch/fields.ts';
import { applyJsonPatch } from './patch/jsonPatch.ts';
import { applyMergePatch } from './patch/mergePatch.ts';
import { applyStrategicMerge } from './patch/strategicMerge.ts';
import { conversionError } from './patch/conversionError.ts';
import type { ApiRequest, Status } from './request.ts';
import { decodeValue } from './schema/decode.ts';
import { badRequest, invalid, rejectedPatch, tooLarge } from './status.ts';

export type Patched = { readonly value: Json } | { readonly refusal: Status };

/** Upstream: maxJSONPatchOperations. */
const MOST_OPERATIONS = 10_000;

/** Applies a JSON, merge or strategic merge patch to the object as the client sees it. Types are checked here, unknown fields if Strict. */
export function applyPatch(kind: KindDefinition, old: KubeObject, request: ApiRequest): Patched {
  const patch = (request.body ?? null) as Json;
  // The cluster's own programs write what types have checked.
  const trusted = request.user.startsWith('system:');
  const tooBig = trusted ? undefined : oversized(patch);
  if (tooBig) return { refusal: tooBig };
  if (request.patchType === 'json' && isList(patch) && patch.length > MOST_OPERATIONS) return { refusal: tooLarge(`The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${patch.length}`) };
  const before = old as KubeObject & { readonly [key: string]: Json };
  try {
    const value = patched(kind, before, patch, request);
    if (trusted) return { value };
    return checked(kind, before, value, patch, request);
  } catch (fault) {
    if (!(fault instanceof PatchFault)) throw fault;
    return { refusal: request.patchType === 'json' && isList(patch) ? rejectedPatch() : badRequest(fault.message) };
  }
}

function patched(kind: KindDefinition, old: { readonly [key: string]: Json }, patch: Json, { patchType }: ApiRequest): Json {
  if (patchType === 'json') {
    if (!isList(patch)) throw new PatchFault(`error decoding patch: json: cannot unmarshal ${isFields(patch) ? 'object' : typeof patch} into Go value of type []handlers.jsonPatchOp`);
    return applyJsonPatch(old, patch);
  }
  if (!isFields(patch))
    throw new PatchFault(`${patchType === 'merge' ? 'error decoding patch: ' : ''}json: cannot unmarshal ${isList(patch) ? 'array' : typeof patch} into Go value of type map[string]interface {}`);
  return patchType === 'merge' ? applyMergePatch(old, patch) : applyStrategicMerge(old, patch, kind.schema);
}

function checked(kind: KindDefinition, old: KubeObject, value: Json, patch: Json, request: ApiRequest): Patched {
  const strategic = request.patchType === 'strategic' || request.patchType === undefined;
  const shown = (): string => (strategic ? goMap(patch) : JSON.stringify(value));
  const { error, unknown } = decodeValue(kind.schema, value);
  if (error !== undefined)
    return {
      refusal: invalid('', '', '', [invalidValue('patch', shown(), strategic ? (conversionError(kind.schema, value) ?? error) : error)]),
    };
  const validation: FieldValidation = request.options?.fieldValidation ?? 'Warn';
  if (validation === 'Strict' && unknown.length > 0) {
    const faults = unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(', ');
    return { refusal: invalid('', '', '', [invalidValue('patch', shown(), `strict decoding error: ${faults}`)]) };
  }
  const { metadata } = value as { readonly metadata?: { readonly name?: string; readonly namespace?: string } };
  if ((metadata?.name ?? '') !== old.metadata.name) {
    return {
      refusal: badRequest(`the name of the object (${metadata?.name ?? ''}) does not match the name on the URL (${old.metadata.name})`),
    };
  }
  if (kind.namespaced && (metadata?.namespace ?? '') !== '' && metadata?.namespace !== old.metadata.namespace) {
    return { refusal: badRequest('the namespace of the provided object does not match the namespace sent on the request') };
  }
  return { value };
}
