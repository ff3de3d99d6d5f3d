/**
 * Deep equality of JSON values; a field that is undefined counts as absent. Upstream: apimachinery equality.Semantic.DeepEqual.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return a.length === (b as unknown[]).length && a.every((item, index) => sameJson(item, (b as unknown[])[index]));
  const left = definedKeys(a);
  return (
    left.length === definedKeys(b).length && left.every((key) => Object.hasOwn(b, key) && sameJson((a as Fields)[key], (b as Fields)[key]))
  );
}

type Fields = { readonly [key: string]: unknown };

const definedKeys = (object: object): string[] => Object.keys(object).filter((key) => (object as Fields)[key] !== undefined);
