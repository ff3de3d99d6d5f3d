/**
 * A heap whose entries may have become stale: they are dropped when they come up. Upstream: backend/heap (which deletes in place).
 */
import TinyQueue from 'tinyqueue';

export class LazyHeap<T> {
  readonly #order: (a: T, b: T) => number;
  #heap: TinyQueue<T>;

  constructor(order: (a: T, b: T) => number) {
    this.#order = order;
    this.#heap = new TinyQueue<T>([], order);
  }

  push(entry: T): void {
    this.#heap.push(entry);
  }

  /** The first entry that is still current, removed. */
  pop(isCurrent: (entry: T) => boolean): T | undefined {
    for (let entry = this.#heap.pop(); entry !== undefined; entry = this.#heap.pop()) if (isCurrent(entry)) return entry;
    return undefined;
  }

  clear(): void {
    this.#heap = new TinyQueue<T>([], this.#order);
  }
}
