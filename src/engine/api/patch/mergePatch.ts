/**
 * JSON merge patch, applied and computed. Upstream: RFC 7386, github.com/evanphx/json-patch (merge.go), apimachinery util/jsonmergepatch.
 */
import { sameJson } from '../equal.ts';
import type { Json } from '../object.ts';
import { isFields, own, type Fields } from './fields.ts';

export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isFields(patch)) return patch;
  const result = new Map<string, Json>(Object.entries(isFields(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, applyMergePatch(result.get(key) ?? null, value));
  }
  return Object.fromEntries(result);
}

/** The merge patch that makes `modified` out of `original`. */
function createMergePatch(original: Fields, modified: Fields): Fields {
  const patch = new Map<string, Json>();
  for (const [key, value] of Object.entries(modified)) {
    const before = own(original, key);
    if (before === undefined) patch.set(key, value);
    else if (isFields(before) && isFields(value)) {
      const inner = createMergePatch(before, value);
      if (Object.keys(inner).length > 0) patch.set(key, inner);
    } else if (!sameJson(before, value)) patch.set(key, value);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch.set(key, null);
  return Object.fromEntries(patch);
}

/** For kinds without a schema: additions and changes of current to modified, deletions of original to modified. */
export function createThreeWayMergePatch(original: Fields, modified: Fields, current: Fields): Fields {
  const changes = keepNulls(createMergePatch(current, modified), false);
  const deletions = keepNulls(createMergePatch(original, modified), true);
  return mergeDeep(deletions, changes);
}

/** Only the deletions of a merge patch, or all but them. */
function keepNulls(patch: Fields, nulls: boolean): Fields {
  const kept: [string, Json][] = [];
  for (const [key, value] of Object.entries(patch)) {
    if (isFields(value)) {
      const inner = keepNulls(value, nulls);
      if (Object.keys(inner).length > 0 || (!nulls && Object.keys(value).length === 0)) kept.push([key, inner]);
    } else if ((value === null) === nulls) kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}

function mergeDeep(base: Fields, over: Fields): Fields {
  const result = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = result.get(key);
    result.set(key, isFields(before) && isFields(value) ? mergeDeep(before, value) : value);
  }
  return Object.fromEntries(result);
}
