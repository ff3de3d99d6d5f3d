/**
 * A client's copy of one resource: what this program knows, which may be older than what etcd holds. Upstream: k8s.io/client-go/tools/cache
 * (reflector, store, shared informer) with streaming lists. Leaves out: resync, bookmarks.
 *
 * CONTRACT. On start call `informer.start(ctx)`; pass every event of type `watch` to `informer.apply(event.data)`, which updates the copy
 * and returns what changed; read by `get`, `list`. For programs on every node the copy is kept per instance.
 */
import type { KubeObject } from '../api/object.ts';
import { qualified } from '../api/steps.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import type { Client } from './client.ts';

export interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Data of a `watch` event at a client. SYNCED carries the initial list. */
export interface WatchNotice {
  readonly resource: string;
  readonly revision: number;
  readonly event: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED';
  readonly object?: KubeObject;
  readonly objects?: readonly KubeObject[];
}

export interface ObjectChange<T extends KubeObject> {
  readonly event: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  /** What this client knew before. */
  readonly old?: T;
}

/** Key of an object in a cache or queue: `namespace/name`, or the name alone. */
export const keyOf = (object: KubeObject): string =>
  object.metadata.namespace === undefined || object.metadata.namespace === '' ? object.metadata.name : `${object.metadata.namespace}/${object.metadata.name}`;

export class Informer<T extends KubeObject = KubeObject> {
  readonly resource: string;
  readonly #name: ResourceName;
  readonly #client: Client;
  readonly #copy: Table<T>;
  readonly #seen: Table<number>;
  readonly #fieldSelector: ((instance: string) => string) | undefined;

  /** `owner` is the component kind. `fieldSelector` is made of the instance, for programs that watch their own node's objects only. */
  constructor(world: World, client: Client, owner: string, name: ResourceName, fieldSelector?: (instance: string) => string) {
    this.resource = qualified(name.group, name.resource);
    this.#name = name;
    this.#client = client;
    this.#copy = world.table(`cache/${owner}/${this.resource}`);
    this.#seen = world.table(`seen/${owner}`);
    this.#fieldSelector = fieldSelector;
  }

  start(ctx: Context, user: string): void {
    this.#watch(ctx, user, {}, {});
  }

  /** Watches again from what was seen last, or from a new list that is not older. */
  resume(ctx: Context, user: string, attempt: number, relist: boolean): void {
    // Programs of one kind may share one copy.
    const seen = this.#seen.get(prefixOf(ctx.self.instance) + this.resource) ?? this.#seen.get(this.resource);
    const options = seen === undefined ? {} : relist ? { atLeast: String(seen) } : { resourceVersion: String(seen) };
    this.#watch(ctx, user, options, { attempt });
  }

  #watch(ctx: Context, user: string, from: { readonly [option: string]: string }, token: { readonly attempt?: number }): void {
    const instance = ctx.self.instance;
    const selected = this.#fieldSelector && instance !== undefined ? { fieldSelector: this.#fieldSelector(instance) } : {};
    const options = this.#fieldSelector && instance !== undefined || Object.keys(from).length > 0 ? { options: { ...selected, ...from } } : {};
    this.#client.send(ctx, { verb: 'watch', ...this.#name, ...options, user, agent: ctx.self.kind }, { watch: this.resource, ...token });
  }

  /**
   * Takes a notice into the copy; returns the changes that matter to handlers. SYNCED gives one ADDED or MODIFIED an object, and one DELETED for
   * each that went while nobody watched. What is older than what is known (another API server lags behind) is passed over.
   */
  apply(notice: WatchNotice, instance?: string): ObjectChange<T>[] {
    const prefix = prefixOf(instance);
    const seen = this.#seen.get(prefix + this.resource);
    if (seen !== undefined && notice.revision < seen + (notice.event === 'SYNCED' ? 0 : 1)) return [];
    this.#seen.set(prefix + this.resource, notice.revision);
    if (notice.event !== 'SYNCED') return [this.#take(notice.event, notice.object as T, prefix)];
    const objects = notice.objects ?? [];
    const lost = seen === undefined ? [] : this.#lost(objects, prefix);
    return [...lost, ...objects.map((object) => this.#take('ADDED', object as T, prefix))];
  }

  /** What a new list no longer has; an object that was made anew under the same name is another one. */
  #lost(objects: readonly KubeObject[], prefix: string): ObjectChange<T>[] {
    const there = new Set(objects.map(({ metadata }) => metadata.uid));
    const gone = this.#copy.values(prefix).filter(({ metadata }) => !there.has(metadata.uid));
    return gone.map((object) => this.#take('DELETED', object, prefix));
  }

  /** Revision of the newest notice; undefined before the first list has come. */
  seenRevision(instance?: string): number | undefined {
    return this.#seen.get(prefixOf(instance) + this.resource);
  }

  get(key: string, instance?: string): T | undefined {
    return this.#copy.get(prefixOf(instance) + key);
  }

  /** Objects in key order; `namespace` narrows. */
  list(namespace?: string, instance?: string): T[] {
    return this.#copy.values(prefixOf(instance) + (namespace === undefined ? '' : `${namespace}/`));
  }

  #take(event: 'ADDED' | 'MODIFIED' | 'DELETED', object: T, prefix: string): ObjectChange<T> {
    const key = prefix + keyOf(object);
    const old = this.#copy.get(key);
    if (event === 'DELETED') this.#copy.delete(key);
    else this.#copy.set(key, object);
    const seen = event === 'DELETED' ? event : old === undefined ? 'ADDED' : 'MODIFIED';
    return old === undefined ? { event: seen, object } : { event: seen, object, old };
  }
}

const prefixOf = (instance: string | undefined): string => (instance === undefined ? '' : `${instance}|`);
