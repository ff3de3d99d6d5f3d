/**
 * JSON as Go writes it: keys in order, `<`, `>` and `&` escaped. Upstream: encoding/json.
 */
import type { Json } from '../discovery.ts';

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Text that stands in JSON as it is. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;

function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (point) => `\\u${(point.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** In order; without those of undefined values. */
const keysOf = (map: { readonly [key: string]: Json }): string[] =>
  Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort(byCodeUnit);

/** On one line, without blanks. */
export function compactJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  const map = value as { readonly [key: string]: Json };
  const keys = keysOf(map);
  return `{${keys.map((key) => `${quote(key)}:${compactJson(map[key])}`).join(',')}}`;
}

/** Over several lines, as `kubectl get -o json` prints it. */
export function indentedJson(value: unknown, unit = '    ', indent = ''): string {
  if (value === null || typeof value !== 'object') return compactJson(value);
  const inner = indent + unit;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + indentedJson(item, unit, inner)).join(',\n')}\n${indent}]`;
  }
  const map = value as { readonly [key: string]: Json };
  const keys = keysOf(map);
  if (keys.length === 0) return '{}';
  return `{\n${keys.map((key) => `${inner}${quote(key)}: ${indentedJson(map[key], unit, inner)}`).join(',\n')}\n${indent}}`;
}
