/**
 * The difference of two texts as `diff -u` prints it, without its two head lines. Upstream: GNU diff (Myers' algorithm).
 */
const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Hunks with three lines of context; '' when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after));
  const changed = lines.flatMap((line, index) => (line.sign === ' ' ? [] : [index]));
  let text = '';
  for (let at = 0; at < changed.length;) {
    const start = Math.max(0, changed[at]! - CONTEXT);
    let end = changed[at]!;
    while (at < changed.length && changed[at]! <= end + 2 * CONTEXT) end = changed[at++]!;
    text += hunk(lines, start, Math.min(lines.length, end + CONTEXT + 1));
  }
  return text;
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function hunk(lines: readonly Line[], start: number, end: number): string {
  const count = (from: number, to: number, without: string): number => lines.slice(from, to).filter((line) => line.sign !== without).length;
  const range = (without: string): string => {
    const length = count(start, end, without);
    const first = count(0, start, without) + (length === 0 ? 0 : 1);
    return length === 1 ? String(first) : `${first},${length}`;
  };
  return `@@ -${range('+')} +${range('-')} @@\n${lines
    .slice(start, end)
    .map((line) => `${line.sign}${line.text}\n`)
    .join('')}`;
}

/** By the longest common subsequence, after the equal beginning and end are set aside. */
function compare(a: readonly string[], b: readonly string[]): Line[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (part: readonly string[]): Line[] => part.map((text) => ({ sign: ' ', text }));
  return [
    ...same(a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i++]! });
      j++;
    } else if (i < a.length && (j >= b.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) lines.push({ sign: '-', text: a[i++]! });
    else lines.push({ sign: '+', text: b[j++]! });
  }
  return lines;
}
