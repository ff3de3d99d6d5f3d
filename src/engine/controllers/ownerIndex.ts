/**
 * Objects by the uid of their controller, and by the uid of any owner: a cache over the shared informers' copies, rebuilt after a jump in
 * time. Upstream: the `podControllerIndex` indexers of pkg/controller, the graph of pkg/controller/garbagecollector.
 */
import type { KubeObject } from '../api/object.ts';
import { keyOf, type Informer, type ObjectChange } from '../client/informer.ts';
import type { World } from '../kernel/component.ts';
import { byCodeUnit } from '../kernel/sortedKeys.ts';

const controllerUid = (object: KubeObject): string | undefined => object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;

/** Where an object stands: under its controller's uid, or under its namespace when no controller owns it. */
const place = (resource: string, object: KubeObject): string => {
  const uid = controllerUid(object);
  return uid === undefined ? `${resource}/${object.metadata.namespace ?? ''}` : `${resource}|${uid}`;
};

interface Keys {
  readonly keys: Set<string>;
  /** In order; undefined until somebody reads. */
  sorted?: readonly string[];
}

export class OwnerIndex {
  readonly #world: World;
  readonly #informers: ReadonlyMap<string, Informer>;
  /** `resource|uid of the controller` or `resource/namespace` -> keys. */
  #owned = new Map<string, Keys>();
  /** Uid of any owner -> `resource|key`. */
  #dependents = new Map<string, Keys>();
  #epoch = -1;

  constructor(world: World, informers: ReadonlyMap<string, Informer>) {
    this.#world = world;
    this.#informers = informers;
  }

  update(resource: string, changes: readonly ObjectChange<KubeObject>[]): void {
    if (this.#epoch !== this.#world.epoch()) return;
    for (const { event, object, old } of changes) {
      const now = event === 'DELETED' ? undefined : object;
      if (old !== undefined && now !== undefined && old.metadata.ownerReferences === now.metadata.ownerReferences) continue;
      if (old !== undefined) this.#forget(resource, old);
      if (now !== undefined) this.#note(resource, now);
    }
  }

  owned(resource: string, uid: string): KubeObject[] {
    return this.#at(resource, `${resource}|${uid}`);
  }

  orphans(resource: string, namespace: string): KubeObject[] {
    return this.#at(resource, `${resource}/${namespace}`);
  }

  #at(resource: string, where: string): KubeObject[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    const informer = this.#informers.get(resource)!;
    return sorted(this.#owned.get(where)).map((key) => informer.get(key)!);
  }

  dependents(uid: string): KubeObject[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    return sorted(this.#dependents.get(uid)).map((entry) => {
      const bar = entry.indexOf('|');
      return this.#informers.get(entry.slice(0, bar))!.get(entry.slice(bar + 1))!;
    });
  }

  #rebuild(): void {
    this.#owned = new Map();
    this.#dependents = new Map();
    this.#epoch = this.#world.epoch();
    for (const [resource, informer] of this.#informers) for (const object of informer.list()) this.#note(resource, object);
  }

  #note(resource: string, object: KubeObject): void {
    const key = keyOf(object);
    add(this.#owned, place(resource, object), key);
    for (const { uid } of object.metadata.ownerReferences ?? []) add(this.#dependents, uid, `${resource}|${key}`);
  }

  #forget(resource: string, object: KubeObject): void {
    const key = keyOf(object);
    remove(this.#owned, place(resource, object), key);
    for (const { uid } of object.metadata.ownerReferences ?? []) remove(this.#dependents, uid, `${resource}|${key}`);
  }
}

function sorted(entry: Keys | undefined): readonly string[] {
  if (entry === undefined) return [];
  return (entry.sorted ??= [...entry.keys].sort(byCodeUnit));
}

function add(index: Map<string, Keys>, at: string, key: string): void {
  const entry = index.get(at);
  if (entry === undefined) index.set(at, { keys: new Set([key]) });
  else {
    entry.keys.add(key);
    delete entry.sorted;
  }
}

function remove(index: Map<string, Keys>, at: string, key: string): void {
  const entry = index.get(at);
  if (!entry?.keys.delete(key)) return;
  if (entry.keys.size === 0) index.delete(at);
  else delete entry.sorted;
}
