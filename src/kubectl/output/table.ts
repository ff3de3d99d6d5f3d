/**
 * Prints tables as `kubectl get` does. Upstream: k8s.io/cli-runtime/pkg/printers/tableprinter.go.
 */
import type { Json, KindDefinition, ObjectMeta, StringMap } from '../discovery.ts';
import { shownKind } from '../discovery.ts';

/** meta.k8s.io/v1 Table, as far as it is printed. */
export interface Table {
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly type: string;
    readonly format?: string;
    readonly priority?: number;
  }[];
  readonly rows: readonly { readonly cells: readonly Json[]; readonly object?: { readonly metadata?: Partial<ObjectMeta> } }[];
}

export interface TableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly withNamespace: boolean;
  /** Names with their kind before them: `pod/x`. */
  readonly withKind?: KindDefinition;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

export const TABLE_STYLE = { minWidth: 6, padding: 3 };

/** A column's title: `UP-TO-DATE`. */
const title = (name: string): string => name.toUpperCase();

/** Rows of cells ended by tabs, the titles first. */
export function tableText(
  table: Table,
  options: TableOptions,
  extra?: { readonly title: string; readonly cells: readonly string[] },
): string {
  if (table.rows.length === 0) return '';
  const columns = table.columnDefinitions
    .map((column, index) => ({ ...column, index }))
    .filter((column) => options.wide || (column.priority ?? 0) === 0);
  const lines: string[][] = [];
  if (options.headers) {
    const titles = columns.map((column) => title(column.name));
    lines.push([
      ...(extra === undefined ? [] : [extra.title]),
      ...(options.withNamespace ? ['NAMESPACE'] : []),
      ...titles,
      ...labelTitles(options),
    ]);
  }
  table.rows.forEach((row, at) => {
    const metadata = row.object?.metadata;
    const nameColumn = columns.find((column) => column.format === 'name') ?? columns[0];
    const cells = columns.map((column) => {
      const cell = cellText(row.cells[column.index]);
      return column === nameColumn && options.withKind !== undefined && column.index === 0
        ? `${shownKind(options.withKind)}/${cell}`
        : cell;
    });
    const own = extra === undefined ? [] : [extra.cells[at] ?? ''];
    lines.push([...own, ...(options.withNamespace ? [metadata?.namespace ?? ''] : []), ...cells, ...labelCells(metadata?.labels, options)]);
  });
  return lines.map((cells) => `${cells.join('\t')}\n`).join('');
}

function labelTitles(options: TableOptions): string[] {
  return [...options.labelColumns.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()), ...(options.showLabels ? ['LABELS'] : [])];
}

function labelCells(labels: StringMap | undefined, options: TableOptions): string[] {
  const columns = options.labelColumns.map((label) => (labels !== undefined && Object.hasOwn(labels, label) ? (labels[label] ?? '') : ''));
  return [...columns, ...(options.showLabels ? [labelText(labels)] : [])];
}

/** `a=b,c=d`, or `<none>`. */
export function labelText(labels: StringMap | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** Cells have one line: the rest is cut. */
function cellText(cell: Json | undefined): string {
  if (cell === undefined || cell === null) return '<none>';
  const text = typeof cell === 'string' ? cell : String(cell);
  const cut = /[\f\n\r]/.exec(text);
  return (cut === null ? text : `${text.slice(0, cut.index)}...`).replaceAll('\t', '\\t');
}
