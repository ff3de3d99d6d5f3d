/**
 * A Raft group over a network that loses, delays, doubles and reorders, with members that crash, with partitions and changes of the members:
 * for property tests. Everything follows from the seed. Upstream: go.etcd.io/raft/v3/rafttest. Watches Raft's promises while it runs.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Journal } from '../../kernel/journal.ts';
import { Table } from '../../kernel/table.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Storage } from '../raft/log.ts';
import type { ConfChange, Entry, Message, Payload, Snapshot } from '../raft/message.ts';
import type { Ready, Surroundings } from '../raft/member.ts';
import { propose, readIndex, step, tick } from '../raft/raft.ts';
import { ETCD_CONFIG, hardState, nextTimeout, started, type Config, type RaftState } from '../raft/state.ts';
import { EtcdStore, type StoreImage, type Transaction } from '../store.ts';

interface Write {
  readonly id: number;
  readonly transaction: Transaction;
}

interface Member {
  state: RaftState;
  running: boolean;
  entries: Entry[];
  /** Index and term of the last entry that is gone. */
  gone: { readonly index: number; readonly term: number };
  store: EtcdStore;
}

interface Operation {
  readonly invokedAt: Micros;
  readonly member: string;
}

/** A finished operation with its place in the log: what it saw, or where it was written. */
interface Finished {
  readonly invokedAt: Micros;
  readonly finishedAt: Micros;
  readonly index: number;
  readonly write: boolean;
}

interface Flight {
  readonly at: Micros;
  readonly order: number;
  readonly message: Message;
}

export class Group {
  readonly members = new Map<string, Member>();
  readonly faults: string[] = [];
  readonly finished: Finished[] = [];
  now: Micros = 0;
  loss = 0;
  duplication = 0;
  slowness = 2_000;
  #flights: Flight[] = [];
  #order = 0;
  #cuts = new Set<string>();
  readonly #random: (bound: number) => number;
  readonly #config: Config;
  readonly #leaders = new Map<number, string>();
  readonly #applied = new Map<number, Entry>();
  readonly #results = new Map<number, string>();
  readonly #writes = new Map<number, Operation>();
  readonly #reads = new Map<string, Operation & { index?: number }>();
  #operations = 0;

  constructor(seed: number, size: number, config: Partial<Config> = {}) {
    const generator = xoroshiro128plus(seed);
    this.#random = (bound) => uniformInt(generator, 0, bound - 1);
    this.#config = { ...ETCD_CONFIG, ...config };
    const voters = Array.from({ length: size }, (_, at) => `m${at + 1}`);
    const entries = voters.map((node, at): Entry => ({ term: 1, index: at + 1, confChange: { type: 'ConfChangeAddNode', node } }));
    for (const id of voters) this.#add(id, { term: 1, vote: '', commit: size, applied: size, configuration: { voters, learners: [] } }, entries);
  }

  random(bound: number): number {
    return this.#random(bound);
  }

