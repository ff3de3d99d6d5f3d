/**
 * What members of etcd have on their disks besides the keys: Raft's log and state, who the members are, alarms; it outlives the programs.
 * Upstream: go.etcd.io/etcd/server/v3/storage (wal, snap), etcdserver/api/membership, v3alarm. Leaves out: files, checksums of the log.
 *
 * With one member that nothing was done to there is none of this: it is its own quorum (see Etcd). All tables then are empty.
 */
import type { World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import { fnv1a32 } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';
import type { Storage } from './raft/log.ts';
import type { Entry, Snapshot } from './raft/message.ts';
import type { HardState } from './raft/state.ts';

/** A member as the group knows it. Its name is its machine's. */
export interface EtcdMember {
  readonly name: string;
  /** Of the program; the first control plane machine's carries none. */
  readonly instance?: string;
  /** The machine's. */
  readonly address: string;
  /** 64 bits in hexadecimal, as etcd shows it. */
  readonly id: string;
}

export type AlarmType = 'NOSPACE' | 'CORRUPT';

export interface Alarm {
  readonly member: string;
  readonly type: AlarmType;
}

/** What was done to a disk. */
export interface DiskFault {
  readonly full?: boolean;
  /** Added to each write. */
  readonly slow?: Micros;
}

/** Where a log begins and ends: the last entry that is gone, and the last that is there. */
interface Span {
  readonly index: number;
  readonly term: number;
  readonly last: number;
}

const EMPTY: Span = { index: 0, term: 0, last: 0 };
const WHOLE: DiskFault = {};
const entryKey = (name: string, index: number): string => `${name}|${String(index).padStart(10, '0')}`;

/** Two hashes side by side. Upstream: membership.computeMemberID (SHA-1 of peer URLs and time). */
export const memberId = (name: string, address: string, joined: number): string => [name, `${address}:2380/${joined}`].map((text) => fnv1a32(`${text}/${name}`).toString(16).padStart(8, '0')).join('').replace(/^0+/, '');

export const actorOf = ({ instance }: Pick<EtcdMember, 'instance'>): Actor => (instance === undefined ? { kind: 'etcd' } : { kind: 'etcd', instance });

export class Disks {
  readonly #hard: Table<HardState>;
  readonly #entries: Table<Entry>;
  readonly #spans: Table<Span>;
  readonly #members: Table<EtcdMember>;
  readonly #alarms: Table<Alarm>;
  readonly #faults: Table<DiskFault>;
  readonly #counters: Table<number>;

  constructor(world: World) {
    this.#hard = world.table('etcd/raft/hard');
    this.#entries = world.table('etcd/raft/log');
    this.#spans = world.table('etcd/raft/span');
    this.#members = world.table('etcd/members');
    this.#alarms = world.table('etcd/alarms');
    this.#faults = world.table('etcd/disks');
    this.#counters = world.table('etcd/counters');
  }

  /** Whether there is a group: several members, or one to which something was done. */
  get grouped(): boolean {
    return this.#hard.size > 0;
  }

  // ---- members

  /** All that were ever members and have not been removed, in order of their names. */
  members(): readonly EtcdMember[] {
    return this.#members.values();
  }

  member(name: string): EtcdMember | undefined {
    return this.#members.get(name);
  }

  ofInstance(instance: string | undefined): EtcdMember | undefined {
    if (instance !== undefined) return this.#members.get(instance);
    return this.members().find((member) => member.instance === undefined);
  }

  enlist(member: EtcdMember): void {
    this.#members.set(member.name, member);
  }

  strike(name: string): void {
    this.#members.delete(name);
  }

  // ---- Raft's state and log

  hard(name: string): HardState | undefined {
    return this.#hard.get(name);
  }

  keepHard(name: string, state: HardState): void {
    const before = this.#hard.get(name);
    const same = before !== undefined && before.term === state.term && before.vote === state.vote && before.commit === state.commit && before.applied === state.applied && before.configuration === state.configuration;
    if (!same) this.#hard.set(name, state);
  }

  span(name: string): Span {
    return this.#spans.get(name) ?? EMPTY;
  }

  entries(name: string): readonly Entry[] {
    return this.#entries.values(`${name}|`);
  }

  entry(name: string, index: number): Entry | undefined {
    return this.#entries.get(entryKey(name, index));
  }

  termAt(name: string, index: number): number {
    const span = this.span(name);
    return index === span.index ? span.term : (this.entry(name, index)?.term ?? 0);
  }

  /** Puts entries over what is there from the first one's index on. */
  append(name: string, entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    const span = this.span(name);
    for (let index = first.index + entries.length; index <= span.last; index++) this.#entries.delete(entryKey(name, index));
    for (const entry of entries) this.#entries.set(entryKey(name, entry.index), entry);
    this.#spans.set(name, { ...span, last: entries.at(-1)!.index });
  }

  /** The log begins after an entry: what was before stands in a snapshot. */
  beginAfter(name: string, { index, term }: { readonly index: number; readonly term: number }): void {
    const span = this.span(name);
    for (let old = span.index + 1; old <= span.last && (old <= index || index > span.last); old++) this.#entries.delete(entryKey(name, old));
    this.#spans.set(name, { index, term, last: Math.max(span.last, index) });
  }

  /** Drops the whole log; it goes on after a snapshot. */
  restart(name: string, { index, term }: { readonly index: number; readonly term: number }): void {
    const span = this.span(name);
    for (let old = span.index + 1; old <= span.last; old++) this.#entries.delete(entryKey(name, old));
    this.#spans.set(name, { index, term, last: index });
  }

  /** Forgets a member's data directory. */
  wipe(name: string): void {
    this.restart(name, { index: 0, term: 0 });
    this.#spans.delete(name);
    this.#hard.delete(name);
    this.#faults.delete(name);
  }

  storage(name: string, snapshot: () => Snapshot): Storage {
    const span = this.span(name);
    return {
      firstIndex: () => span.index + 1,
      lastIndex: () => span.last,
      term: (index) => (index === span.index ? span.term : this.#entries.get(entryKey(name, index))?.term),
      entry: (index) => this.#entries.get(entryKey(name, index))!,
      snapshot,
    };
  }

  // ---- alarms: part of what is replicated, and each member knows those that it has applied

  alarms(name: string): readonly Alarm[] {
    return this.#alarms.size === 0 ? [] : this.#alarms.values(`${name}|`);
  }

  setAlarm(at: string, alarm: Alarm, active: boolean): void {
    const key = `${at}|${alarm.member}|${alarm.type}`;
    if (!active) this.#alarms.delete(key);
    else if (!this.#alarms.has(key)) this.#alarms.set(key, alarm);
  }

  // ---- what was done to a disk

  fault(name: string): DiskFault {
    return this.#faults.size === 0 ? WHOLE : (this.#faults.get(name) ?? WHOLE);
  }

  setFault(name: string, fault: DiskFault): void {
    this.#faults.set(name, { ...this.fault(name), ...fault });
  }

  // ---- counters

  counter(name: string): number {
    return this.#counters.get(name) ?? 0;
  }

  count(name: string, value = this.counter(name) + 1): number {
    this.#counters.set(name, value);
    return value;
  }
}
