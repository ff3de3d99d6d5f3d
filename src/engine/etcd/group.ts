/**
 * Members of etcd as programs that run Raft: a member takes a message or notices that time has passed, stores what that gives, sends what it must,
 * applies what is committed. Upstream: go.etcd.io/etcd/server/v3/etcdserver/raft.go, server.go (apply). Leaves out: the pipeline of threads;
 * a disk that is slow holds back what may leave only after writing.
 *
 * Events to a member: `raft` (a message), `tick`.
 */
import { emit, type Steps } from '../api/steps.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import type { Applier } from './applier.ts';
import type { EtcdConnections } from './connections.ts';
import { actorOf, type Disks, type EtcdMember } from './disk.ts';
import type { Ready, RoleChange, Surroundings } from './raft/member.ts';
import type { Message, Payload, Snapshot } from './raft/message.ts';
import { propose, readIndex, step, tick } from './raft/raft.ts';
import { ETCD_CONFIG, hardState, nextTimeout, quorumOf, started, type HardState, type RaftState } from './raft/state.ts';
import type { RaftRequest } from './request.ts';
import type { StoreImage } from './store.ts';

interface Timer {
  readonly event: number;
  readonly at: Micros;
}

/** What may leave a member only when it is on its disk. */
const AFTER_WRITE: ReadonlySet<string> = new Set(['MsgAppResp', 'MsgVoteResp', 'MsgPreVoteResp']);
/** 2 KB at 100 MB a second. */
const PER_KEY: Micros = 20;
const HEARTBEATS: ReadonlySet<string> = new Set(['MsgHeartbeat', 'MsgHeartbeatResp']);

export interface GroupParts {
  readonly connections: EtcdConnections;
  readonly latencies: Latencies;
  readonly applier: Applier;
  /** After how many entries the log is cut, and how many of them stay. */
  readonly snapshotCount: { readonly every: number; readonly keep: number };
}

export class EtcdGroup {
  readonly #parts: GroupParts;
  readonly #disks: Disks;
  readonly #timers: Table<Timer>;

  constructor(world: World, parts: GroupParts) {
    this.#parts = parts;
    this.#disks = parts.connections.disks;
    this.#timers = world.table('etcd/timers');
  }

  state(name: string): RaftState | undefined {
    return this.#parts.connections.node(name);
  }

  /** A member begins or begins again, with what is on its disk. */
  start(ctx: Context, member: EtcdMember): void {
    const { electionTimeout } = ETCD_CONFIG;
    const hard: HardState = this.#disks.hard(member.name) ?? { term: 0, vote: '', commit: 0, applied: 0, configuration: { voters: [], learners: [] } };
    // Who is alone need not wait for anybody.
    const alone = hard.configuration.voters.length === 1;
    const state = started(member.name, hard, ctx.now, alone ? ETCD_CONFIG.heartbeatInterval : electionTimeout + ctx.random.below(`etcd/${member.name}`, electionTimeout));
    this.#disks.keepHard(member.name, hardState(state));
    this.#parts.connections.setNode(member.name, state);
    this.#timers.delete(member.name);
    this.#arm(ctx, member, state);
  }

  /** A member that has been added begins with nothing on its disk. */
  startNew(ctx: Context, member: EtcdMember): void {
    this.start(ctx, member);
  }

  /** A member leads at once: it was alone until now. */
  lead(ctx: Context, member: EtcdMember, state: RaftState): void {
    this.#parts.connections.setNode(member.name, state);
    this.#arm(ctx, member, state);
  }

  /** Its memory is gone; its disk is not. */
  stop(ctx: Context, { name }: EtcdMember): void {
    const timer = this.#timers.get(name);
    if (timer !== undefined) ctx.cancel(timer.event);
    this.#timers.delete(name);
    this.#parts.connections.setNode(name, undefined);
  }

  // ---- what may happen to a member

  hear(ctx: Context, member: EtcdMember, message: Message): void {
    if (message.to === member.name) this.#run(ctx, member, (state, around) => step(state, message, around), message);
  }

  tick(ctx: Context, member: EtcdMember): void {
    this.#timers.delete(member.name);
    this.#run(ctx, member, tick);
  }

  propose(ctx: Context, member: EtcdMember, payload: Payload): void {
    this.#run(ctx, member, (state, around) => propose(state, payload, around));
  }

  readIndex(ctx: Context, member: EtcdMember, context: string): void {
    this.#run(ctx, member, (state, around) => readIndex(state, context, around));
  }

  transferLeader(ctx: Context, member: EtcdMember, to: string): void {
    this.#run(ctx, member, (state, around) => step(state, { type: 'MsgTransferLeader', from: to, to: member.name, term: state.term }, around));
  }

