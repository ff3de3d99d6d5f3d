/**
 * The order of keys in kubectl's YAML: numbers inside names count as numbers (`a2` before `a10`).
 * Upstream: goyaml.v2 sorter.go keyList.Less.
 */
const isLetter = (point: string): boolean => /\p{L}/u.test(point);
const isDigit = (point: string | undefined): boolean => point !== undefined && /\p{Nd}/u.test(point);

export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  const a = [...left];
  const b = [...right];
  const index = a.findIndex((point, at) => point !== b[at]);
  if (index < 0 || index >= b.length) return a.length - b.length;
  return isLess(a, b, index) ? -1 : 1;
}

/** Whether `a` comes first; `index` is where they begin to differ. */
function isLess(a: readonly string[], b: readonly string[], index: number): boolean {
  const x = a[index] ?? '';
  const y = b[index] ?? '';
  const letters = [isLetter(x), isLetter(y)];
  if (letters[0] === true && letters[1] === true) return x < y;
  if (letters[0] === true || letters[1] === true) return letters[1] === true;
  const lead = leadingDigit(a, b, index);
  const first = digitsFrom(a, index, lead);
  const second = digitsFrom(b, index, lead);
  if (first.value !== second.value) return first.value < second.value;
  if (first.end !== second.end) return first.end < second.end;
  return x < y;
}

/** A zero after a digit other than zero must not be lost when the numbers are compared. */
function leadingDigit(a: readonly string[], b: readonly string[], index: number): bigint {
  if (a[index] !== '0' && b[index] !== '0') return 0n;
  for (let at = index - 1; at >= 0 && isDigit(a[at]); at--) if (a[at] !== '0') return 1n;
  return 0n;
}

function digitsFrom(text: readonly string[], index: number, lead: bigint): { value: bigint; end: number } {
  let end = index;
  let value = lead;
  for (; isDigit(text[end]); end++) value = BigInt.asIntN(64, value * 10n + BigInt((text[end] ?? '0').codePointAt(0)! - 48));
  return { value, end };
}
