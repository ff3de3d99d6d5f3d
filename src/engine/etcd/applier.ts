/**
 * What a member does for those who wait: keeps their requests until they are committed, applies the entries of the log to its keys, answers, and
 * tells its API servers of every change. Upstream: go.etcd.io/etcd/server/v3/etcdserver/v3_server.go, apply, mvcc/watchable_store.go.
 * Leaves out: leases, auth, transactions of several keys.
 *
 * Events to a member: `propose`, `readIndex`, `expire`.
 */
import { emit } from '../api/steps.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Context, World } from '../kernel/component.ts';
import { actorName } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import type { EtcdConnections } from './connections.ts';
import type { Disks, EtcdMember } from './disk.ts';
import type { ConfChange, Entry } from './raft/message.ts';
import { quorumOf, type RaftState, type ReadState } from './raft/state.ts';
import { ERRORS, REQUEST_TIMEOUT, type Changed, type Committed, type Proposal, type RaftRequest, type Readable, type ReadRequest } from './request.ts';
import type { LoggedChange } from './store.ts';

/** A request that a member has not answered yet. */
interface Pending {
  readonly n: number;
  readonly from: Actor;
  readonly id: number;
  readonly routine: boolean;
  /** Absent: a read. */
  readonly request?: RaftRequest;
  /** Handed to Raft; while there is no leader it waits. */
  readonly sent: boolean;
  /** A read: from when on it may be answered. */
  readonly index?: number;
  readonly expiry: number;
}

/** How requests get into Raft. */
export interface Proposer {
  propose(ctx: Context, member: EtcdMember, request: RaftRequest): void;
  readIndex(ctx: Context, member: EtcdMember, context: string): void;
  state(name: string): RaftState | undefined;
}

export class Applier {
  readonly #connections: EtcdConnections;
  readonly #disks: Disks;
  readonly #latencies: Latencies;
  readonly #pending: Table<Pending>;
  #proposer: Proposer | undefined;

  constructor(world: World, connections: EtcdConnections, latencies: Latencies) {
    this.#connections = connections;
    this.#disks = connections.disks;
    this.#latencies = latencies;
    this.#pending = world.table('etcd/pending');
  }

  proposeBy(proposer: Proposer): void {
    this.#proposer = proposer;
  }

  // ---- requests

  write(ctx: Context, member: EtcdMember, proposal: Proposal): void {
    const { id, from, routine, transaction } = proposal;
    const refusal = this.#refusal(ctx, member, transaction.value !== undefined);
    if (refusal !== undefined) {
      this.#answer(ctx, from, { id, routine, error: refusal });
      return;
    }
    const n = this.#disks.count('request');
    this.#wait(ctx, member, { n, from, id, routine, request: { n, proposal } });
  }

  read(ctx: Context, member: EtcdMember, { id, from, routine }: ReadRequest): void {
    if (this.#alarmed(member, 'CORRUPT')) this.#answerRead(ctx, from, { id, error: ERRORS.corrupt }, routine);
    else this.#wait(ctx, member, { n: this.#disks.count('request'), from, id, routine });
  }

  /** What a member asks of the group by itself. */
  ask(ctx: Context, member: EtcdMember, request: RaftRequest): void {
    this.#proposer!.propose(ctx, member, request);
  }

  #alarmed({ name }: EtcdMember, type: string): boolean {
    return this.#disks.alarms(name).some((alarm) => alarm.type === type);
  }

