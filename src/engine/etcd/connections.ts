/**
 * Which member of etcd each API server speaks to, and what that member holds. Upstream: k8s.io/apiserver/pkg/storage/storagebackend/factory
 * (--etcd-servers) and the balancer of go.etcd.io/etcd/client/v3. A stacked API server knows the member of its own machine only.
 */
import type { World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import { EtcdStore } from './store.ts';

export class EtcdConnections {
  readonly #world: World;
  readonly #stores = new Map<string | undefined, EtcdStore>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The member that an API server speaks to. */
  member(apiServer: Actor): Actor {
    return apiServer.instance === undefined ? { kind: 'etcd' } : { kind: 'etcd', instance: apiServer.instance };
  }

  /** What the member of an API server has applied; it may lag behind the others'. */
  store(apiServer: Actor): EtcdStore {
    return this.ofMember(this.member(apiServer).instance);
  }

  /** What a member holds. */
  ofMember(instance: string | undefined): EtcdStore {
    let store = this.#stores.get(instance);
    if (store === undefined) this.#stores.set(instance, (store = new EtcdStore(this.#world, instance)));
    return store;
  }

  /** What somebody who sees the whole cluster from outside calls its state. */
  newest(): EtcdStore {
    return this.ofMember(undefined);
  }
}
