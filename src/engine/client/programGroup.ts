/**
 * All programs of one kind, one on each control plane machine: each has its own memory, and can crash, freeze, thaw and start again. Upstream:
 * none (processes, signals). A program that has crashed refuses what comes; a frozen one takes what comes and answers when it thaws.
 *
 * Events from outside to an instance: `programCrash`, `programExit` (it ends by itself), `programManifest` (its manifest is moved away, or back), `programFreeze`, `programThaw`, `programStart`.
 */
import { emit } from '../api/steps.ts';
import { actorName, type Component, type Context, type World } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { Memory, type Programs } from './programs.ts';
import type { Reconnector, Watcher } from './reconnector.ts';

export interface Program extends Component, Watcher {
  /** It is dying: what others notice of that. Its memory is lost afterwards. */
  crashed?(ctx: Context): void;
  /** It ends by itself, in a way of its own. */
  exit?(ctx: Context): void;
  /** Events that are about its machine or its disk rather than for it: they come whether it runs or not. */
  always?(type: string): boolean;
  /** What comes while it does not run. */
  refused?(ctx: Context, event: ScheduledEvent): void;
  /** Of an event that finds it frozen: who waits for an answer, for how long, and how that ends. */
  senderOf?(event: Pick<ScheduledEvent, 'type' | 'data'>): Actor | undefined;
  patienceOf?(client: Actor | undefined): Micros;
  givenUp?(ctx: Context, event: Pick<ScheduledEvent, 'data'>): void;
  /** A client, or all of them, gives up the connection. */
  hungUp?(ctx: Context, client: Actor | undefined): void;
}

export interface GroupParts<P extends Program> {
  readonly kind: string;
  readonly programs: Programs;
  readonly reconnector: Reconnector;
  /** Further machines on which such a program runs from the start. */
  readonly instances: readonly string[];
  readonly make: (memory: World, instance: string | undefined) => P;
  /** Tells whoever runs the program on its machine; absent when nobody does. */
  readonly tell?: (ctx: Context, program: Actor, type: 'programDied' | 'programFroze' | 'manifestMove', data: object) => void;
}

/** Whatever runs a program starts it again when it has ended by itself. */
const AGAIN: Micros = SECOND;

interface GivenUp {
  readonly since: Micros;
  readonly client: Actor | undefined;
}

/** Events that a frozen program finds when it thaws. */
interface Held {
  readonly type: string;
  readonly data: unknown;
  readonly routine: boolean;
  readonly cause: number;
}

export class ProgramGroup<P extends Program> implements Component {
  readonly kind: string;
  readonly #world: World;
  readonly #parts: GroupParts<P>;
  readonly #held: Table<Held>;
  readonly #made = new Map<string | undefined, { readonly program: P; readonly memory: Memory }>();

  constructor(world: World, parts: GroupParts<P>) {
    this.kind = parts.kind;
    this.#world = world;
    this.#parts = parts;
    this.#held = world.table('programs/held');
    this.of(undefined);
  }

  /** The program on a machine, as it is now; the first machine's by `undefined`. */
  of(instance: string | undefined): P {
    return this.#one(instance).program;
  }

