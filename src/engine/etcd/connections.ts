/**
 * Which member of etcd each API server speaks to, and what that member holds. Upstream: k8s.io/apiserver/pkg/storage/storagebackend/factory
 * (--etcd-servers) and the balancer of go.etcd.io/etcd/client/v3. A stacked API server knows the member of its own machine only.
 */
import { actorName, type Context, type World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import { fnv1a32, type RandomStreams } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import { actorOf, Disks, type EtcdMember } from './disk.ts';
import { quorumOf, type RaftState } from './raft/state.ts';
import { ERRORS, refusedBy, REQUEST_TIMEOUT, type Proposal, type ReadRequest } from './request.ts';
import { EtcdStore, Shared } from './store.ts';

/** What of the machines and programs around etcd matters to it. */
export interface Surroundings {
  /** Neither dead nor frozen. */
  runs(program: Actor): boolean;
  /** What a message takes beyond the usual; undefined: it does not arrive. */
  delay(from: Actor, to: Actor, random: RandomStreams): Micros | undefined;
  /** Whether the way is open. */
  open(from: Actor, to: Actor): boolean;
  apiServers(): readonly Actor[];
  /** Members on the machines of API servers, or on their own. */
  readonly external: boolean;
}

export class EtcdConnections {
  readonly disks: Disks;
  readonly around: Surroundings;
  readonly #world: World;
  readonly #nodes: Table<RaftState>;
  readonly #told: Table<number>;
  readonly #stores = new Map<string | undefined, EtcdStore>();
  readonly #shared = new Shared(() => this.disks.grouped);

  constructor(world: World, around: Surroundings) {
    this.#world = world;
    this.around = around;
    this.disks = new Disks(world);
    this.#nodes = world.table('etcd/raft/node');
    this.#told = world.table('etcd/told');
  }

  /** The member that an API server speaks to; of external ones the first that answers. */
  member(apiServer: Actor): Actor {
    const { disks, around } = this;
    if (!disks.grouped) return { kind: 'etcd' };
    const own = disks.ofInstance(apiServer.instance);
    if (!around.external && own !== undefined) return actorOf(own);
    const members = disks.members().map(actorOf);
    const first = fnv1a32(actorName(apiServer)) % Math.max(1, members.length);
    const inOrder = [...members.slice(first), ...members.slice(0, first)];
    return inOrder.find((member) => around.runs(member) && around.open(apiServer, member)) ?? inOrder[0] ?? { kind: 'etcd' };
  }

  /** Sends something of an API server's to its member; when there is no way to it, the API server gives up in time. */
  send(ctx: Context, type: 'propose' | 'readIndex', data: Proposal | ReadRequest, after: Micros, cause = ctx.cause): void {
    const { routine, id } = data;
    const member = this.member(ctx.self);
    if (!this.disks.grouped || this.around.open(ctx.self, member)) ctx.schedule(after, member, type, data, { routine, cause });
    else ctx.schedule(REQUEST_TIMEOUT, ctx.self, type === 'propose' ? 'committed' : 'readable', { id, routine, error: ERRORS.unreachable }, { routine, cause });
  }

  /** API servers that speak to a member. */
  apiServersOf(member: Actor): readonly Actor[] {
    return this.around.apiServers().filter((apiServer) => this.member(apiServer).instance === member.instance);
  }

  /** The newest revision that an API server was told of. */
  told(apiServer: Actor): number | undefined {
    return this.#told.get(actorName(apiServer));
  }

  tell(apiServer: Actor, revision: number): void {
    this.#told.set(actorName(apiServer), revision);
  }

  // ---- what members hold

  /** What the member of an API server has applied; it may lag behind the others'. */
  store(apiServer: Actor): EtcdStore {
    return this.ofMember(this.member(apiServer).instance);
  }

  ofMember(instance: string | undefined): EtcdStore {
    let store = this.#stores.get(instance);
    if (store === undefined) this.#stores.set(instance, (store = new EtcdStore(this.#world, instance, this.#shared)));
    return store;
  }

  /** What somebody who sees the whole cluster from outside calls its state: what most has been applied to. */
  newest(): EtcdStore {
    const { disks } = this;
    if (!disks.grouped) return this.ofMember(undefined);
    const leader = this.leader();
    if (leader !== undefined) return this.ofMember(leader.instance);
    const stores = disks.members().map(({ instance }) => this.ofMember(instance));
    return stores.reduce((best, store) => (store.revision > best.revision ? store : best), stores[0] ?? this.ofMember(undefined));
  }

  /** What a linearizable read through an API server sees; a text says why there is none. */
  linearizable(apiServer: Actor): EtcdStore | string {
    const { disks } = this;
    if (!disks.grouped) return this.ofMember(undefined);
    const member = disks.ofInstance(this.member(apiServer).instance);
    return member === undefined ? refusedBy('127.0.0.1') : this.linearizableAt(member);
  }

  /** The same at a member. */
  linearizableAt(member: EtcdMember): EtcdStore | string {
    const { disks, around } = this;
    if (!around.runs(actorOf(member))) return refusedBy(around.external ? member.address : '127.0.0.1');
    const leader = this.leader();
    if (leader === undefined || !this.hasQuorum(leader) || !around.open(actorOf(member), actorOf(leader))) return ERRORS.timeout;
    if (disks.alarms(member.name).some(({ type }) => type === 'CORRUPT')) return ERRORS.corrupt;
    return this.ofMember(leader.instance);
  }

  // ---- who leads

  node(name: string): RaftState | undefined {
    return this.#nodes.get(name);
  }

  setNode(name: string, state: RaftState | undefined): void {
    if (state === undefined) this.#nodes.delete(name);
    else this.#nodes.set(name, state);
  }

  /** Who leads in the newest term, and runs. */
  leader(): EtcdMember | undefined {
    let best: RaftState | undefined;
    for (const state of this.#nodes.values()) if (state.role === 'StateLeader' && state.term > (best?.term ?? 0)) best = state;
    const member = best && this.disks.member(best.id);
    return member !== undefined && this.around.runs(actorOf(member)) ? member : undefined;
  }

  /** Voters that run and can be spoken to by a member, itself among them. */
  reachable(member: EtcdMember): readonly string[] {
    const { disks, around } = this;
    const voters = disks.hard(member.name)?.configuration.voters ?? [];
    return voters.filter((name) => {
      const other = disks.member(name);
      return other !== undefined && around.runs(actorOf(other)) && (name === member.name || around.open(actorOf(member), actorOf(other)));
    });
  }

  hasQuorum(member: EtcdMember): boolean {
    const voters = this.disks.hard(member.name)?.configuration.voters ?? [];
    return this.reachable(member).length >= quorumOf(voters);
  }
}
