/**
 * Strings in code-unit order, in blocks, so that putting one in among many moves few. Upstream: none (a B-tree of two levels).
 */
const BLOCK = 512;

export class SortedKeys {
  #blocks: string[][] = [];

  constructor(keys: Iterable<string>) {
    const sorted = [...keys].sort(byCodeUnit);
    for (let from = 0; from < sorted.length; from += BLOCK / 2) this.#blocks.push(sorted.slice(from, from + BLOCK / 2));
  }

  add(key: string): void {
    if (this.#blocks.length === 0) this.#blocks.push([]);
    const at = this.#blockOf(key);
    const block = this.#blocks[at]!;
    const index = lowerBound(block, key);
    if (index === block.length) block.push(key);
    else block.splice(index, 0, key);
    if (block.length > BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  delete(key: string): void {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) return;
    block.splice(lowerBound(block, key), 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** Keys that start with a prefix, in order. */
  from(prefix: string): string[] {
    if (prefix === '') return this.#blocks.flat();
    const found: string[] = [];
    for (let at = this.#blockOf(prefix); at < this.#blocks.length; at++) {
      const block = this.#blocks[at]!;
      for (let index = lowerBound(block, prefix); index < block.length; index++) {
        if (!block[index]!.startsWith(prefix)) return found;
        found.push(block[index]!);
      }
    }
    return found;
  }

  /** The last block whose first key is not after `key`. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle]![0]! <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where a string is, or would be put in. */
export function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