  /** Upstream: quotaKVServer; the alarm makes all members refuse. */
  #refusal(ctx: Context, member: EtcdMember, grows: boolean): string | undefined {
    if (this.#alarmed(member, 'CORRUPT')) return ERRORS.corrupt;
    if (!grows) return undefined;
    if (this.#alarmed(member, 'NOSPACE')) return ERRORS.noSpace;
    if (this.#disks.fault(member.name).full !== true) return undefined;
    this.ask(ctx, member, { n: this.#disks.count('request'), alarm: { member: member.name, type: 'NOSPACE' }, active: true });
    return ERRORS.noSpace;
  }

  #wait(ctx: Context, member: EtcdMember, request: Omit<Pending, 'sent' | 'expiry'>): void {
    const expiry = ctx.schedule(REQUEST_TIMEOUT, ctx.self, 'expire', request.n, { routine: request.routine });
    const pending: Pending = { ...request, sent: false, expiry };
    this.#pending.set(keyOf(member, request.n), pending);
    this.#hand(ctx, member, pending);
  }

  #hand(ctx: Context, member: EtcdMember, pending: Pending): void {
    if ((this.#proposer!.state(member.name)?.lead ?? '') === '') return;
    this.#pending.set(keyOf(member, pending.n), { ...pending, sent: true });
    if (pending.request === undefined) this.#proposer!.readIndex(ctx, member, String(pending.n));
    else this.#proposer!.propose(ctx, member, pending.request);
  }

  /** There is a leader (again): what has waited for one goes to it, and reads ask once more. */
  leaderFound(ctx: Context, member: EtcdMember): void {
    for (const pending of this.#pending.values(`${member.name}|`)) {
      if (!pending.sent || (pending.request === undefined && pending.index === undefined)) this.#hand(ctx, member, pending);
    }
  }

  expire(ctx: Context, member: EtcdMember, n: number): void {
    const pending = this.#pending.get(keyOf(member, n));
    if (pending === undefined) return;
    const since = this.#proposer!.state(member.name);
    // A leader was lost while it waited, and another one has been found since.
    const failed = pending.sent && since !== undefined && since.lead !== '' && pending.request !== undefined;
    this.#fail(ctx, member, pending, failed ? ERRORS.timeoutLeaderFailed : ERRORS.timeout);
  }

  /** The member dies: whoever waits for it learns it by the end of the connection. */
  crashed(ctx: Context, member: EtcdMember): void {
    for (const pending of this.#pending.values(`${member.name}|`)) this.#fail(ctx, member, pending, ERRORS.stopped);
  }

  #fail(ctx: Context, member: EtcdMember, { n, from, id, routine, request, expiry }: Pending, error: string): void {
    ctx.cancel(expiry);
    this.#pending.delete(keyOf(member, n));
    if (request === undefined) this.#answerRead(ctx, from, { id, error }, routine);
    else this.#answer(ctx, from, { id, routine, error });
  }

  #answer(ctx: Context, to: Actor, committed: Committed): void {
    ctx.schedule(this.#latencies.committed, to, 'committed', committed, { routine: committed.routine });
  }

  #answerRead(ctx: Context, to: Actor, readable: Readable, routine: boolean): void {
    ctx.schedule(this.#latencies.committed, to, 'readable', readable, { routine });
  }

  /** Reads whose leader has been confirmed are answered when all up to their index is applied. */
  readable(ctx: Context, member: EtcdMember, states: readonly ReadState[], applied: number): void {
    for (const { context, index } of states) {
      const pending = this.#pending.get(keyOf(member, Number(context)));
      if (pending !== undefined) this.#pending.set(keyOf(member, pending.n), { ...pending, index });
    }
    if (this.#pending.size === 0) return;
    for (const { n, from, id, routine, index, expiry } of this.#pending.values(`${member.name}|`)) {
      if (index === undefined || index > applied) continue;
      ctx.cancel(expiry);
      this.#pending.delete(keyOf(member, n));
      this.#answerRead(ctx, from, { id }, routine);
    }
  }

  // ---- entries

  apply(ctx: Context, member: EtcdMember, { data, confChange }: Entry, state: RaftState): void {
    if (confChange !== undefined && (state.role === 'StateLeader' || confChange.node === member.name)) this.#tellMembers(ctx, member, confChange, state);
    const request = data as RaftRequest | undefined;
    if (request === undefined) return;
    if ('proposal' in request) this.#applyWrite(ctx, member, request, state);
    else if ('compact' in request) this.#connections.ofMember(member.instance).compact(request.compact);
    else {
      const { alarm, active } = request;
      if (state.role === 'StateLeader') emit(ctx, 'etcd', { code: active ? `alarm${alarm.type}` : 'alarmDisarmed', member: alarm.member, about: alarm.type });
      this.#disks.setAlarm(member.name, alarm, active);
    }
  }

  /** Told by whoever leads; of its own removal by a leader that was. */
  #tellMembers(ctx: Context, { name }: EtcdMember, { type, node }: ConfChange, { role, configuration }: RaftState): void {
    const code = type === 'ConfChangeRemoveNode' ? 'memberRemoved' : type === 'ConfChangeAddNode' ? 'memberPromoted' : 'learnerAdded';
    if (role !== 'StateLeader' && (code !== 'memberRemoved' || this.#connections.leader() !== undefined)) return;
    const voters = configuration.voters.length;
    emit(ctx, 'etcd', { code, member: node, about: name, numbers: { voters, needed: quorumOf(configuration.voters), learners: configuration.learners.length } });
  }

  #applyWrite(ctx: Context, member: EtcdMember, { n, proposal }: { readonly n: number; readonly proposal: Proposal }, state: RaftState): void {
    const { transaction, subject, kind, by, routine, id, from } = proposal;
    const store = this.#connections.ofMember(member.instance);
    const pending = this.#pending.get(keyOf(member, n));
    const capped = transaction.value !== undefined && this.#alarmed(member, 'NOSPACE');
    const known = store.get(transaction.key);
    const matches = !capped && (known?.modRevision ?? 0) === transaction.expect && (transaction.value !== undefined || known !== undefined);
    const revision = store.revision + 1;
    // Told once, by whoever leads when it is applied there.
    if (matches && state.role === 'StateLeader' && revision > this.#disks.counter('announced')) {
      const op = transaction.value === undefined ? 'delete' : known === undefined ? 'create' : 'update';
      emit(ctx, 'stored', { op, revision, key: transaction.key, kind, subject, by }, { routine });
      this.#disks.count('announced', revision);
    }
    const change = matches ? store.apply(transaction) : undefined;
    if (pending !== undefined) {
      ctx.cancel(pending.expiry);
      this.#pending.delete(keyOf(member, n));
      this.#answer(ctx, from, { id, routine, ...(change && { change }), ...(capped && { error: ERRORS.noSpace }) });
    }
    if (change !== undefined) this.#tellChange(ctx, change, routine, pending === undefined ? undefined : from);
  }

  /** Tells the API servers that speak to this member; the one that proposed has its answer. */
  #tellChange(ctx: Context, change: LoggedChange, routine: boolean, answered: Actor | undefined): void {
    for (const apiServer of this.#connections.apiServersOf(ctx.self)) {
      this.#catchUp(ctx, apiServer, change.revision - 1);
      this.#connections.tell(apiServer, change.revision);
      if (answered === undefined || actorName(answered) !== actorName(apiServer)) this.#notice(ctx, apiServer, { change, routine });
    }
  }

  /** A write of a member that is alone, for the API servers that did not propose it. */
  tellOthers(ctx: Context, change: LoggedChange, routine: boolean, from: Actor): void {
    this.#tellChange(ctx, change, routine, from);
  }

  #notice(ctx: Context, apiServer: Actor, changed: Changed): void {
    ctx.schedule(this.#latencies.committed, apiServer, 'changed', changed, { routine: changed.routine });
  }

  /** What an API server has missed, for instance because it spoke to another member before. */
  #catchUp(ctx: Context, apiServer: Actor, revision: number): void {
    const told = this.#connections.told(apiServer) ?? revision;
    const store = this.#connections.store(apiServer);
    if (told < store.compacted && told < revision) ctx.schedule(this.#latencies.committed, apiServer, 'compacted', undefined);
    for (let at = Math.max(told, store.compacted) + 1; at <= revision; at++) {
      const change = store.change(at);
      if (change !== undefined) this.#notice(ctx, apiServer, { change, routine: false });
    }
  }

  /** The member has got far ahead at once, by a snapshot. */
  skipped(ctx: Context, { instance }: EtcdMember): void {
    const { revision } = this.#connections.ofMember(instance);
    for (const apiServer of this.#connections.apiServersOf(ctx.self)) {
      this.#catchUp(ctx, apiServer, revision);
      this.#connections.tell(apiServer, revision);
    }
  }
}

const keyOf = ({ name }: EtcdMember, n: number): string => `${name}|${String(n).padStart(10, '0')}`;