  // ---- one step

  #run(ctx: Context, member: EtcdMember, action: (state: RaftState, around: Surroundings) => Ready, heard?: Message): void {
    const { connections, applier } = this.#parts;
    const before = connections.node(member.name);
    if (before === undefined) return;
    const { cause } = ctx;
    const random = (bound: number): number => ctx.random.below(`etcd/${member.name}`, bound);
    const storage = this.#disks.storage(member.name, () => this.#snapshot(member));
    const ready = action(before, { config: ETCD_CONFIG, storage, now: ctx.now, random });
    const { state, snapshot } = ready;
    for (const change of ready.roles) this.#tellRole(ctx, member, state, change);
    if (snapshot !== undefined) this.#install(ctx, member, snapshot);
    this.#disks.append(member.name, ready.entries);
    connections.setNode(member.name, state);
    this.#disks.keepHard(member.name, hardState(state));
    const { cause: told } = ctx;
    this.#send(ctx, member, ready, heard);
    ctx.cause = told;
    for (const entry of ready.committed) {
      ctx.cause = told;
      applier.apply(ctx, member, entry, state);
    }
    ctx.cause = told;
    if (state.lead !== '' && (state.lead !== before.lead || state.term !== before.term)) applier.leaderFound(ctx, member);
    applier.readable(ctx, member, ready.readStates, state.applied);
    ctx.cause = cause;
    if (ready.committed.length > 0) this.#cutLog(member, state);
    this.#arm(ctx, member, state);
  }

  #arm(ctx: Context, { name, instance }: EtcdMember, state: RaftState): void {
    const at = nextTimeout(state, ETCD_CONFIG);
    const timer = this.#timers.get(name);
    if (at === undefined || (timer !== undefined && timer.at <= at)) return;
    if (timer !== undefined) ctx.cancel(timer.event);
    const event = ctx.schedule(at - ctx.now, actorOf({ ...(instance !== undefined && { instance }) }), 'tick', undefined, { routine: true, cause: 0 });
    this.#timers.set(name, { event, at });
  }

  // ---- messages

  #send(ctx: Context, member: EtcdMember, { messages }: Ready, heard: Message | undefined): void {
    const { cause } = ctx;
    const { around } = this.#parts.connections;
    const { latencies } = this.#parts;
    const from = actorOf(member);
    for (const message of messages) {
      const write = AFTER_WRITE.has(message.type) ? this.#writing(member, message) : 0;
      if (message.to === member.name) {
        ctx.schedule(write, from, 'raft', message, { routine: true, cause });
        continue;
      }
      const to = this.#disks.member(message.to);
      if (to === undefined) continue;
      const routine = this.#isRoutine(member, message, heard);
      const extra = around.delay(from, actorOf(to), ctx.random);
      const arriveAt = ctx.now + write + latencies.peer + loadOf(message) + (extra ?? 0);
      const sent = routine ? cause : emit(ctx, 'raft', toldOf(message, to, arriveAt), { cause });
      ctx.cause = cause;
      if (extra !== undefined) ctx.schedule(arriveAt - ctx.now, actorOf(to), 'raft', message, { routine, cause: sent });
    }
  }

  /** A leader has written while its entries were on their way; what others wait for, and what a disk adds. */
  #writing({ name }: EtcdMember, message: Message): Micros {
    const slow = this.#disks.fault(name).slow ?? 0;
    return message.to === name && message.type === 'MsgAppResp' ? slow : this.#parts.latencies.fsync + slow;
  }

  /** Heartbeats and whatever is about routine writes: that is sent, but not told. An answer is what it answers. */
  #isRoutine({ name }: EtcdMember, message: Message, heard: Message | undefined): boolean {
    if (message.type === 'MsgAppResp' && heard !== undefined) return heard.entries?.length === 0 || isRoutine(heard);
    if (message.type !== 'MsgApp' || message.entries?.length !== 0) return isRoutine(message);
    const news = this.#disks.entry(name, message.commit ?? 0);
    return news === undefined || isRoutineRequest(news);
  }

  // ---- snapshots

  #snapshot({ name, instance }: EtcdMember): Snapshot {
    const { connections } = this.#parts;
    const { applied, configuration } = connections.node(name)!;
    const image = connections.ofMember(instance).image();
    return { index: applied, term: this.#disks.termAt(name, applied), configuration, data: { ...image, alarms: this.#disks.alarms(name) } };
  }

  #install(ctx: Context, member: EtcdMember, snapshot: Snapshot): void {
    const image = snapshot.data as StoreImage & { readonly alarms: ReturnType<Disks['alarms']> };
    emit(ctx, 'etcd', { code: 'snapshotInstalled', member: member.name, numbers: { revision: image.revision, index: snapshot.index, keys: image.kv.length } });
    this.#parts.connections.ofMember(member.instance).load(image);
    this.#disks.restart(member.name, snapshot);
    for (const alarm of this.#disks.alarms(member.name)) this.#disks.setAlarm(member.name, alarm, false);
    for (const alarm of image.alarms) this.#disks.setAlarm(member.name, alarm, true);
    this.#parts.applier.skipped(ctx, member);
  }

  /** Cuts the log once it has grown long. */
  #cutLog({ name }: EtcdMember, { applied }: RaftState): void {
    const { every, keep } = this.#parts.snapshotCount;
    if (applied - this.#disks.span(name).index < every) return;
    const index = applied - keep;
    this.#disks.beginAfter(name, { index, term: this.#disks.termAt(name, index) });
  }

  // ---- what is told of roles

  #tellRole(ctx: Context, member: EtcdMember, state: RaftState, { role, term, reason, votes, by }: RoleChange): void {
    const { connections } = this.#parts;
    const { voters } = state.configuration;
    emit(ctx, 'raftRole', { member: member.name, role, term, reason, voters: voters.length, needed: quorumOf(voters), ...(votes && { votes }), ...(by !== undefined && { by }) });
    if (role === 'StateLeader') {
      emit(ctx, 'etcd', { code: 'leaderElected', member: member.name, numbers: { term, votes: votes?.length ?? 0, voters: voters.length } });
      if (this.#disks.counter('quorumLost') === 1) {
        emit(ctx, 'etcd', { code: 'quorumRegained', member: member.name, numbers: { running: connections.reachable(member).length, voters: voters.length, needed: quorumOf(voters) } });
        this.#disks.count('quorumLost', 0);
      }
    } else if (role === 'StatePreCandidate' || reason === 'quorumLost') this.checkQuorum(ctx);
  }

  /** Tells once that no majority of the voters can speak to one another any more. */
  checkQuorum(ctx: Context): void {
    const { connections } = this.#parts;
    const members = this.#disks.members().filter((member) => connections.around.runs(actorOf(member)));
    if (this.#disks.counter('quorumLost') === 1 || members.some((member) => connections.hasQuorum(member))) return;
    const newest = this.#disks.members().map(({ name }) => this.#disks.hard(name)).reduce((a, b) => ((b?.applied ?? 0) > (a?.applied ?? 0) ? b : a), undefined);
    const voters = newest?.configuration.voters ?? [];
    const running = Math.max(0, ...members.map((member) => connections.reachable(member).length));
    emit(ctx, 'etcd', { code: 'quorumLost', numbers: { running, voters: voters.length, needed: quorumOf(voters) } });
    this.#disks.count('quorumLost', 1);
  }
}

