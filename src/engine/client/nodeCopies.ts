/**
 * What the programs of many nodes know of one resource, each at its own revision, in one copy. The newest state that any of them has is kept
 * whole; what it replaced is kept beside it only until every node has gone past it. So nodes that are up to date share all, and one that is cut
 * off still knows what it knew. Upstream: none (each kube-proxy, each CNI agent has an informer of its own); this stands in for them.
 */
import { keyOf, type WatchNotice } from './informer.ts';
import type { KubeObject } from '../api/object.ts';
import type { World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';

/** What a key was from a revision on; without object when it was not there. */
interface Version<T> {
  readonly from: number;
  readonly object?: T;
}

const HEAD = 'head';
const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion ?? 0);

export class NodeCopies<T extends KubeObject = KubeObject> {
  readonly resource: string;
  /** The newest state, by key. */
  readonly #newest: Table<T>;
  /** What was before, oldest first; the last one may say that the key is gone. */
  readonly #past: Table<readonly Version<T>[]>;
  /** By node and resource: the revision of the newest notice. */
  readonly #seen: Table<number>;
  readonly #head: Table<number>;

  constructor(world: Pick<World, 'table'>, owner: string, resource: string) {
    this.resource = resource;
    this.#newest = world.table(`cache/${owner}/${resource}`);
    this.#past = world.table(`past/${owner}/${resource}`);
    this.#head = world.table(`head/${owner}/${resource}`);
    this.#seen = world.table(`seen/${owner}`);
  }

  /** The newest revision that any node has seen. */
  get head(): number {
    return this.#head.get(HEAD) ?? 0;
  }

  /** '': one program that stands for those of all nodes. */
  #keyOf(node: string): string {
    return node === '' ? this.resource : `${node}|${this.resource}`;
  }

  seen(node: string): number | undefined {
    return this.#seen.get(this.#keyOf(node));
  }

  /** A node knows what the newest state is, without a notice of its own. */
  adopt(node: string): void {
    this.#seen.set(this.#keyOf(node), this.head);
  }

  forget(node: string): void {
    this.#seen.delete(this.#keyOf(node));
  }

  /** Takes a notice for one node. What is older than what the node knows is passed over. */
  apply(node: string, { revision, event, object, objects = [] }: WatchNotice): void {
    const seen = this.seen(node);
    if (seen !== undefined && revision < seen + (event === 'SYNCED' ? 0 : 1)) return;
    if (event === 'SYNCED') this.#list(objects as readonly T[], revision);
    else this.#record(keyOf(object!), revision, event === 'DELETED' ? undefined : (object as T));
    this.#seen.set(this.#keyOf(node), revision);
    if (revision > this.head) this.#head.set(HEAD, revision);
  }

  /** What a node knows, in key order. */
  list(node: string): readonly T[] {
    return this.#at(this.seen(node) ?? 0);
  }

  /** Nothing has changed that a node does not know. */
  knowsAll(node: string): boolean {
    const seen = this.seen(node) ?? 0;
    return seen >= this.head || (this.#newest.values().every((object) => revisionOf(object) <= seen) && this.#past.values().every((versions) => versions.at(-1)!.from <= seen));
  }

  #at(revision: number): readonly T[] {
    if (revision >= this.head) return this.#newest.values();
    const keys = [...new Set([...this.#newest.keys(), ...this.#past.keys()])].sort();
    return keys.flatMap((key) => {
      const newest = this.#newest.get(key);
      if (newest !== undefined && revisionOf(newest) <= revision) return [newest];
      const object = (this.#past.get(key) ?? []).findLast(({ from }) => from <= revision)?.object;
      return object === undefined ? [] : [object];
    });
  }

  #list(objects: readonly T[], revision: number): void {
    const there = new Set(objects.map(keyOf));
    for (const object of objects) this.#record(keyOf(object), revisionOf(object), object);
    const gone = this.#newest.keys().filter((key) => !there.has(key) && revisionOf(this.#newest.get(key)!) <= revision);
    for (const key of gone) this.#record(key, revision, undefined);
  }

  #record(key: string, from: number, object: T | undefined): void {
    const newest = this.#newest.get(key);
    if (newest !== undefined && revisionOf(newest) === from) return;
    const past = this.#past.get(key) ?? [];
    const last = newest === undefined ? past.at(-1)?.from : revisionOf(newest);
    if (last === undefined || last < from) {
      const kept = newest === undefined ? past : [...past, { from: revisionOf(newest), object: newest }];
      const versions = object === undefined && kept.length > 0 ? [...kept, { from }] : kept;
      if (versions.length > 0) this.#past.set(key, versions);
      if (object === undefined) this.#newest.delete(key);
      else this.#newest.set(key, object);
    } else if (!past.some((version) => version.from === from)) {
      const at = past.findIndex((version) => version.from > from);
      this.#past.set(key, past.toSpliced(at === -1 ? past.length : at, 0, { from, ...(object !== undefined && { object }) }));
    }
  }

  /** What no node of these can know any more is let go. */
  trim(nodes: readonly string[]): void {
    if (this.#past.size === 0) return;
    const floor = Math.min(this.head, ...nodes.flatMap((node) => this.seen(node) ?? []));
    for (const key of this.#past.keys().slice()) {
      const newest = this.#newest.get(key);
      const past = this.#past.get(key)!;
      const first = newest !== undefined && revisionOf(newest) <= floor ? past.length : past.findLastIndex(({ from }) => from <= floor);
      const kept = past.slice(Math.max(0, first)).filter(({ from, object }) => from > floor || object !== undefined);
      if (kept.length === 0) this.#past.delete(key);
      else if (kept.length < past.length) this.#past.set(key, kept);
    }
  }
}
