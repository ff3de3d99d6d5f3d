/**
 * Tables and numbers as etcdctl prints them. Upstream: github.com/olekukonko/tablewriter (headings in the middle, cells to the right),
 * github.com/dustin/go-humanize (Bytes).
 */

/** Columns as wide as their widest cell. */
export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => (row[at] ?? '').length)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[], place: (text: string, width: number) => string): string => `|${widths.map((width, at) => ` ${place(cells[at] ?? '', width)} `).join('|')}|\n`;
  const middle = (text: string, width: number): string => text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
  return `${rule}${line(headings.map((heading) => heading.toUpperCase()), middle)}${rule}${rows.map((row) => line(row, (text, width) => text.padStart(width))).join('')}${rule}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `98 kB`, `5.6 MB`. */
export function humanBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit > 0 && value < 10 ? value.toFixed(1) : String(Math.round(value))} ${UNITS[unit]}`;
}

/** A time.Duration of Go: `2ms`, `1.5ms`. */
export const goMilliseconds = (micros: number): string => (micros < 1000 ? `${micros}µs` : `${micros / 1000}ms`);
