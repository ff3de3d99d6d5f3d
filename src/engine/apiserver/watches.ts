/**
 * The watches of one API server: how they begin, what they tell, how they end. Upstream: k8s.io/apiserver/pkg/storage/cacher (watch_cache.go),
 * endpoints/handlers/watch.go. Leaves out: bookmarks, time-outs of watches.
 */
import type { KubeObject } from '../api/object.ts';
import type { ApiRequest, RequestOptions, Status } from '../api/request.ts';
import { expired, tooLargeResourceVersion } from '../api/status.ts';
import { emit, qualified, type Subject } from '../api/steps.ts';
import type { WatchNotice } from '../client/informer.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Closed } from '../client/reconnector.ts';
import { SILENT_FOR, type Ways } from '../client/ways.ts';
import type { EtcdStore, LoggedChange } from '../etcd/store.ts';
import { actorName, type Context, type World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import { strategyOfObject } from './strategy.ts';
import { sameActor, WatchHub, type Interest, type Watch } from './watchHub.ts';

/** From where a watch begins. */
interface Beginning {
  readonly store: EtcdStore;
  /** What it selects at this moment. */
  readonly objects: readonly KubeObject[];
  readonly options: RequestOptions;
  /** Revision at which the watch cache begins. */
  readonly started: number;
}

/** Data of a `held` event: nothing gets to a client before. */
export interface Held {
  readonly client: Actor;
  readonly until: Micros;
}

interface Telling {
  readonly subject: Subject;
  readonly routine: boolean;
  readonly cause: number;
}

export const subjectOf = (resource: string, { metadata: { name, namespace } }: KubeObject): Subject => ({ resource, name, ...(namespace !== undefined && { namespace }) });

export class Watches {
  readonly #hub: WatchHub;
  readonly #latencies: Latencies;
  readonly #ways: Ways;
  /** By client: when the newest notice arrives that the network delays; nothing on the same connection overtakes it. */
  readonly #queued: Table<Micros>;

  constructor(world: World, latencies: Latencies, ways: Ways) {
    this.#ways = ways;
    this.#queued = world.table('apiserver/queued');
    this.#hub = new WatchHub(world, (object, field) => strategyOfObject(object)?.fieldOf(object, field) ?? '');
    this.#latencies = latencies;
  }

  selects(watch: Watch, object: KubeObject): boolean {
    return this.#hub.selects(watch, object);
  }

  drop(client: Actor): void {
    this.#hub.drop(client);
  }

  /** Begins with a list, or goes on where another connection of the client had got to, as far back as the watch cache knows. */
  begin(ctx: Context, watch: Watch, { store, objects, options, started }: Beginning): Status | undefined {
    const { revision } = store;
    const since = Number(options.resourceVersion ?? 0);
    if (since > 0 && since < Math.max(store.compacted, started)) return expired(`too old resource version: ${since} (${revision})`);
    const atLeast = Number(options.atLeast ?? 0);
    if (atLeast > revision) return tooLargeResourceVersion(atLeast, revision);
    if (this.#arrival(ctx, watch.client) === undefined) {
      this.#hub.add(watch);
      this.close(ctx, watch.client, SILENT_FOR);
      return undefined;
    }
    if (since > 0) this.#catchUp(ctx, watch, store, since);
    else this.#list(ctx, watch, revision, objects);
    if (since > 0 || atLeast > 0) this.#hub.replace(watch);
    else this.#hub.add(watch);
    return undefined;
  }

  #list(ctx: Context, watch: Watch, revision: number, objects: readonly KubeObject[]): void {
    const { resource, client } = watch;
    const arriveAt = this.#arrival(ctx, client);
    if (arriveAt === undefined) return;
    emit(ctx, 'notified', { to: client, arriveAt, event: 'SYNCED', revision, subject: { resource }, count: objects.length }, { routine: true });
    const notice: WatchNotice = { resource, revision, event: 'SYNCED', objects };
    ctx.schedule(arriveAt - ctx.now, client, 'watch', notice);
  }

  #catchUp(ctx: Context, watch: Watch, store: EtcdStore, since: number): void {
    const { cause } = ctx;
    for (let revision = since + 1; revision <= store.revision; revision++) {
      const change = store.change(revision);
      const strategy = change && strategyOfObject(change.value);
      if (change === undefined || strategy === undefined || strategy.stored !== watch.resource) continue;
      const was = change.before !== undefined && this.#hub.selects(watch, change.before);
      const is = change.op !== 'delete' && this.#hub.selects(watch, change.value);
      if (was || is) this.#tell(ctx, { watch, event: !was ? 'ADDED' : is ? 'MODIFIED' : 'DELETED' }, change, { subject: subjectOf(watch.resource, change.value), routine: false, cause });
    }
  }

  /** Tells those whom a change concerns. */
  notify(ctx: Context, change: LoggedChange, telling: Telling): void {
    const after = change.op === 'delete' ? undefined : change.value;
    for (const interest of this.#hub.interested(telling.subject.resource, change.before, after)) this.#tell(ctx, interest, change, telling);
  }

  #tell(ctx: Context, { watch, event }: Interest, change: LoggedChange, { subject, routine, cause }: Telling): void {
    const { resource } = watch;
    const arriveAt = this.#arrival(ctx, watch.client);
    if (arriveAt === undefined) return;
    const told = emit(ctx, 'notified', { to: watch.client, arriveAt, event, revision: change.revision, subject }, { routine, cause });
    const notice: WatchNotice = { resource, revision: change.revision, event, object: change.value };
    ctx.schedule(arriveAt - ctx.now, watch.client, 'watch', notice, { routine, cause: told });
  }

  /** When a notice arrives; undefined when the network is cut: then the connection is as good as dead, and its client will find out. */
  #arrival(ctx: Context, client: Actor): Micros | undefined {
    const added = this.#ways.delay(ctx.self, client, ctx.random);
    if (added === undefined) {
      this.close(ctx, client, SILENT_FOR);
      return undefined;
    }
    const arriveAt = ctx.now + this.#latencies.watch + added;
    if (added === 0 && this.#queued.size === 0) return arriveAt;
    const name = `${actorName(ctx.self)} ${actorName(client)}`;
    const inOrder = Math.max(arriveAt, this.#queued.get(name) ?? 0);
    if (added > 0 || inOrder > arriveAt) this.#queued.set(name, inOrder);
    else this.#queued.delete(name);
    return inOrder;
  }

  /** What is told from now on comes after what is held up on the same connection. */
  hold(ctx: Context, { client, until }: Held): void {
    if (!this.#hub.all().some((watch) => sameActor(watch.client, client))) return;
    const name = `${actorName(ctx.self)} ${actorName(client)}`;
    this.#queued.set(name, Math.max(until, this.#queued.get(name) ?? 0));
  }

  /** The connections of a client, or all, are gone: the streams end. */
  close(ctx: Context, client: Actor | undefined, after: Micros = this.#latencies.watch): void {
    for (const watch of this.#hub.all()) {
      if (client !== undefined && !sameActor(watch.client, client)) continue;
      const closed: Closed = { resource: watch.resource, user: watch.user };
      ctx.schedule(after, watch.client, 'closed', closed, { routine: after > this.#latencies.watch });
    }
    if (client === undefined) this.#hub.clear();
    else this.#hub.drop(client);
  }
}

export function watchOf(request: ApiRequest, id: number, client: Actor): Watch {
  const { labelSelector, fieldSelector } = request.options ?? {};
  return {
    id,
    client,
    user: request.user,
    resource: qualified(request.group, request.resource),
    ...(request.namespace !== undefined && { namespace: request.namespace }),
    ...(request.name !== undefined && { name: request.name }),
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}
