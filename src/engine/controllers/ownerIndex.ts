/**
 * Objects by the uid of their controller: a cache over the shared informers' copies, rebuilt after a jump in time. Upstream: the
 * `podControllerIndex` indexers of pkg/controller.
 */
import type { KubeObject } from '../api/object.ts';
import { keyOf, type Informer, type ObjectChange } from '../client/informer.ts';
import type { World } from '../kernel/component.ts';
import { byCodeUnit } from '../kernel/table.ts';

export const controllerUid = (object: KubeObject): string | undefined => object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;

/** Under this uid stand the objects that no controller owns: candidates for adoption. */
const NO_OWNER = '';

export class OwnerIndex {
  readonly #world: World;
  readonly #informers: ReadonlyMap<string, Informer>;
  /** resource -> uid -> keys (sorted when read). */
  #index = new Map<string, Map<string, { keys: Set<string>; sorted?: readonly string[] }>>();
  #epoch = -1;

  constructor(world: World, informers: ReadonlyMap<string, Informer>) {
    this.#world = world;
    this.#informers = informers;
  }

  update(resource: string, changes: readonly ObjectChange<KubeObject>[]): void {
    if (this.#epoch !== this.#world.epoch()) return;
    for (const { event, object, old } of changes) {
      const before = old && (controllerUid(old) ?? NO_OWNER);
      const after = event === 'DELETED' ? undefined : (controllerUid(object) ?? NO_OWNER);
      if (before === after) continue;
      if (before !== undefined) this.#remove(resource, before, keyOf(object));
      if (after !== undefined) this.#add(resource, after, keyOf(object));
    }
  }

  owned(resource: string, uid: string): KubeObject[] {
    if (this.#epoch !== this.#world.epoch()) this.#rebuild();
    const entry = this.#index.get(resource)?.get(uid);
    if (entry === undefined) return [];
    entry.sorted ??= [...entry.keys].sort(byCodeUnit);
    const informer = this.#informers.get(resource)!;
    return entry.sorted.map((key) => informer.get(key)!);
  }

  #rebuild(): void {
    this.#index = new Map();
    this.#epoch = this.#world.epoch();
    for (const [resource, informer] of this.#informers) {
      for (const object of informer.list()) {
        const uid = controllerUid(object);
        this.#add(resource, uid ?? NO_OWNER, keyOf(object));
      }
    }
  }

  #add(resource: string, uid: string, key: string): void {
    let byUid = this.#index.get(resource);
    if (byUid === undefined) this.#index.set(resource, (byUid = new Map()));
    const entry = byUid.get(uid);
    if (entry === undefined) byUid.set(uid, { keys: new Set([key]) });
    else {
      entry.keys.add(key);
      delete entry.sorted;
    }
  }

  #remove(resource: string, uid: string, key: string): void {
    const entry = this.#index.get(resource)?.get(uid);
    if (entry?.keys.delete(key)) delete entry.sorted;
  }
}
