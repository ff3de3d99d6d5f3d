/**
 * The JSON merge patch (RFC 7386) that turns one value into another. Upstream: github.com/evanphx/json-patch CreateMergePatch.
 */
import type { Json } from '../discovery.ts';
import { compactJson } from '../output/json.ts';

type Map = { readonly [key: string]: Json };

const isMap = (value: Json | undefined): value is Map => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Undefined when nothing differs. */
export function mergePatch(before: Json, after: Json): Json | undefined {
  if (!isMap(before) || !isMap(after)) return compactJson(before) === compactJson(after) ? undefined : after;
  const changes: [string, Json][] = [];
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changes.push([key, null]);
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const change = old === undefined ? value : mergePatch(old, value);
    if (change !== undefined) changes.push([key, change]);
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}
