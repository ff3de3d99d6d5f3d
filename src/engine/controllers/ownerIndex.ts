/**
 * Objects by the uid of their controller, and by the uid of any owner: a cache over the shared informers' copies, rebuilt after a jump in
 * time. Upstream: the `podControllerIndex` indexers of pkg/controller, the graph of pkg/controller/garbagecollector.
 */
import type { KubeObject } from '../api/object.ts';
import { keyOf, type Informer, type ObjectChange } from '../client/informer.ts';
import type { World } from '../kernel/component.ts';
import { lowerBound } from '../kernel/sortedKeys.ts';

const controllerUid = (object: KubeObject): string | undefined => object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;

/** Where an object stands: under its controller's uid, or under its namespace when no controller owns it. */
const place = (resource: string, object: KubeObject): string => {
  const uid = controllerUid(object);
  return uid === undefined ? `${resource}/${object.metadata.namespace ?? ''}` : `${resource}|${uid}`;
};

/** Objects in order of their keys. */
class Group {
  readonly #keys: string[] = [];
  readonly #objects: KubeObject[] = [];

  get objects(): readonly KubeObject[] {
    return this.#objects;
  }

  set(key: string, object: KubeObject): void {
    const at = lowerBound(this.#keys, key);
    if (this.#keys[at] === key) this.#objects[at] = object;
    else {
      this.#keys.splice(at, 0, key);
      this.#objects.splice(at, 0, object);
    }
  }

  delete(key: string): void {
    const at = lowerBound(this.#keys, key);
    if (this.#keys[at] !== key) return;
    this.#keys.splice(at, 1);
    this.#objects.splice(at, 1);
  }
}

export class OwnerIndex {
  readonly #world: World;
  readonly #informers: ReadonlyMap<string, Informer>;
  /** `resource|uid of the controller` or `resource/namespace` -> objects. */
  #owned = new Map<string, Group>();
  /** Uid of any owner -> `resource|key`. */
  #dependents = new Map<string, Group>();
  #epoch = -1;

  constructor(world: World, informers: ReadonlyMap<string, Informer>) {
    this.#world = world;
    this.#informers = informers;
  }

  update(resource: string, changes: readonly ObjectChange<KubeObject>[]): void {
    if (this.#epoch !== this.#world.epoch()) return;
    for (const { event, object, old } of changes) {
      const now = event === 'DELETED' ? undefined : object;
      if (old !== undefined && old.metadata.ownerReferences !== now?.metadata.ownerReferences) this.#forget(resource, old);
      if (now !== undefined) this.#note(resource, now);
    }
  }

  /** In key order. The answers must not be kept: they change with the next notice. */
  owned(resource: string, uid: string): readonly KubeObject[] {
    return this.#at(`${resource}|${uid}`);
  }

  orphans(resource: string, namespace: string): readonly KubeObject[] {
    return this.#at(`${resource}/${namespace}`);
  }

  #at(where: string): readonly KubeObject[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    return this.#owned.get(where)?.objects ?? [];
  }

  dependents(uid: string): readonly KubeObject[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    return this.#dependents.get(uid)?.objects ?? [];
  }

  #rebuild(): void {
    this.#owned = new Map();
    this.#dependents = new Map();
    this.#epoch = this.#world.epoch();
    for (const [resource, informer] of this.#informers) for (const object of informer.list()) this.#note(resource, object);
  }

  #note(resource: string, object: KubeObject): void {
    const key = keyOf(object);
    groupAt(this.#owned, place(resource, object)).set(key, object);
    for (const { uid } of object.metadata.ownerReferences ?? []) groupAt(this.#dependents, uid).set(`${resource}|${key}`, object);
  }

  #forget(resource: string, object: KubeObject): void {
    const key = keyOf(object);
    drop(this.#owned, place(resource, object), key);
    for (const { uid } of object.metadata.ownerReferences ?? []) drop(this.#dependents, uid, `${resource}|${key}`);
  }
}

function drop(index: Map<string, Group>, at: string, key: string): void {
  const group = index.get(at);
  group?.delete(key);
  if (group?.objects.length === 0) index.delete(at);
}

function groupAt(index: Map<string, Group>, at: string): Group {
  let group = index.get(at);
  if (group === undefined) index.set(at, (group = new Group()));
  return group;
}
