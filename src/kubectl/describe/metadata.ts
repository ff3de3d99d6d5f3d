/**
 * Labels, annotations, taints and tolerations over several lines. Upstream: k8s.io/kubectl/pkg/describe/describe.go.
 */
import type { StringMap, Taint, Toleration } from '../discovery.ts';
import type { PrefixWriter } from './prefixWriter.ts';

const MAX_ANNOTATION = 140;
const HIDDEN_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

const sortedEntries = (map: StringMap | undefined): [string, string][] => Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

/** A title and one line for each text, or `<none>`. */
function writeLines(w: PrefixWriter, title: string, lines: readonly string[]): void {
  w.write(0, `${title}:\t`);
  if (lines.length === 0) w.write(0, '<none>\n');
  lines.forEach((line, index) => w.write(0, `${index === 0 ? '' : '\t'}${line}\n`));
}

export const writeLabels = (w: PrefixWriter, title: string, labels: StringMap | undefined): void =>
  writeLines(
    w,
    title,
    sortedEntries(labels).map(([key, value]) => `${key}=${value}`),
  );

export function writeAnnotations(w: PrefixWriter, title: string, annotations: StringMap | undefined): void {
  w.write(0, `${title}:\t`);
  const entries = sortedEntries(annotations).filter(([key]) => key !== HIDDEN_ANNOTATION);
  if (entries.length === 0) w.write(0, '<none>\n');
  entries.forEach(([key, whole], index) => {
    if (index > 0) w.write(0, '\t');
    const value = whole.replace(/\n$/, '');
    if (value.length + key.length + 2 <= MAX_ANNOTATION && !value.includes('\n')) w.write(0, `${key}: ${value}\n`);
    else {
      w.write(0, `${key}:\n`);
      for (const line of value.split('\n'))
        w.write(0, `\t  ${line.length > MAX_ANNOTATION - 2 ? `${line.slice(0, MAX_ANNOTATION - 2)}...` : line}\n`);
    }
  });
}

/** `key=value:Effect` */
function taintText({ key, value = '', effect }: Taint): string {
  if (effect === '') return value === '' ? key : `${key}=${value}:`;
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}

export function writeTaints(w: PrefixWriter, title: string, taints: readonly Taint[] | undefined): void {
  const order = (taint: Taint): string => `${taint.effect},${taint.key}`;
  writeLines(w, title, [...(taints ?? [])].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0)).map(taintText));
}

export function writeTolerations(w: PrefixWriter, title: string, tolerations: readonly Toleration[] | undefined): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0));
  writeLines(w, title, sorted.map(tolerationText));
}

function tolerationText({ key = '', operator, value = '', effect = '', tolerationSeconds }: Toleration): string {
  const base = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
  const exists = operator === 'Exists' && value === '' ? (key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists') : '';
  return `${base}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}
