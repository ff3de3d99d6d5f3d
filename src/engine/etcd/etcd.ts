/**
 * etcd as a program: takes transactions, commits them, tells the API servers. Upstream: go.etcd.io/etcd/server/v3/etcdserver.
 *
 * A single member that nothing was done to is its own quorum: it commits at once, and none of Raft happens. Several members, or one that was
 * struck, are a group (group.ts). All members are this one component, which acts for the one that an event names.
 */
import { emit } from '../api/steps.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { MINUTE } from '../kernel/time.ts';
import { Applier } from './applier.ts';
import type { EtcdConnections } from './connections.ts';
import { memberId, type EtcdMember } from './disk.ts';
import type { EtcdGroup, GroupParts } from './group.ts';
import type { Operation, Operations, OperationsParts } from './operations.ts';
import type { Message } from './raft/message.ts';
import { refusedBy, type Committed, type Proposal, type Readable, type ReadRequest } from './request.ts';
import type { EtcdStore } from './store.ts';

/** Upstream: the API server compacts etcd every five minutes (--etcd-compaction-interval); --compact-hash-check-time. */
const COMPACT_EVERY = 5 * MINUTE;
const CHECK_AFTER = MINUTE;

/** Where a member runs at the start. */
export interface EtcdMachine {
  readonly name: string;
  readonly instance?: string;
  readonly address: string;
}

export interface EtcdParts {
  readonly connections: EtcdConnections;
  readonly latencies: Latencies;
  readonly machines: readonly EtcdMachine[];
  readonly snapshotCount?: { readonly every: number; readonly keep: number };
  /** Members together, and what people do to etcd; the code comes late, for a single member to which nothing is done needs none of it. */
  readonly code: () => { readonly Operations: new (world: World, parts: OperationsParts) => Operations; readonly EtcdGroup: new (world: World, parts: GroupParts) => EtcdGroup };
}

/** Upstream: --snapshot-count, and how much of the log is kept for members that are slow (SnapshotCatchUpEntries). */
const SNAPSHOT_COUNT = { every: 10_000, keep: 5_000 };

export class Etcd implements Component {
  readonly kind = 'etcd';
  readonly #parts: EtcdParts;
  #together: EtcdGroup | undefined;
  readonly #applier: Applier;
  readonly #world: World;
  #made: Operations | undefined;

