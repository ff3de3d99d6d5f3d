/**
 * Future events in a total order: by time, then by order of scheduling. Journaled like a table. Upstream: none (the event list of a
 * discrete-event simulation). The heap is a cache over `pending`, rebuilt after a jump in time.
 */
import TinyQueue from 'tinyqueue';
import type { Journal, Journaled } from './journal.ts';
import type { Micros } from './time.ts';

/** Who acts: a kind of component and, for those that run on every node, which one. */
export interface Actor {
  readonly kind: string;
  readonly instance?: string;
}

export interface ScheduledEvent {
  readonly id: number;
  readonly at: Micros;
  readonly to: Actor;
  readonly type: string;
  readonly data: unknown;
  /** Sequence number of the trace entry that caused it. */
  readonly cause: number;
  /** Heartbeats, resyncs, probes, back-offs: a cluster with only such events pending is settled. */
  readonly routine: boolean;
}

const order = (a: ScheduledEvent, b: ScheduledEvent): number => a.at - b.at || a.id - b.id;

export class EventQueue implements Journaled {
  readonly #journal: Journal;
  readonly #pending = new Map<number, ScheduledEvent>();
  #heap = new TinyQueue<ScheduledEvent>([], order);
  #epoch = 0;
  #busy = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Number of pending events that are not routine. */
  get busy(): number {
    return this.#busy;
  }

  push(event: ScheduledEvent): void {
    this.#journal.record(this, event.id, undefined, event);
    this.#pending.set(event.id, event);
    if (!event.routine) this.#busy++;
    if (this.#epoch === this.#journal.epoch) this.#heap.push(event);
  }

  cancel(id: number): void {
    const event = this.#pending.get(id);
    if (event === undefined) return;
    this.#remove(event);
  }

  #remove(event: ScheduledEvent): void {
    this.#journal.record(this, event.id, event, undefined);
    this.#pending.delete(event.id);
    if (!event.routine) this.#busy--;
  }

  peek(): ScheduledEvent | undefined {
    if (this.#epoch !== this.#journal.epoch) {
      this.#heap = new TinyQueue([...this.#pending.values()], order);
      this.#epoch = this.#journal.epoch;
    }
    for (let head = this.#heap.peek(); head !== undefined; head = this.#heap.peek()) {
      if (this.#pending.get(head.id) === head) return head;
      this.#heap.pop();
    }
    return undefined;
  }

  /** Removes the head, which `peek` has just returned. */
  take(event: ScheduledEvent): void {
    this.#heap.pop();
    this.#remove(event);
  }

  /** All pending events in order. */
  all(): ScheduledEvent[] {
    return [...this.#pending.values()].sort(order);
  }

  restore(key: string | number, value: unknown): void {
    const id = Number(key);
    const old = this.#pending.get(id);
    if (old !== undefined && !old.routine) this.#busy--;
    if (value === undefined) this.#pending.delete(id);
    else {
      const event = value as ScheduledEvent;
      this.#pending.set(id, event);
      if (!event.routine) this.#busy++;
    }
  }
}
