/**
 * The difference of two texts as unified hunks. Upstream: github.com/pmezard/go-difflib, a port of Python's difflib: its matching, "popular"
 * lines included, decides where hunks begin and end.
 */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Change {
  readonly same: boolean;
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

const CONTEXT = 3;

/** Hunks with three lines of context, without file names; '' when the texts are the same. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  const hunks = group(changes(matchingBlocks(a, b), a.length, b.length));
  return hunks.map((hunk) => hunkText(hunk, a, b)).join('');
}

function hunkText(hunk: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [hunk[0]!, hunk[hunk.length - 1]!];
  const lines = [`@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@`];
  for (const { same, a: left, b: right } of hunk) {
    if (same) lines.push(...a.slice(...left).map((line) => ` ${line}`));
    else lines.push(...a.slice(...left).map((line) => `-${line}`), ...b.slice(...right).map((line) => `+${line}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function range(start: number, stop: number): string {
  const length = stop - start;
  return length === 1 ? String(start + 1) : `${length === 0 ? start : start + 1},${length}`;
}

/** Positions of each line of b, without lines that are so frequent that they say nothing. */
function positions(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const known = all.get(line);
    if (known) known.push(index);
    else all.set(line, [index]);
  }
  if (b.length < 200) return all;
  const popular = Math.floor(b.length / 100) + 1;
  return new Map([...all].filter(([, indices]) => indices.length <= popular));
}

function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const where = positions(b);
  const queue: [number, number, number, number][] = [[0, a.length, 0, b.length]];
  const found: Block[] = [];
  for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
    const [aLow, aHigh, bLow, bHigh] = part;
    const match = longestMatch(a, b, where, part);
    if (match.size === 0) continue;
    found.push(match);
    if (aLow < match.a && bLow < match.b) queue.push([aLow, match.a, bLow, match.b]);
    if (match.a + match.size < aHigh && match.b + match.size < bHigh)
      queue.push([match.a + match.size, aHigh, match.b + match.size, bHigh]);
  }
  return found.sort((left, right) => left.a - right.a || left.b - right.b);
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  where: ReadonlyMap<string, readonly number[]>,
  [aLow, aHigh, bLow, bHigh]: readonly [number, number, number, number],
): Block {
  let [bestA, bestB, size] = [aLow, bLow, 0];
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of where.get(a[i]!) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [bestA, bestB, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (bestA > aLow && bestB > bLow && a[bestA - 1] === b[bestB - 1]) [bestA, bestB, size] = [bestA - 1, bestB - 1, size + 1];
  while (bestA + size < aHigh && bestB + size < bHigh && a[bestA + size] === b[bestB + size]) size++;
  return { a: bestA, b: bestB, size };
}

function changes(blocks: readonly Block[], aLength: number, bLength: number): readonly Change[] {
  const list: Change[] = [];
  let [i, j] = [0, 0];
  for (const { a, b, size } of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (i < a || j < b) list.push({ same: false, a: [i, a], b: [j, b] });
    const last = list[list.length - 1];
    if (size > 0 && last?.same === true && last.a[1] === a && last.b[1] === b)
      list[list.length - 1] = { same: true, a: [last.a[0], a + size], b: [last.b[0], b + size] };
    else if (size > 0) list.push({ same: true, a: [a, a + size], b: [b, b + size] });
    [i, j] = [a + size, b + size];
  }
  return list;
}

function group(list: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  let hunk: Change[] = [];
  for (const [index, change] of list.entries()) {
    if (!change.same) {
      hunk.push(change);
      continue;
    }
    const length = change.a[1] - change.a[0];
    const [first, last] = [index === 0, index === list.length - 1];
    const tail: Change = {
      same: true,
      a: [change.a[0], Math.min(change.a[1], change.a[0] + CONTEXT)],
      b: [change.b[0], Math.min(change.b[1], change.b[0] + CONTEXT)],
    };
    const head: Change = {
      same: true,
      a: [Math.max(change.a[0], change.a[1] - CONTEXT), change.a[1]],
      b: [Math.max(change.b[0], change.b[1] - CONTEXT), change.b[1]],
    };
    if (first) hunk.push(head);
    else if (last) hunk.push(tail);
    else if (length > 2 * CONTEXT) {
      hunks.push([...hunk, tail]);
      hunk = [head];
    } else hunk.push(change);
  }
  if (hunk.some(({ same }) => !same)) hunks.push(hunk);
  return hunks;
}
