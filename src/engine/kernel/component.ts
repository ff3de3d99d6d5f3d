/**
 * CONTRACT of components. A component is one kind of program (kube-scheduler, kubelet...); programs that run on every node are one component
 * whose events carry `to.instance` (the node's name). Upstream: none.
 *
 * - All state lives in Tables got from `world.table(name)` when the component is made; keys of per-node state start with `instance|`.
 *   Values are frozen by convention. Anything kept elsewhere is a cache and must be rebuilt when `world.epoch()` has changed.
 * - `handle` runs at one instant of simulated time, to its end, synchronously. What takes time is a later event: `ctx.schedule`.
 * - First `ctx.trace` what happens, then change state: an entry owns the changes that follow it.
 * - Events scheduled and entries traced are caused by the newest entry of the handler (`ctx.cause`), or by the event's own cause before.
 */
import type { Actor, ScheduledEvent } from './eventQueue.ts';
import type { RandomStreams } from './random.ts';
import type { Table } from './table.ts';
import type { Micros } from './time.ts';
import type { Grain } from './trace.ts';

export interface World {
  /** The table of that name, made on first use. */
  table<V>(name: string): Table<V>;
  /** Changes whenever time was moved: rebuild caches. */
  epoch(): number;
}

export interface TraceOptions {
  readonly grain: Grain;
  readonly routine?: boolean | undefined;
  /** Default: `ctx.cause`. */
  readonly cause?: number | undefined;
}

export interface Context {
  readonly now: Micros;
  /** Who is handling. */
  readonly self: Actor;
  /** The entry that what follows is caused by. May be set, for instance for each key of a work queue. */
  cause: number;
  readonly random: RandomStreams;
  /** Schedules an event `delay` microseconds from now (>= 0) and returns its id, for `cancel`. */
  schedule(delay: Micros, to: Actor, type: string, data: unknown, options?: { readonly routine?: boolean; readonly cause?: number }): number;
  cancel(id: number): void;
  /** Events that are due now, in order; it looks at all of them. */
  due(): readonly ScheduledEvent[];
  /** Appends a trace entry, makes it the cause of what follows, and returns its sequence number. */
  trace(type: string, data: unknown, options: TraceOptions): number;
}

export interface Component {
  readonly kind: string;
  /** Called once, when the simulation is made. */
  start?(ctx: Context): void;
  handle(event: ScheduledEvent, ctx: Context): void;
}

/** `kubelet/worker1`, `kube-scheduler`. */
export const actorName = (actor: Actor): string => (actor.instance === undefined ? actor.kind : `${actor.kind}/${actor.instance}`);