  start(ctx: Context): void {
    const { program } = this.#one(undefined);
    program.start?.(ctx);
    for (const instance of this.#parts.instances) ctx.schedule(0, { kind: this.kind, instance }, 'programBegin', undefined);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const { programs, reconnector } = this.#parts;
    if (event.type.startsWith('program')) return this.#live(ctx, event);
    if (!programs.untouched && this.#stopped(ctx, event)) return;
    const { program } = this.#one(event.to.instance);
    if (!reconnector.take(ctx, event, program)) program.handle(event, ctx);
  }

  /** Whether an event finds nobody who would take it. */
  #stopped(ctx: Context, event: ScheduledEvent): boolean {
    const { programs } = this.#parts;
    const state = programs.stateOf(event.to);
    const { program } = this.#one(event.to.instance);
    if (program.always?.(event.type) === true) return false;
    if (state === 'stopped' || programs.outlived(event)) program.refused?.(ctx, event);
    else if (state === 'running') return false;
    else {
      const { type, data, routine, cause } = event;
      this.#held.set(heldKey(event.to, event.id), { type, data, routine, cause });
      const client = program.senderOf?.(event);
      if (client !== undefined) this.#bear(ctx, event.to, program, client);
    }
    return true;
  }

  #live(ctx: Context, event: ScheduledEvent): void {
    const { programs } = this.#parts;
    const state = programs.stateOf(event.to);
    if (event.type === 'programBegin') this.#one(event.to.instance).program.start?.(ctx);
    else if (event.type === 'programCrash' && state !== 'stopped') this.#crash(ctx, event);
    else if (event.type === 'programExit' && this.#one(event.to.instance).program.exit !== undefined) this.#one(event.to.instance).program.exit!(ctx);
    else if (event.type === 'programExit' && state === 'running' && !programs.outlived(event)) {
      this.#crash(ctx, event, 1);
      if (this.#parts.tell === undefined) ctx.schedule(AGAIN, event.to, 'programStart', undefined);
    } else if (event.type === 'programManifest') this.#parts.tell?.(ctx, event.to, 'manifestMove', { component: this.kind, away: event.data });
    else if (event.type === 'programFreeze' && state === 'running') {
      this.#turn(ctx, event.to, 'frozen');
      this.#bear(ctx, event.to, this.of(event.to.instance), undefined);
      if (event.data !== true) this.#parts.tell?.(ctx, event.to, 'programFroze', { component: this.kind });
    } else if (event.type === 'programGivenUp') this.#giveUp(ctx, event.to, event.data as GivenUp);
    else if (event.type === 'programThaw' && state === 'frozen') this.#thaw(ctx, event.to);
    else if (event.type === 'programStart' && state === 'stopped') {
      this.#turn(ctx, event.to, 'started');
      programs.bear(event.to, event);
      this.#parts.reconnector.gone(ctx);
      this.#one(event.to.instance).program.start?.(ctx);
    }
  }

  /** Somebody, or all who are connected, will wait for the frozen program only so long. */
  #bear(ctx: Context, to: Actor, program: P, client: Actor | undefined): void {
    if (program.patienceOf === undefined) return;
    const since = this.#parts.programs.since(to);
    ctx.schedule(program.patienceOf(client), to, 'programGivenUp', { since, client } satisfies GivenUp, { routine: true });
  }

  #giveUp(ctx: Context, to: Actor, { since, client }: GivenUp): void {
    const { programs } = this.#parts;
    if (programs.stateOf(to) !== 'frozen' || programs.since(to) !== since) return;
    const { program } = this.#one(to.instance);
    for (const key of this.#held.keys(heldKey(to, '')).slice()) {
      const held = this.#held.get(key)!;
      const sender = program.senderOf?.(held);
      if (sender === undefined || (client !== undefined && actorName(sender) !== actorName(client))) continue;
      this.#held.delete(key);
      program.givenUp?.(ctx, held);
    }
    program.hungUp?.(ctx, client);
  }

  #turn(ctx: Context, program: Actor, code: 'crashed' | 'frozen' | 'thawed' | 'started'): void {
    emit(ctx, 'program', { code });
    this.#parts.programs.set(program, code === 'crashed' ? 'stopped' : code === 'frozen' ? 'frozen' : 'running', ctx.now);
  }

  #crash(ctx: Context, { to }: ScheduledEvent, code = 137): void {
    const { program, memory } = this.#one(to.instance);
    this.#turn(ctx, to, 'crashed');
    program.crashed?.(ctx);
    memory.lose();
    this.#parts.reconnector.gone(ctx);
    for (const key of this.#held.keys(heldKey(to, '')).slice()) this.#held.delete(key);
    this.#made.delete(to.instance);
    this.#parts.tell?.(ctx, to, 'programDied', { component: this.kind, code });
  }

  #thaw(ctx: Context, to: Actor): void {
    this.#turn(ctx, to, 'thawed');
    for (const key of this.#held.keys(heldKey(to, '')).slice()) {
      const { type, data, routine, cause } = this.#held.get(key)!;
      this.#held.delete(key);
      ctx.schedule(0, to, type, data, { routine, cause });
    }
  }

  #one(instance: string | undefined): { readonly program: P; readonly memory: Memory } {
    let one = this.#made.get(instance);
    if (one === undefined) {
      const memory = new Memory(this.#world, instance);
      this.#made.set(instance, (one = { program: this.#parts.make(memory, instance), memory }));
    }
    return one;
  }
}

const heldKey = ({ kind, instance = '' }: Actor, id: number | ''): string => `${kind}/${instance}|${id === '' ? '' : String(id).padStart(12, '0')}`;