  #add(id: string, hard: Parameters<typeof started>[1], entries: readonly Entry[]): void {
    this.members.set(id, { state: started(id, hard, this.now, this.#timeout()), running: true, entries: [...entries], gone: { index: 0, term: 0 }, store: freshStore() });
  }

  #timeout(): Micros {
    return this.#config.electionTimeout + this.#random(this.#config.electionTimeout);
  }

  leader(): Member | undefined {
    return [...this.members.values()].filter(({ running, state }) => running && state.role === 'StateLeader').sort((a, b) => b.state.term - a.state.term)[0];
  }

  /** Whether a member is one, or may be, as those see it who have applied most. */
  belongs(id: string): boolean {
    const most = Math.max(...[...this.members.values()].map(({ state }) => state.applied));
    const pending = [...this.members.values()].flatMap(({ entries }) => entries.filter(({ index, confChange }) => index > most && confChange?.node === id));
    const { configuration } = [...this.members.values()].find(({ state }) => state.applied === most)!.state;
    return pending.length > 0 || configuration.voters.includes(id) || configuration.learners.includes(id);
  }

  ids(): readonly string[] {
    return [...this.members.keys()];
  }

  // ---- what may happen

  /** A new member, with nothing in its log; it takes part when the group says so. */
  join(id: string): void {
    if (!this.members.has(id)) this.#add(id, { term: 0, vote: '', commit: 0, applied: 0, configuration: { voters: [], learners: [] } }, []);
  }

  change(at: string, confChange: ConfChange): void {
    this.#do(at, (state, around) => propose(state, { confChange }, around));
  }

  write(at: string, key: string, known: boolean): void {
    const member = this.members.get(at)!;
    if (!member.running) return;
    const id = ++this.#operations;
    const expect = known ? (member.store.get(key)?.modRevision ?? 0) : this.#random(20);
    const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${id}`, uid: '', resourceVersion: '', creationTimestamp: '' } };
    const data: Write = { id, transaction: this.#random(6) === 0 ? { key, expect } : { key, expect, value } };
    this.#writes.set(id, { invokedAt: this.now, member: at });
    this.#do(at, (state, around) => propose(state, { data } satisfies Payload, around));
  }

  read(at: string): void {
    if (!this.members.get(at)!.running) return;
    const context = `r${++this.#operations}`;
    this.#reads.set(context, { invokedAt: this.now, member: at });
    this.#do(at, (state, around) => readIndex(state, context, around));
  }

  crash(id: string): void {
    const member = this.members.get(id)!;
    member.running = false;
    for (const [context, read] of this.#reads) if (read.member === id) this.#reads.delete(context);
    for (const [key, write] of this.#writes) if (write.member === id) this.#writes.delete(key);
  }

  restart(id: string): void {
    const member = this.members.get(id)!;
    if (member.running) return;
    member.running = true;
    member.state = started(id, hardState(member.state), this.now, this.#timeout());
    // What it had sent to itself, such as its own vote, is lost with its memory.
    this.#flights = this.#flights.filter(({ message }) => message.from !== id || message.to !== id);
  }

  cut(a: string, b: string): void {
    this.#cuts.add(`${a} ${b}`);
  }

  heal(): void {
    this.#cuts.clear();
  }

  compact(id: string): void {
    const member = this.members.get(id)!;
    const { applied } = member.state;
    const keep = Math.max(member.gone.index, applied - this.#random(6));
    if (keep <= member.gone.index) return;
    const { term } = member.entries[keep - member.gone.index - 1]!;
    member.entries = member.entries.slice(keep - member.gone.index);
    member.gone = { index: keep, term };
  }

  /** Lets time pass: messages arrive, timers fire. */
  run(until: Micros): void {
    for (;;) {
      const flight = this.#flights[0];
      const timer = [...this.members].flatMap(([id, { running, state }]) => (running ? [{ id, at: nextTimeout(state, this.#config) ?? Infinity }] : [])).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))[0];
      const at = Math.min(flight?.at ?? Infinity, timer?.at ?? Infinity);
      if (at > until) break;
      this.now = Math.max(this.now, at);
      if (flight !== undefined && flight.at === at) {
        this.#flights.shift();
        const { message } = flight;
        this.#do(message.to, (state, around) => step(state, message, around));
      } else if (timer !== undefined) this.#do(timer.id, tick);
    }
    this.now = until;
  }

  // ---- a step of a member

  #do(id: string, action: (state: RaftState, around: Surroundings) => Ready): void {
    const member = this.members.get(id);
    if (member === undefined || !member.running) return;
    const ready = action(member.state, { config: this.#config, storage: storageOf(member), now: this.now, random: this.#random });
    this.#keep(member, ready);
    for (const { role, term } of ready.roles) if (role === 'StateLeader') this.#elected(id, term);
    for (const entry of ready.committed) this.#apply(id, member, entry);
    for (const { context, index } of ready.readStates) {
      const read = this.#reads.get(context);
      if (read !== undefined) this.#reads.set(context, { ...read, index });
    }
    this.#answerReads(id, member);
    for (const message of ready.messages) this.#sendOut(message);
  }

  #keep(member: Member, { state, entries, snapshot }: Ready): void {
    if (snapshot !== undefined) {
      member.entries = [];
      member.gone = { index: snapshot.index, term: snapshot.term };
      member.store = freshStore();
      member.store.load(snapshot.data as StoreImage);
    }
    if (entries.length > 0) {
      const from = entries[0]!.index;
      if (from <= member.state.commit) this.faults.push(`${state.id} overwrites committed entry ${from}`);
      member.entries.length = from - member.gone.index - 1;
      member.entries.push(...entries);
    }
    member.state = state;
  }

  #sendOut(message: Message): void {
    const own = message.from === message.to;
    const copies = own ? 1 : this.#random(1000) < this.loss ? 0 : this.#random(1000) < this.duplication ? 2 : 1;
    if (!own && this.#cuts.has(`${message.from} ${message.to}`)) return;
    for (let copy = 0; copy < copies; copy++) {
      const flight: Flight = { at: this.now + 200 + this.#random(this.slowness), order: this.#order++, message };
      const place = this.#flights.findIndex((other) => other.at > flight.at);
      this.#flights.splice(place < 0 ? this.#flights.length : place, 0, flight);
    }
  }

  // ---- promises

  #elected(id: string, term: number): void {
    const other = this.#leaders.get(term);
    if (other !== undefined && other !== id) this.faults.push(`election safety: ${other} and ${id} both lead in term ${term}`);
    this.#leaders.set(term, id);
    const storage = storageOf(this.members.get(id)!);
    for (const entry of this.#applied.values()) {
      if (entry.index < storage.firstIndex() || entry.term >= term) continue;
      if (entry.index > storage.lastIndex() || storage.term(entry.index) !== entry.term) this.faults.push(`leader completeness: ${id} leads term ${term} without committed entry ${entry.index}`);
    }
  }

  #apply(id: string, member: Member, entry: Entry): void {
    const known = this.#applied.get(entry.index);
    if (known === undefined) this.#applied.set(entry.index, entry);
    else if (known.term !== entry.term || known.data !== entry.data || known.confChange !== entry.confChange) this.faults.push(`state-machine safety: ${id} applies another entry ${entry.index}`);
    const write = entry.data as Write | undefined;
    if (write === undefined) return;
    const change = member.store.apply(write.transaction);
    const result = change === undefined ? 'lost' : `${change.op} ${change.revision}`;
    const before = this.#results.get(entry.index);
    if (before !== undefined && before !== result) this.faults.push(`state-machine safety: entry ${entry.index} gives ${before}, at ${id} ${result}`);
    this.#results.set(entry.index, result);
    const operation = this.#writes.get(write.id);
    if (operation === undefined || operation.member !== id) return;
    this.#writes.delete(write.id);
    this.finished.push({ invokedAt: operation.invokedAt, finishedAt: this.now, index: entry.index, write: true });
  }

  #answerReads(id: string, { state }: Member): void {
    for (const [context, { invokedAt, member, index }] of this.#reads) {
      if (member !== id || index === undefined || state.applied < index) continue;
      this.#reads.delete(context);
      this.finished.push({ invokedAt, finishedAt: this.now, index: state.applied, write: false });
    }
  }

  /** Log matching: where two logs agree on an entry's term they agree on all before. */
  checkLogs(): void {
    const all = [...this.members];
    for (const [a, one] of all) {
      for (const [b, other] of all) {
        if (a >= b) continue;
        const [left, right] = [storageOf(one), storageOf(other)];
        let agree = false;
        for (let index = Math.min(left.lastIndex(), right.lastIndex()); index >= Math.max(left.firstIndex(), right.firstIndex()); index--) {
          const same = left.term(index) === right.term(index);
          if (agree && (!same || left.entry(index).data !== right.entry(index).data)) this.faults.push(`log matching: ${a} and ${b} differ at ${index} but agree after it`);
          agree ||= same;
        }
      }
    }
  }

  /** Linearizability: the log is the order of all operations, and it must not go against time. */
  checkOrder(): void {
    const byEnd = [...this.finished].sort((x, y) => x.finishedAt - y.finishedAt);
    const byStart = [...this.finished].sort((x, y) => x.invokedAt - y.invokedAt);
    let seen = 0;
    let newest = 0;
    for (const operation of byStart) {
      while (seen < byEnd.length && byEnd[seen]!.finishedAt < operation.invokedAt) newest = Math.max(newest, byEnd[seen++]!.index);
      const late = operation.write ? operation.index <= newest : operation.index < newest;
      if (late) this.faults.push(`linearizability: ${operation.write ? 'a write' : 'a read'} at ${operation.index} began after ${newest} was known`);
    }
  }
}

function storageOf(member: Member): Storage {
  const { entries, gone, state, store } = member;
  return {
    firstIndex: () => gone.index + 1,
    lastIndex: () => gone.index + entries.length,
    term: (index) => (index === gone.index ? gone.term : entries[index - gone.index - 1]?.term),
    entry: (index) => entries[index - gone.index - 1]!,
    snapshot: (): Snapshot => ({ index: state.applied, term: state.applied === gone.index ? gone.term : entries[state.applied - gone.index - 1]!.term, configuration: state.configuration, data: store.image() }),
  };
}

function freshStore(): EtcdStore {
  const journal = new Journal();
  const tables = new Map<string, Table<unknown>>();
  const table = <V>(name: string): Table<V> => {
    if (!tables.has(name)) tables.set(name, new Table<unknown>(name, journal));
    return tables.get(name) as Table<V>;
  };
  return new EtcdStore({ table, epoch: () => journal.epoch });
}
