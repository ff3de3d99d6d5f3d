/**
 * The discrete-event simulation: runs events in order, records trace and journal, moves to any moment, takes commands and forks the future
 * when one comes in the past. It has never heard of Kubernetes. Upstream: none.
 */
import { EventQueue, type Actor, type ScheduledEvent } from './eventQueue.ts';
import { Journal } from './journal.ts';
import { Log } from './log.ts';
import { RandomStreams } from './random.ts';
import { Table } from './table.ts';
import type { Component, Context, TraceOptions, World } from './component.ts';
import type { Micros } from './time.ts';
import { GRAINS, type Grain, type TraceEntry } from './trace.ts';

/** Something from outside, logged: with it, the scenario and the seed a run can be repeated. */
export interface LoggedCommand<C> {
  readonly at: Micros;
  /** Number of events handled before it; absent in commands written by hand. */
  readonly after?: number;
  readonly command: C;
}

const USER: Actor = { kind: 'user' };

export class Simulation<C> implements World {
  readonly #journal = new Journal();
  readonly #tables = new Map<string, Table<unknown>>();
  readonly #queue = new EventQueue();
  readonly #components = new Map<string, Component>();
  readonly random: RandomStreams;
  /** The entry with sequence number n is at n - 1. */
  readonly #trace = new Log<TraceEntry>();
  /** Per trace entry: where its changes begin in the journal, and the ordinal of its event. */
  readonly #entryStart = new Log<number>();
  readonly #entryEvent = new Log<number>();
  /** Per handled event: end of its changes, its time, the next free event id. */
  readonly #eventEnd = new Log<number>();
  readonly #eventAt = new Log<Micros>();
  readonly #eventNextId = new Log<number>();
  /** Events that left the queue, handled or cancelled; per handled event, how many there had been after it. */
  readonly #removed = new Log<ScheduledEvent>();
  readonly #eventRemoved = new Log<number>();
  #commands: LoggedCommand<C>[] = [];
  #nextId = 1;
  readonly #history: number;
  #position = 0;
  #now: Micros = 0;
  readonly #acts: Acts = {
    schedule: (delay, to, type, data, cause, routine) => this.#schedule(delay, to, type, data, cause, routine),
    cancel: (id) => this.#cancel(id),
    due: () => this.#queue.all(),
    append: (event, ctx, type, data, options) => this.#append(event, ctx, type, data, options),
  };

  /**
   * `history`: how many changes can be undone at least, and their steps read; all by default. Long runs that nobody steps back through need
   * little memory so, and what is older can be had by running the commands again.
   */
  constructor(seed: number, build: (world: World) => readonly Component[], history = Infinity) {
    this.#history = history;
    this.random = new RandomStreams(seed, this.table('random'));
    for (const component of build(this)) this.#components.set(component.kind, component);
    const first: ScheduledEvent = { id: 0, at: 0, to: USER, type: 'start', data: undefined, cause: 0, routine: false };
    for (const component of this.#components.values()) component.start?.(this.#contextOf({ ...first, to: { kind: component.kind } }));
    this.#end(first);
    this.#position = this.#trace.end;
  }

  // ---- reading

  table<V>(name: string): Table<V> {
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, (table = new Table<unknown>(name, this.#journal)));
    return table as Table<V>;
  }

  tables(): Table<unknown>[] {
    return [...this.#tables.keys()].sort().map((name) => this.#tables.get(name)!);
  }

  epoch(): number {
    return this.#journal.epoch;
  }

  /** Time of the newest event handled on this path. */
  get headTime(): Micros {
    return this.#eventAt.last!;
  }

  /** Sequence number of the newest trace entry. */
  get head(): number {
    return this.#trace.end;
  }

  /** Sequence number of the entry that state is at: all its changes are made, none of later ones. At the head, events without a trace count too. */
  get position(): number {
    return this.#position;
  }

  entry(seq: number): TraceEntry | undefined {
    return this.#trace.at(seq - 1);
  }

  get commands(): readonly LoggedCommand<C>[] {
    return this.#commands;
  }

  get eventsHandled(): number {
    return this.#eventEnd.end;
  }

  /** Time of the next event, if any; at the head of the path only. */
  nextEventAt(): Micros | undefined {
    return this.#queue.peek()?.at;
  }

  /** Events that are due at the present position, in order: the queue's, which is the head's, with those that have left it since. */
  pending(): ScheduledEvent[] {
    if (this.#position === this.head) return this.#queue.all();
    const ordinal = this.#position === 0 ? 0 : this.#entryEvent.at(this.#position - 1)!;
    const nextId = this.#eventNextId.at(ordinal)!;
    const then = this.#queue.all();
    for (let i = this.#eventRemoved.at(ordinal)!; i < this.#removed.end; i++) then.push(this.#removed.at(i)!);
    return then.filter(({ id }) => id < nextId).sort((a, b) => a.at - b.at || a.id - b.id);
  }

  /** Whether anything but routine events is due. */
  get busy(): boolean {
    return this.#queue.busy > 0;
  }

  /** How many events were handled before the one that made this entry. */
  eventOf(seq: number): number {
    return this.#entryEvent.at(seq - 1) ?? 0;
  }

  /** Sequence number of the last entry at or before a time. */
  seqAt(time: Micros): number {
    let low = this.#trace.start;
    let high = this.#trace.end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#trace.at(middle)!.at <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // ---- moving

  /** Goes to a recorded moment. Throws RangeError when it is forgotten. */
  seek(seq: number): void {
    const target = Math.max(0, Math.min(seq, this.head));
    this.#journal.moveTo(target < this.head ? this.#endOf(target) : this.#journal.end);
    this.#position = target;
  }

  /** Goes to where the event of an entry (or, within the event, the entry) began: unlike at the entry before it, events without a trace have had their effect. */
  seekBefore(seq: number): void {
    const start = this.#entryStart.at(seq - 1);
    if (start === undefined) throw new RangeError(`entry ${seq} is no longer in the history`);
    this.#journal.moveTo(start);
    this.#position = seq - 1;
  }

  /** Where the changes of an entry end: at the next entry of the same event, or at the event's end. Events without a trace come after it. */
  #endOf(seq: number): number {
    const ordinal = this.#entryEvent.at(seq - 1) ?? -1;
    const end = this.#entryEvent.at(seq) === ordinal || seq === 0 ? this.#entryStart.at(seq) : this.#eventEnd.at(ordinal);
    if (end === undefined) throw new RangeError(`entry ${seq} is no longer in the history`);
    return end;
  }

  toHead(): void {
    this.seek(this.head);
  }

  /** Handles the next event. Returns false when there is none. */
  advance(): boolean {
    this.toHead();
    const event = this.#queue.peek();
    if (event === undefined) return false;
    this.#queue.take(event);
    this.#removed.push(event);
    this.#run(event);
    this.#position = this.head;
    if (this.#journal.end - this.#journal.start > 2 * this.#history) this.#forget(this.#journal.end - this.#history);
    return true;
  }

  /** Forgets the changes before a place in the journal, and the entries and events whose changes they were. */
  #forget(place: number): void {
    let event = this.#eventEnd.start;
    while (this.#eventEnd.at(event)! < place) event++;
    this.#journal.forget(this.#eventEnd.at(event)!);
    let entry = this.#trace.start;
    while (entry < this.#trace.end && this.#entryEvent.at(entry)! <= event) entry++;
    for (const log of [this.#trace, this.#entryStart, this.#entryEvent]) log.forget(entry);
    this.#removed.forget(this.#eventRemoved.at(event)!);
    for (const log of this.#eventLogs()) log.forget(event);
  }

  /** Handles every event up to and including a time. */
  advanceTo(time: Micros): void {
    this.toHead();
    for (let next = this.nextEventAt(); next !== undefined && next <= time; next = this.nextEventAt()) this.advance();
  }

  /**
   * Goes to the next or previous entry of a grain or coarser, running on when the recorded future is used up. Returns false, and stays,
   * when there is none within `limit` microseconds.
   */
  step(direction: 1 | -1, grain: Grain, limit: Micros, routine = false): boolean {
    const wanted = GRAINS.indexOf(grain);
    const stops = (entry: TraceEntry): boolean => GRAINS.indexOf(entry.grain) >= wanted && (routine || !entry.routine);
    for (let seq = this.#position + direction; seq > this.#trace.start && seq <= this.head; seq += direction) {
      if (!stops(this.#trace.at(seq - 1)!)) continue;
      this.seek(seq);
      return true;
    }
    if (direction === -1) return false;
    const origin = this.#position;
    const from = this.entry(origin)?.at ?? 0;
    this.toHead();
    for (let seen = this.head; this.advance() && this.headTime <= from + limit; seen = this.head) {
      for (let seq = seen + 1; seq <= this.head; seq++) {
        if (!stops(this.entry(seq)!)) continue;
        this.seek(seq);
        return true;
      }
    }
    this.seek(origin);
    return false;
  }

  // ---- acting

  /** Carries out a command at a time, not before the present position. In the past it forks: the recorded future is dropped (its commands are returned). */
  issue(command: C, at: Micros): readonly LoggedCommand<C>[] {
    const dropped = this.#cut();
    this.advanceTo(at);
    const time = Math.max(at, this.headTime);
    const event: ScheduledEvent = { id: 0, at: time, to: USER, type: 'command', data: command, cause: 0, routine: false };
    this.#commands.push({ at: time, after: this.eventsHandled, command });
    this.#run(event);
    this.#position = this.head;
    return dropped;
  }

  /** Runs a log of commands, each at its place; a recorded future is dropped first. Throws when the log does not fit this run. */
  replay(commands: readonly LoggedCommand<C>[]): void {
    this.#cut();
    for (const { at, after, command } of commands) {
      if (after === undefined) this.advanceTo(at);
      else while (this.eventsHandled < after) if (!this.advance()) throw new RangeError('the recorded commands do not fit this run');
      this.issue(command, at);
    }
  }

  #cut(): LoggedCommand<C>[] {
    if (this.#position === this.head) return [];
    const ordinal = this.#position === 0 ? 0 : this.#entryEvent.at(this.#position - 1)!;
    this.#journal.moveTo(this.#eventEnd.at(ordinal)!);
    this.#journal.truncate();
    let entries = this.#position;
    while (entries < this.#trace.end && this.#entryEvent.at(entries)! <= ordinal) entries++;
    for (const log of [this.#trace, this.#entryStart, this.#entryEvent]) log.truncate(entries);
    for (const log of this.#eventLogs()) log.truncate(ordinal + 1);
    this.#nextId = this.#eventNextId.last!;
    this.#queue.rewind(this.#removed.cut(this.#eventRemoved.last!), this.#nextId);
    this.#position = entries;
    const kept = this.#commands.filter((entry) => entry.after! <= ordinal);
    return this.#commands.splice(kept.length);
  }

  #run(event: ScheduledEvent): void {
    const component = this.#components.get(event.to.kind);
    if (component === undefined) throw new Error(`no component ${event.to.kind}`);
    this.#now = event.at;
    component.handle(event, this.#contextOf(event));
    this.#end(event);
  }

  #end(event: ScheduledEvent): void {
    this.#eventEnd.push(this.#journal.end);
    this.#eventAt.push(event.at);
    this.#eventNextId.push(this.#nextId);
    this.#eventRemoved.push(this.#removed.end);
  }

  #eventLogs(): readonly Log<unknown>[] {
    return [this.#eventEnd, this.#eventAt, this.#eventNextId, this.#eventRemoved];
  }

  #contextOf(event: ScheduledEvent): Context {
    return new EventContext(event, this.random, this.#acts);
  }

  #schedule(delay: Micros, to: Actor, type: string, data: unknown, cause: number, routine: boolean): number {
    const id = this.#nextId++;
    this.#queue.push({ id, at: this.#now + Math.max(0, Math.round(delay)), to, type, data, cause, routine });
    return id;
  }

  #cancel(id: number): void {
    const event = this.#queue.cancel(id);
    if (event !== undefined) this.#removed.push(event);
  }

  #append(event: ScheduledEvent, ctx: Context, type: string, data: unknown, options: TraceOptions): number {
    const ordinal = this.#eventEnd.end;
    const firstOfEvent = this.#entryEvent.last !== ordinal;
    this.#entryStart.push(firstOfEvent ? (this.#eventEnd.last ?? 0) : this.#journal.end);
    this.#entryEvent.push(ordinal);
    const seq = this.#trace.end + 1;
    const { grain, routine = false, cause = ctx.cause } = options;
    this.#trace.push({ seq, at: event.at, actor: event.to, type, grain, cause, routine, data });
    return seq;
  }
}

/** What a handler may do to the simulation. */
interface Acts {
  schedule(delay: Micros, to: Actor, type: string, data: unknown, cause: number, routine: boolean): number;
  cancel(id: number): void;
  due(): readonly ScheduledEvent[];
  append(event: ScheduledEvent, ctx: Context, type: string, data: unknown, options: TraceOptions): number;
}

class EventContext implements Context {
  readonly now: Micros;
  readonly self: Actor;
  readonly random: RandomStreams;
  cause: number;
  readonly #event: ScheduledEvent;
  readonly #acts: Acts;

  constructor(event: ScheduledEvent, random: RandomStreams, acts: Acts) {
    this.now = event.at;
    this.self = event.to;
    this.random = random;
    this.cause = event.cause;
    this.#event = event;
    this.#acts = acts;
  }

  schedule(delay: Micros, to: Actor, type: string, data: unknown, options?: { readonly routine?: boolean; readonly cause?: number }): number {
    return this.#acts.schedule(delay, to, type, data, options?.cause ?? this.cause, options?.routine ?? false);
  }

  cancel(id: number): void {
    this.#acts.cancel(id);
  }

  due(): readonly ScheduledEvent[] {
    return this.#acts.due();
  }

  trace(type: string, data: unknown, options: TraceOptions): number {
    return (this.cause = this.#acts.append(this.#event, this, type, data, options));
  }
}
