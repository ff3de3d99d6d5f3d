/**
 * JSON as Go prints a map with %+v: `map[spec:map[replicas:x]]`. Upstream: fmt, as used by the API server when it refuses a patch.
 */
import type { Json } from '../object.ts';
import { isFields, isList } from './fields.ts';

export function goMap(value: Json): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isFields(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goMap(inner)}`).join(' ')}]`;
}
