/**
 * Which programs of the control plane do not run, and what of a program dies with it. Upstream: none (processes of an operating system).
 * Nothing is kept of programs that run and always have: a cluster in which nothing is broken pays nothing.
 */
import type { World } from '../kernel/component.ts';
import { actorName } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';

export type ProgramState = 'running' | 'stopped' | 'frozen';

interface Down {
  readonly state: 'stopped' | 'frozen';
  readonly since: Micros;
}

export class Programs {
  readonly #down: Table<Down>;
  /** By program: events with a smaller id were for one of its former lives. */
  readonly #born: Table<number>;
  readonly #counters: Table<number>;
  /** By program: requests up to this number were its former lives'. */
  readonly #asked: Table<number>;
  /** Programs whose certificate has expired. */
  readonly #expired: Table<Micros>;

  constructor(world: World) {
    this.#down = world.table('programs/down');
    this.#born = world.table('programs/born');
    this.#expired = world.table('programs/expired');
    this.#counters = world.table('client/counters');
    this.#asked = world.table('programs/asked');
  }

  /** Nothing has ever been broken. */
  get untouched(): boolean {
    return this.#down.size === 0 && this.#born.size === 0;
  }

  get allRun(): boolean {
    return this.#down.size === 0;
  }

  stateOf(program: Actor): ProgramState {
    return this.#down.size === 0 ? 'running' : (this.#down.get(actorName(program))?.state ?? 'running');
  }

  /** Since when it does not run. */
  since(program: Actor): Micros {
    return this.#down.get(actorName(program))?.since ?? 0;
  }

  runs(program: Actor): boolean {
    return this.stateOf(program) === 'running';
  }

  set(program: Actor, state: ProgramState, now: Micros): void {
    if (state === 'running') this.#down.delete(actorName(program));
    else this.#down.set(actorName(program), { state, since: now });
  }

  /** Whether a program's certificate is no longer good: an API server's clients refuse it, an API server refuses a client. */
  expired(program: Actor): boolean {
    return this.#expired.size > 0 && this.#expired.has(actorName(program));
  }

  certify(program: Actor, expired: boolean, now: Micros): void {
    if (expired) this.#expired.set(actorName(program), now);
    else this.#expired.delete(actorName(program));
  }

  /** Begins a new life: what was sent before is for nobody. */
  bear(program: Actor, event: ScheduledEvent): void {
    this.#born.set(actorName(program), event.id);
    this.#asked.set(actorName(program), this.#counters.get('request') ?? 0);
  }

  /** Whether an event is for a life that is over. */
  outlived(event: ScheduledEvent): boolean {
    if (this.#born.size === 0) return false;
    const name = actorName(event.to);
    return event.id < (this.#born.get(name) ?? 0) || (event.type === 'response' && (event.data as { readonly id: number }).id <= (this.#asked.get(name) ?? 0));
  }
}

/** The memory of one program: its tables carry its machine's name, unless it is the first of its kind, and go all at once. */
export class Memory implements World {
  readonly #world: World;
  readonly #suffix: string;
  readonly #tables = new Map<string, Table<unknown>>();

  constructor(world: World, instance: string | undefined) {
    this.#world = world;
    this.#suffix = instance === undefined ? '' : `@${instance}`;
  }

  table<V>(name: string): Table<V> {
    const table = this.#world.table<V>(name + this.#suffix);
    this.#tables.set(name, table as Table<unknown>);
    return table;
  }

  epoch(): number {
    return this.#world.epoch();
  }

  /** What is not on disk is lost with the program. */
  lose(): void {
    for (const table of this.#tables.values()) for (const key of table.keys().slice()) table.delete(key);
  }
}