  constructor(world: World, parts: EtcdParts) {
    const { connections, latencies } = parts;
    this.#parts = parts;
    this.#world = world;
    this.#applier = new Applier(world, connections, latencies);
    this.#applier.proposeBy({
      propose: (ctx, member, data) => this.#group.propose(ctx, member, { data }),
      readIndex: (ctx, member, context) => this.#group.readIndex(ctx, member, context),
      state: (name) => connections.node(name),
    });
  }

  get #group(): EtcdGroup {
    const { connections, latencies, snapshotCount = SNAPSHOT_COUNT, code } = this.#parts;
    this.#together ??= new (code().EtcdGroup)(this.#world, { connections, latencies, applier: this.#applier, snapshotCount });
    return this.#together;
  }

  get #operations(): Operations {
    const { connections, machines, code } = this.#parts;
    this.#made ??= new (code().Operations)(this.#world, { connections, group: this.#group, applier: this.#applier, first: machines[0]! });
    return this.#made;
  }

  get #store(): EtcdStore {
    return this.#parts.connections.ofMember(undefined);
  }

  #member(ctx: Context): EtcdMember | undefined {
    return this.#parts.connections.disks.ofInstance(ctx.self.instance);
  }

  start(ctx: Context): void {
    const { connections, machines } = this.#parts;
    if (!connections.disks.grouped && (machines.length > 1 || connections.around.external)) {
      this.#operations.bootstrap(machines.map((machine) => ({ ...machine, id: memberId(machine.name, machine.address, 0) })));
    }
    const member = this.#member(ctx);
    if (connections.disks.grouped && member !== undefined) {
      if (this.#operations.damaged(member)) {
        emit(ctx, 'etcd', { code: 'damagedAtStart', member: member.name });
        ctx.schedule(0, ctx.self, 'programCrash', undefined);
        return;
      }
      this.#group.start(ctx, member);
    }
    if (ctx.self.instance === undefined) for (const { instance } of machines) if (instance !== undefined && connections.node(instance) === undefined) ctx.schedule(0, { kind: 'etcd', instance }, 'begin', undefined, { routine: true });
    if (member === undefined && connections.disks.grouped) return;
    const store = connections.ofMember(ctx.self.instance);
    ctx.schedule(COMPACT_EVERY, ctx.self, 'compact', store.revision, { routine: true });
  }

  /** What people do to etcd finds a member that runs, and disks need none. */
  always(type: string): boolean {
    return type === 'operation';
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const { type, data } = event;
    if (type === 'operation') {
      this.#operations.handle(ctx, data as Operation);
      return;
    }
    if (type === 'begin') {
      this.start(ctx);
      return;
    }
    if (!this.#parts.connections.disks.grouped) {
      if (type === 'compact') this.#compact(ctx, data as number);
      else if (type === 'propose') this.#commit(ctx, data as Proposal);
      else if (type === 'readIndex') this.#readable(ctx, data as ReadRequest);
      return;
    }
    const member = this.#member(ctx);
    if (member === undefined) {
      this.refused(ctx, event);
      return;
    }
    if (type === 'raft') this.#group.hear(ctx, member, data as Message);
    else if (type === 'tick') this.#group.tick(ctx, member);
    else if (type === 'propose') this.#applier.write(ctx, member, data as Proposal);
    else if (type === 'readIndex') this.#applier.read(ctx, member, data as ReadRequest);
    else if (type === 'expire') this.#applier.expire(ctx, member, data as number);
    else if (type === 'compact') this.#compactGroup(ctx, member, data as number);
    else if (type === 'hashCheck') this.#operations.checkHashes(ctx, member);
  }

  // ---- what others notice when a member dies

  /** Its memory goes, and with it what it had promised to answer. */
  crashed(ctx: Context): void {
    this.#operations.form(ctx);
    const member = this.#member(ctx);
    if (member === undefined) return;
    this.#applier.crashed(ctx, member);
    this.#group.stop(ctx, member);
    this.#group.checkQuorum(ctx);
  }

  /** Nobody listens any more. */
  refused(ctx: Context, { type, data }: ScheduledEvent): void {
    const { connections, latencies } = this.#parts;
    const address = connections.around.external ? (this.#member(ctx)?.address ?? ctx.self.instance ?? '') : '127.0.0.1';
    const error = refusedBy(address);
    if (type === 'propose') {
      const { id, from, routine } = data as Proposal;
      ctx.schedule(latencies.committed, from, 'committed', { id, routine, error } satisfies Committed, { routine });
    } else if (type === 'readIndex') {
      const { id, from, routine } = data as ReadRequest;
      ctx.schedule(latencies.committed, from, 'readable', { id, error } satisfies Readable, { routine });
    }
  }

  // ---- one member

  #commit(ctx: Context, { id, from, routine, subject, kind, by, transaction }: Proposal): void {
    const store = this.#store;
    const known = store.get(transaction.key);
    const matches = (known?.modRevision ?? 0) === transaction.expect;
    if (matches) {
      const op = transaction.value === undefined ? 'delete' : known === undefined ? 'create' : 'update';
      emit(ctx, 'stored', { op, revision: store.revision + 1, key: transaction.key, kind, subject, by }, { routine });
    }
    const change = store.apply(transaction);
    const committed: Committed = { id, routine, ...(change && { change }) };
    ctx.schedule(this.#parts.latencies.committed, from, 'committed', committed, { routine });
    // Several API servers may speak to the one member.
    if (change && this.#parts.connections.around.apiServers().length > 1) this.#applier.tellOthers(ctx, change, routine, from);
  }

  #readable(ctx: Context, { id, from, routine }: ReadRequest): void {
    ctx.schedule(this.#parts.latencies.committed, from, 'readable', { id } satisfies Readable, { routine });
  }

  /** Forgets what was old at the last visit. */
  #compact(ctx: Context, revision: number): void {
    this.#store.compact(revision);
    ctx.schedule(COMPACT_EVERY, ctx.self, 'compact', this.#store.revision, { routine: true, cause: 0 });
  }

  // ---- several

  /** Whoever leads has it forgotten everywhere, and later compares what the members hold. */
  #compactGroup(ctx: Context, member: EtcdMember, revision: number): void {
    const { connections } = this.#parts;
    if (this.#group.state(member.name)?.role === 'StateLeader') {
      this.#applier.ask(ctx, member, { n: connections.disks.count('request'), compact: revision });
      ctx.schedule(CHECK_AFTER, ctx.self, 'hashCheck', undefined, { routine: true, cause: 0 });
    }
    ctx.schedule(COMPACT_EVERY, ctx.self, 'compact', connections.ofMember(member.instance).revision, { routine: true, cause: 0 });
  }
}
