/**
 * The house rules' own measures, apart from the test that applies them, so that canaries can prove that they fire.
 */
/** Code without comments and strings, roughly: enough for words. */
const withoutWords = (code: string): string => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''").replace(/`(?:[^`\\]|\\.)*`/g, '``');

/** Pure code that waits. */
export const waits = (code: string): boolean => /\b(async|await|Promise)\b/.test(withoutWords(code));

export type Tree = { readonly [key: string]: string | Tree };

/** Keys with their placeholders; plural forms count as one key. */
export function keysOf(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== 'string') for (const [inner, names] of keysOf(value, `${prefix}${key}.`)) found.set(inner, names);
    else found.set(prefix + key.replace(/_(zero|one|two|few|many|other)$/, ''), [...new Set(value.match(/\{\{\s*[\w.]+/g)?.map((name) => name.replace(/\{\{\s*/, '')) ?? [])].filter((name) => name !== 'count').sort().join());
  }
  return found;
}
