/**
 * Strategic merge patch, applied: lists that the schema marks are merged by their key, with the directives `$patch`, `$retainKeys`,
 * `$setElementOrder/x` and `$deleteFromPrimitiveList/x`. Upstream: apimachinery util/strategicpatch/patch.go (mergeMap and below it).
 */
import { sameJson } from '../equal.ts';
import type { Json } from '../object.ts';
import { definition, type Definition, type FieldSchema, type TypeSchema } from '../schema/schema.ts';
import { isFields, isList, own, PatchFault, type Fields } from './fields.ts';
import { identity, orderElements } from './listOrder.ts';

export const PATCH = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const SET_ORDER = '$setElementOrder/';
export const DELETE_FROM = '$deleteFromPrimitiveList/';

/** `server`: directives take effect. `patches`: two patches are joined and keep their directives. */
type Mode = 'server' | 'patches';

/** Applies a patch to an object of a definition (`core.v1.Pod`). Throws PatchFault. */
export function applyStrategicMerge(original: Fields, patch: Fields, schema: string): Fields {
  return mergeMap(original, patch, definition(schema), 'server');
}

/** Joins a patch that only adds and changes to one that only deletes. */
export const joinPatches = (deletions: Fields, changes: Fields, schema: string): Fields =>
  mergeMap(deletions, changes, definition(schema), 'patches');

/** The definition that a field's (or its elements') structure has, if it has one. */
export function innerDefinition(type: TypeSchema | undefined): Definition | undefined {
  if (type === undefined) return undefined;
  if (type.kind === 'struct') return definition(type.name);
  return type.kind === 'list' ? innerDefinition(type.item) : type.kind === 'map' ? innerDefinition(type.value) : undefined;
}

function mergeMap(original: Fields, patch: Fields, schema: Definition | undefined, mode: Mode): Fields {
  const directive = own(patch, PATCH);
  if (directive !== undefined) {
    if (directive === 'replace') return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== PATCH));
    if (directive === 'delete') return {};
    throw new PatchFault(`unknown patch type: ${String(directive)} in map: ${JSON.stringify(patch)}`);
  }
  const keys = Object.keys(patch);
  const plain = !keys.some((key) => key.startsWith('$'));
  const result: Draft = plain && mode === 'server' && keys.some((key) => patch[key] === null) ? withoutNulled(original, patch) : { ...original };
  if (plain) {
    for (const key of keys) mergeField(result, key, patch[key]!, schema, mode);
    return result;
  }
  const done = new Set([...applyRetainKeys(result, patch, mode), ...applySetOrders(result, patch, schema, mode)]);
  for (const key of keys) if (!done.has(key)) mergeField(result, key, patch[key]!, schema, mode);
  return result;
}

/** What the patch takes away is not even copied: objects from which fields were deleted are slow. */
function withoutNulled(original: Fields, patch: Fields): Draft {
  const kept: Draft = {};
  for (const key of Object.keys(original)) if (own(patch, key) !== null) put(kept, key, original[key]!);
  return kept;
}

/** An object in the making. */
interface Draft {
  [key: string]: Json;
}

/** Keys are the user's: `__proto__` is one like any other. */
function put(draft: Draft, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(draft, key, { value, enumerable: true, configurable: true, writable: true });
  else draft[key] = value;
}

/** Deleting a field that is not there would still make the object slow. */
function drop(draft: Draft, key: string): void {
  if (Object.hasOwn(draft, key)) delete draft[key];
}

function mergeField(result: Draft, givenKey: string, value: Json, schema: Definition | undefined, mode: Mode): void {
  const deletes = givenKey.startsWith(DELETE_FROM);
  if (deletes && mode === 'patches') {
    put(result, givenKey, value);
    return;
  }
  const key = deletes ? givenKey.slice(DELETE_FROM.length) : givenKey;
  if (value === null) {
    drop(result, key);
    if (mode === 'server') return;
  }
  const before = own(result, key);
  const field = schema?.fields.get(key);
  if (isFields(before) && isFields(value)) put(result, key, mergeMap(before, value, innerDefinition(field?.type), mode));
  else if (isList(before) && isList(value) && (deletes || field?.merges === true))
    put(result, key, mergeList(before, value, field, mode, deletes));
  else if (!deletes) {
    const cleaned = withoutDirectives(value, mode);
    if (cleaned === undefined) drop(result, key);
    else put(result, key, cleaned);
  }
}

/** What is new loses its directives (and, on the server, its nulls); undefined: nothing remains. */
function withoutDirectives(value: Json, mode: Mode): Json | undefined {
  if (isPlain(value, mode)) return value;
  if (isList(value)) return value.map((item) => withoutDirectives(item, mode)).filter((item) => item !== undefined);
  if (!isFields(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  const kept: Draft = {};
  for (const key of Object.keys(value)) {
    const inner = value[key]!;
    const cleaned = isDropped(key, inner, mode) ? undefined : withoutDirectives(inner, mode);
    if (cleaned !== undefined) put(kept, key, cleaned);
  }
  return kept;
}

const isDropped = (key: string, value: Json, mode: Mode): boolean =>
  mode === 'server' && (value === null || key === RETAIN_KEYS || key.startsWith(SET_ORDER) || key.startsWith(DELETE_FROM));

/** Whether there is nothing to take out; most values are so. */
function isPlain(value: Json, mode: Mode): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) {
    for (const item of value) if (!isPlain(item, mode)) return false;
    return true;
  }
  if (!isFields(value)) return true;
  for (const key in value) {
    const inner = value[key]!;
    if (key === PATCH || isDropped(key, inner, mode) || !isPlain(inner, mode)) return false;
  }
  return true;
}

