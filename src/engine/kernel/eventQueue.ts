/**
 * Future events in a total order: by time, then by order of scheduling. Upstream: none (the event list of a discrete-event simulation).
 * Not journaled, because nobody reads it in the past: what was removed is kept by the simulation, which gives it back when a future is cut.
 */
import { ById } from './byId.ts';
import { EventHeap } from './eventHeap.ts';
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

export class EventQueue {
  readonly #pending = new ById<ScheduledEvent>();
  /** Cancelled events stay in it until they come up. */
  #heap = new EventHeap<ScheduledEvent>([]);
  #busy = 0;

  /** Number of pending events that are not routine. */
  get busy(): number {
    return this.#busy;
  }

  push(event: ScheduledEvent): void {
    this.#add(event);
    this.#heap.push(event);
  }

  /** Takes an event out before its time; undefined when it is not pending. */
  cancel(id: number): ScheduledEvent | undefined {
    const event = this.#pending.get(id);
    if (event !== undefined) this.#remove(event);
    return event;
  }

  peek(): ScheduledEvent | undefined {
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

  /** Goes back to when `nextId` was the next free id: `removed` are those that have been taken and cancelled since. */
  rewind(removed: readonly ScheduledEvent[], nextId: number): void {
    for (const event of removed) if (event.id < nextId && !this.#pending.has(event.id)) this.#add(event);
    for (const event of this.#pending.values()) if (event.id >= nextId) this.#remove(event);
    this.#heap = new EventHeap(this.#pending.values());
  }

  /** All pending events in order. */
  all(): ScheduledEvent[] {
    return this.#pending.values().sort(order);
  }

  #add(event: ScheduledEvent): void {
    this.#pending.set(event.id, event);
    if (!event.routine) this.#busy++;
  }

  #remove(event: ScheduledEvent): void {
    this.#pending.delete(event.id);
    if (!event.routine) this.#busy--;
  }
}