function isRoutine({ type, entries = [], payloads = [] }: Message): boolean {
  if (HEARTBEATS.has(type)) return true;
  if (type === 'MsgApp') return entries.every(isRoutineRequest);
  return type === 'MsgProp' ? payloads.every(isRoutineRequest) : false;
}

function isRoutineRequest({ data, confChange }: Payload): boolean {
  const request = data as RaftRequest | undefined;
  if (confChange !== undefined) return false;
  if (request === undefined || 'compact' in request) return true;
  return 'proposal' in request && request.proposal.routine;
}

/** A snapshot takes time for what is in it. */
const loadOf = ({ snapshot }: Message): Micros => (snapshot === undefined ? 0 : (snapshot.data as StoreImage).kv.length * PER_KEY);

/** What is told of a message. */
function toldOf({ type, from, term, index, logTerm, entries, payloads, commit, reject, snapshot }: Message, to: EtcdMember, arriveAt: Micros): Steps['raft'] {
  const request = (entries?.[0]?.data ?? payloads?.[0]?.data) as RaftRequest | undefined;
  const subject = request !== undefined && 'proposal' in request ? request.proposal.subject : undefined;
  return {
    message: type,
    member: from,
    peer: to.name,
    to: actorOf(to),
    arriveAt,
    term,
    ...(index !== undefined && { index }),
    ...(logTerm !== undefined && { logTerm }),
    ...(entries !== undefined && { entries: entries.length }),
    ...(commit !== undefined && { commit }),
    ...(reject !== undefined && { reject }),
    ...(snapshot !== undefined && { index: snapshot.index }),
    ...(subject !== undefined && { subject }),
  };
}
