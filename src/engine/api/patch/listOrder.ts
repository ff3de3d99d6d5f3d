/**
 * The order of merged lists in strategic merge patches. Upstream: apimachinery util/strategicpatch (normalizeElementOrder and below it).
 */
import type { Json } from '../object.ts';
import { isFields, own } from './fields.ts';

/** What identifies an element: the value of the merge key, or the element itself. */
export const identity = (element: Json | undefined, mergeKey: string | undefined): Json | undefined =>
  mergeKey === undefined ? element : isFields(element) ? own(element, mergeKey) : undefined;

const indexIn = (list: readonly Json[], element: Json | undefined, mergeKey: string | undefined): number => {
  const wanted = identity(element, mergeKey);
  for (let at = 0; at < list.length; at++) if (identity(list[at], mergeKey) === wanted) return at;
  return -1;
};

const isDeletion = (element: Json, mergeKey: string | undefined): boolean => mergeKey !== undefined && isFields(element) && own(element, '$patch') === 'delete';

/** Elements of the patch in the patch's order, the others in the server's, interleaved as the server had them. */
export function orderElements(
  merged: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string | undefined,
): readonly Json[] {
  const isInPlace = (element: Json, at: number): boolean =>
    !isDeletion(element, mergeKey) && identity(element, mergeKey) === identity(patchOrder[at], mergeKey);
  if (merged.length === patchOrder.length && merged.every(isInPlace)) return merged;
  const ofPatch = merged.filter((element) => indexIn(patchOrder, element, mergeKey) >= 0);
  const ofServer = merged.filter((element) => indexIn(patchOrder, element, mergeKey) < 0);
  return interleave(sortBy(ofServer, serverOrder, mergeKey), sortBy(ofPatch, patchOrder, mergeKey), serverOrder, mergeKey);
}

/** Insertion sort, as Go's for short lists: upstream's comparison is not an order when an element is missing. Deletions go last. */
export function sortBy(elements: readonly Json[], order: readonly Json[], mergeKey: string | undefined): readonly Json[] {
  const sorted = elements.filter((element) => !isDeletion(element, mergeKey));
  const before = (a: Json, b: Json): boolean => {
    const left = indexIn(order, a, mergeKey);
    const right = left >= 0 ? indexIn(order, b, mergeKey) : -1;
    return left >= 0 && right >= 0 ? left < right : true;
  };
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0 && before(sorted[j]!, sorted[j - 1]!); j--) [sorted[j], sorted[j - 1]] = [sorted[j - 1]!, sorted[j]!];
  }
  return [...sorted, ...elements.filter((element) => isDeletion(element, mergeKey))];
}

function interleave(
  server: readonly Json[],
  patch: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string | undefined,
): readonly Json[] {
  const result: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < server.length && j < patch.length) {
    const left = indexIn(serverOrder, server[i], mergeKey);
    const right = indexIn(serverOrder, patch[j], mergeKey);
    result.push(left >= 0 && right >= 0 && left < right ? server[i++]! : patch[j++]!);
  }
  return [...result, ...server.slice(i), ...patch.slice(j)];
}
