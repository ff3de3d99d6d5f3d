/**
 * What etcd holds: keys with values and revisions, and the log of changes that watches are fed from. Upstream: etcd server/storage/mvcc.
 * Leaves out: leases, ranges over old revisions. Values are objects rather than bytes; the revision is stamped into
 * metadata.resourceVersion here, where upstream's API server does it while decoding.
 */
import type { KubeObject } from '../api/object.ts';
import { isKnown, metadataOf, withMetadata } from '../api/shape.ts';
import type { World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';

export interface StoredValue {
  readonly value: KubeObject;
  readonly createRevision: number;
  readonly modRevision: number;
  /** Number of writes to the key since it was created. */
  readonly version: number;
}

export interface LoggedChange {
  readonly revision: number;
  readonly key: string;
  readonly op: 'create' | 'update' | 'delete';
  /** After the change; for a deletion the last value, with the revision of the deletion. */
  readonly value: KubeObject;
  readonly before?: KubeObject;
}

export interface Transaction {
  readonly key: string;
  /** The key must be at this revision; 0: it must not exist. */
  readonly expect: number;
  /** Absent: delete. */
  readonly value?: KubeObject;
}

/** All that a store holds; its objects are shared with the store. */
export interface StoreImage {
  readonly revision: number;
  readonly compacted: number;
  readonly kv: readonly (readonly [string, StoredValue])[];
  readonly log: readonly (readonly [string, LoggedChange])[];
}

interface Applied {
  readonly known: StoredValue | undefined;
  readonly change: LoggedChange;
}

/** Members apply the same transactions to the same keys: what comes of it is one object for all. A cache. */
export class Shared {
  readonly #applied = new WeakMap<Transaction, Applied>();
  /** Whether there is anybody to share with. */
  readonly #several: () => boolean;

  constructor(several: () => boolean) {
    this.#several = several;
  }

  find(transaction: Transaction, known: StoredValue | undefined, revision: number): LoggedChange | undefined {
    if (!this.#several()) return undefined;
    const applied = this.#applied.get(transaction);
    return applied?.known?.value === known?.value && applied?.change.revision === revision ? applied.change : undefined;
  }

  keep(transaction: Transaction, applied: Applied): void {
    if (this.#several()) this.#applied.set(transaction, applied);
  }
}

export class EtcdStore {
  readonly #shared: Shared | undefined;
  readonly #kv: Table<StoredValue>;
  readonly #log: Table<LoggedChange>;
  readonly #meta: Table<number>;

  /** The member's own copy; the first member's tables carry no name. */
  constructor(world: World, instance?: string, shared?: Shared) {
    this.#shared = shared;
    const of = instance === undefined ? '' : `/${instance}`;
    this.#kv = world.table(`etcd/kv${of}`);
    this.#log = world.table(`etcd/log${of}`);
    this.#meta = world.table(`etcd/meta${of}`);
  }

  get revision(): number {
    return this.#meta.get('revision') ?? 1;
  }

  /** Changes up to this revision are no longer in the log. */
  get compacted(): number {
    return this.#meta.get('compacted') ?? 1;
  }

  get(key: string): StoredValue | undefined {
    return this.#kv.get(key);
  }

  /** Number of keys. */
  get size(): number {
    return this.#kv.size;
  }

  /** Keys with a prefix, in order. */
  keys(prefix: string): readonly string[] {
    return this.#kv.keys(prefix);
  }

  /** What they hold. */
  values(prefix: string): readonly StoredValue[] {
    return this.#kv.values(prefix);
  }

  change(revision: number): LoggedChange | undefined {
    return this.#log.get(String(revision));
  }

  /** Applies a transaction. Returns the change, or undefined when the key is not at the expected revision. */
  apply(transaction: Transaction): LoggedChange | undefined {
    const { key, expect, value } = transaction;
    const known = this.#kv.get(key);
    if ((known?.modRevision ?? 0) !== expect || (value === undefined && known === undefined)) return undefined;
    const revision = this.revision + 1;
    const change = this.#shared?.find(transaction, known, revision) ?? changeOf(transaction, known, revision);
    this.#shared?.keep(transaction, { known, change });
    this.#meta.set('revision', revision);
    if (value === undefined) this.#kv.delete(key);
    else this.#kv.set(key, { value: change.value, createRevision: known?.createRevision ?? revision, modRevision: revision, version: (known?.version ?? 0) + 1 });
    this.#log.set(String(revision), change);
    return change;
  }

  /** Puts another value under a key, past all rules: a disk or a program has gone wrong. */
  corrupt(key: string, value: KubeObject): void {
    const known = this.#kv.get(key);
    if (known !== undefined) this.#kv.set(key, { ...known, value });
  }

  /** Everything that it holds, as a value: a snapshot. */
  image(): StoreImage {
    const rows = <V>(table: Table<V>): readonly (readonly [string, V])[] => table.keys().map((key) => [key, table.get(key)!] as const);
    return { revision: this.revision, compacted: this.compacted, kv: rows(this.#kv), log: rows(this.#log) };
  }

  /** Holds what a snapshot holds, instead of what was there. */
  load({ revision, compacted, kv, log }: StoreImage): void {
    const fill = <V>(table: Table<V>, rows: readonly (readonly [string, V])[]): void => {
      const kept = new Set(rows.map(([key]) => key));
      for (const key of table.keys().filter((name) => !kept.has(name))) table.delete(key);
      for (const [key, value] of rows) table.set(key, value);
    };
    fill(this.#kv, kv);
    fill(this.#log, log);
    this.#meta.set('revision', revision);
    this.#meta.set('compacted', compacted);
  }

  compact(revision: number): void {
    for (let old = this.compacted + 1; old <= revision; old++) this.#log.delete(String(old));
    if (revision > this.compacted) this.#meta.set('compacted', revision);
  }
}

function changeOf({ key, value }: Transaction, known: StoredValue | undefined, revision: number): LoggedChange {
  const op = value === undefined ? 'delete' : known === undefined ? 'create' : 'update';
  const stamped = stamp(value ?? known!.value, revision);
  return known === undefined ? { revision, key, op, value: stamped } : { revision, key, op, value: stamped, before: known.value };
}

function stamp(object: KubeObject, revision: number): KubeObject {
  const { metadata } = object;
  const resourceVersion = String(revision);
  if (!isKnown(metadata)) return withMetadata(object, { ...metadata, resourceVersion });
  const { name, namespace, uid, creationTimestamp, generateName, generation, labels, annotations, ownerReferences, finalizers, managedFields, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const stamped = { name, namespace, uid, resourceVersion, creationTimestamp, generateName, generation, labels, annotations, ownerReferences, finalizers, managedFields, deletionTimestamp, deletionGracePeriodSeconds };
  return withMetadata(object, metadataOf(stamped));
}