/** Returns the keys of the patch that need no more work. */
function applyRetainKeys(result: Draft, patch: Fields, mode: Mode): readonly string[] {
  const list = own(patch, RETAIN_KEYS);
  if (list === undefined) return [];
  if (mode === 'patches') {
    const known = own(result, RETAIN_KEYS);
    if (known !== undefined && !sameJson(known, list)) throw new PatchFault("patch content doesn't match retainKeys list");
    put(result, RETAIN_KEYS, list);
    return [RETAIN_KEYS];
  }
  if (!isList(list)) throw new PatchFault('invalid patch format of retainKeys');
  for (const [key, value] of Object.entries(patch)) {
    if (key !== RETAIN_KEYS && value !== null && !key.startsWith(DELETE_FROM) && !key.startsWith(SET_ORDER) && !list.includes(key))
      throw new PatchFault('invalid patch format of retainKeys');
  }
  for (const key of Object.keys(result)) if (!list.includes(key)) delete result[key];
  return [RETAIN_KEYS];
}

/** Returns the keys of the patch that need no more work. */
function applySetOrders(result: Draft, patch: Fields, schema: Definition | undefined, mode: Mode): readonly string[] {
  const done: string[] = [];
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue;
    const order = patch[directive];
    if (!isList(order)) throw new PatchFault('invalid patch format of setElementOrder list');
    done.push(directive);
    if (mode === 'patches') {
      const known = own(result, directive);
      if (known !== undefined && !sameJson(known, order)) throw new PatchFault('invalid patch format of setElementOrder list');
      put(result, directive, order);
    }
    const key = directive.slice(SET_ORDER.length);
    const field = schema?.fields.get(key);
    const before = own(result, key);
    const changes = own(patch, key);
    if (isList(changes)) checkOrder(changes, order, field?.mergeKey);
    const merged = mergedFor(before, changes, field, mode);
    if (merged === undefined) continue;
    put(result, key, orderElements(merged, order, isList(before) ? before : [], field?.mergeKey));
    done.push(key);
  }
  return done;
}

function mergedFor(
  before: Json | undefined,
  changes: Json | undefined,
  field: FieldSchema | undefined,
  mode: Mode,
): readonly Json[] | undefined {
  if (isList(before)) return isList(changes) ? mergeList(before, changes, field, mode, false) : before;
  if (!isList(changes)) return undefined;
  const cleaned = withoutDirectives(changes, mode);
  return isList(cleaned) ? cleaned : undefined;
}

/** Every element of the patch's list must appear in the order, in that order. */
function checkOrder(changes: readonly Json[], order: readonly Json[], mergeKey: string | undefined): void {
  let at = 0;
  for (const element of changes) {
    if (isFields(element) && Object.hasOwn(element, PATCH)) continue;
    const wanted = identity(element, mergeKey);
    while (at < order.length && identity(order[at], mergeKey) !== wanted) at++;
    if (at === order.length)
      throw new PatchFault(
        `The order in patch list:\n${JSON.stringify(changes)}\n doesn't match $setElementOrder list:\n${JSON.stringify(order)}\n`,
      );
  }
}

function mergeList(
  before: readonly Json[],
  changes: readonly Json[],
  field: FieldSchema | undefined,
  mode: Mode,
  deletes: boolean,
): readonly Json[] {
  if (before.length === 0 && changes.length === 0) return before;
  const mergeKey = field?.mergeKey;
  if (![...before, ...changes].some((element) => isFields(element))) {
    if (mode === 'server' && deletes) return before.filter((element) => !changes.includes(element));
    return orderElements([...new Set([...before, ...changes])], changes, before, undefined);
  }
  if (mergeKey === undefined) throw new PatchFault(`cannot merge lists without merge key for ${field?.name ?? ''}`);
  return mergeMaps(before, changes, mergeKey, innerDefinition(field?.type), mode);
}

function mergeMaps(
  before: readonly Json[],
  changes: readonly Json[],
  mergeKey: string,
  schema: Definition | undefined,
  mode: Mode,
): readonly Json[] {
  let list = [...before];
  const ordinary: Fields[] = [];
  let replace = false;
  for (const change of changes) {
    if (!isFields(change)) throw new PatchFault('expected a map[string]interface {}, but received a string');
    const directive = own(change, PATCH);
    if (directive === undefined) ordinary.push(change);
    else if (directive === 'replace') replace = true;
    else if (directive === 'delete') {
      if (!Object.hasOwn(change, mergeKey))
        throw new PatchFault(`map: ${JSON.stringify(change)} does not contain declared merge key: ${mergeKey}`);
      list = list.filter((element) => identity(element, mergeKey) !== change[mergeKey]);
    } else
      throw new PatchFault(
        directive === 'merge'
          ? 'merging lists cannot yet be specified in the patch'
          : `unknown patch type: ${String(directive)} in map: ${JSON.stringify(change)}`,
      );
  }
  if (replace) return ordinary;
  for (const change of ordinary) {
    const key = own(change, mergeKey);
    if (key === undefined) throw new PatchFault(`map: ${JSON.stringify(change)} does not contain declared merge key: ${mergeKey}`);
    const at = list.findIndex((element) => identity(element, mergeKey) === key);
    const found = list[at];
    if (isFields(found)) list[at] = mergeMap(found, change, schema, mode);
    else list.push(mode === 'server' ? (withoutDirectives(change, mode) ?? change) : change);
  }
  return orderElements(list, ordinary, before, mergeKey);
}
