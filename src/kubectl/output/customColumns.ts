/**
 * `-o custom-columns=NAME:.metadata.name,...`. Upstream: k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
 */
import type { Json, KubeObject } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { parseRelaxed, type Part } from './jsonPath.ts';
import { textOf, valuesOf } from './jsonPathValue.ts';
import { TABLE_STYLE } from './table.ts';
import { TabWriter } from './tabWriter.ts';

export function customColumns(spec: string, headers: boolean): (object: KubeObject) => string {
  if (spec === '') throw new Failure('custom-columns format specified but no custom columns given');
  const columns = spec.split(',').map((column): { title: string; path: readonly Part[] } => {
    const colon = column.indexOf(':');
    if (colon < 0) throw new Failure(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    return { title: column.slice(0, colon), path: parseRelaxed(column.slice(colon + 1)) };
  });
  return (object) => {
    const { items } = object as { items?: readonly KubeObject[] };
    const rows = (items ?? [object]).map((item) => columns.map((column) => cellOf(column.path, item)));
    const lines = headers ? [columns.map((column) => column.title), ...rows] : rows;
    return new TabWriter(TABLE_STYLE).align(lines.map((cells) => `${cells.join('\t')}\n`).join(''));
  };
}

function cellOf(path: readonly Part[], item: KubeObject): string {
  const values = valuesOf(path, item as KubeObject & Json);
  return values.length === 0 ? '<none>' : values.map(shown).join(',');
}

/** Values as Go's `%v` prints them. */
function shown(value: Json): string {
  if (value === null) return '<none>';
  if (typeof value !== 'object') return textOf(value);
  return goText(value);
}

function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goText(inner as Json)}`).join(' ')}]`;
}
