/**
 * Tables hold all state of a simulation: string keys, frozen values, every change journaled. Reading in key order never depends on the
 * order of insertion. Upstream: none. Leaves out: secondary indexes; those are caches of their users, rebuilt when `Journal.epoch` changes.
 */
import type { Journal, Journaled } from './journal.ts';
import { SortedKeys } from './sortedKeys.ts';

export class Table<V> implements Journaled {
  readonly name: string;
  readonly #journal: Journal;
  readonly #map = new Map<string, V>();
  /** Keys in code-unit order; undefined until somebody reads in order. */
  #sorted: SortedKeys | undefined;

  constructor(name: string, journal: Journal) {
    this.name = name;
    this.#journal = journal;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: string): V | undefined {
    return this.#map.get(key);
  }

  has(key: string): boolean {
    return this.#map.has(key);
  }

  /** Stores a value, which must not be changed afterwards. Storing the very same value is no change. */
  set(key: string, value: V): void {
    const before = this.#map.get(key);
    if (before === value) return;
    this.#journal.record(this, key, before, value);
    if (before === undefined) this.#sorted?.add(key);
    this.#map.set(key, value);
  }

  delete(key: string): void {
    const before = this.#map.get(key);
    if (before === undefined) return;
    this.#journal.record(this, key, before, undefined);
    this.#map.delete(key);
    this.#sorted?.delete(key);
  }

  /** Keys in order; with a prefix only those that start with it. The result must not be kept across changes. */
  keys(prefix = ''): readonly string[] {
    this.#sorted ??= new SortedKeys(this.#map.keys());
    return this.#sorted.from(prefix);
  }

  /** Values in key order. */
  values(prefix = ''): V[] {
    return this.keys(prefix).map((key) => this.#map.get(key)!);
  }

  restore(key: string, value: unknown): void {
    const known = this.#map.has(key);
    if (value !== undefined) {
      if (!known) this.#sorted?.add(key);
      this.#map.set(key, value as V);
    } else if (known) {
      this.#sorted?.delete(key);
      this.#map.delete(key);
    }
  }
}
