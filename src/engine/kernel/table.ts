/**
 * Tables hold all state of a simulation: string keys, frozen values, every change journaled. Reading in key order never depends on the
 * order of insertion; only what is read so is kept in order, folder by folder (`/registry/pods/`). Upstream: none. Leaves out: secondary indexes; those are caches of their users, rebuilt when `Journal.epoch` changes.
 */
import type { Journal, Journaled } from './journal.ts';
import { SortedKeys } from './sortedKeys.ts';

export class Table<V> implements Journaled {
  readonly name: string;
  readonly #journal: Journal;
  readonly #map = new Map<string, V>();
  /** Folder -> its keys in code-unit order, from when somebody reads it in order; '' are all keys. */
  readonly #sorted = new Map<string, SortedKeys>();

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
    if (before === undefined) this.#added(key);
    this.#map.set(key, value);
  }

  delete(key: string): void {
    const before = this.#map.get(key);
    if (before === undefined) return;
    this.#journal.record(this, key, before, undefined);
    this.#map.delete(key);
    this.#removed(key);
  }

  /** Keys in order; with a prefix only those that start with it. The result must not be kept across changes. */
  keys(prefix = ''): readonly string[] {
    const folder = folderOf(prefix);
    let sorted = this.#sorted.get(folder);
    if (sorted === undefined) this.#sorted.set(folder, (sorted = new SortedKeys(folder === '' ? this.#map.keys() : [...this.#map.keys()].filter((key) => key.startsWith(folder)))));
    return sorted.from(prefix);
  }

  #added(key: string): void {
    if (this.#sorted.size === 0) return;
    this.#sorted.get('')?.add(key);
    const folder = folderOf(key);
    if (folder !== '') this.#sorted.get(folder)?.add(key);
  }

  #removed(key: string): void {
    if (this.#sorted.size === 0) return;
    this.#sorted.get('')?.delete(key);
    const folder = folderOf(key);
    if (folder !== '') this.#sorted.get(folder)?.delete(key);
  }

  /** Values in key order. */
  values(prefix = ''): V[] {
    return this.keys(prefix).map((key) => this.#map.get(key)!);
  }

  restore(key: string, value: unknown): void {
    const known = this.#map.has(key);
    if (value !== undefined) {
      if (!known) this.#added(key);
      this.#map.set(key, value as V);
    } else if (known) {
      this.#removed(key);
      this.#map.delete(key);
    }
  }
}

/** `/registry/pods/` of `/registry/pods/default/web`; '' when there is none. */
function folderOf(key: string): string {
  if (key.charCodeAt(0) !== SLASH) return '';
  const end = key.indexOf('/', key.indexOf('/', 1) + 1);
  return end <= 1 ? '' : key.slice(0, end + 1);
}

const SLASH = 47;
