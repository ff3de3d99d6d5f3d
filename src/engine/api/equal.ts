/**
 * Deep equality of JSON values; a field that is undefined counts as absent. Upstream: apimachinery equality.Semantic.DeepEqual.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return a.length === (b as unknown[]).length && a.every((item, index) => sameJson(item, (b as unknown[])[index]));
  let fields = 0;
  for (const key in a) {
    const value = (a as Fields)[key];
    if (value === undefined) continue;
    fields++;
    if (!Object.hasOwn(b, key) || !sameJson(value, (b as Fields)[key])) return false;
  }
  for (const key in b) if ((b as Fields)[key] !== undefined) fields--;
  return fields === 0;
}

type Fields = { readonly [key: string]: unknown };
