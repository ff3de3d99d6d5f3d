/**
 * What a client does when its connection breaks or a request does not get through: watches begin again where they had got to, or from a new
 * list when that is too long ago; programs that must be heard ask again. Upstream: k8s.io/client-go/tools/cache/reflector.go (back-off from
 * 800 ms to 30 s), rest/request.go. Leaves out: jitter.
 *
 * Events to the client: `closed`, `rewatch`, `resend`, `certificate` (data: whether it has expired).
 */
import { isFailure } from '../api/request.ts';
import { emit } from '../api/steps.ts';
import type { Context } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { Client, Response } from './client.ts';
import type { Informer } from './informer.ts';

/** A program that watches. */
export interface Watcher {
  informer?(resource: string): Informer | undefined;
  /** Whether the program of that machine is there at all; by default it is. */
  alive?(instance: string | undefined): boolean;
}

/** Data of a `closed` event: the connection of a watch is gone. */
export interface Closed {
  readonly resource: string;
  readonly user: string;
}

interface Rewatch {
  readonly resource: string;
  readonly user: string;
  readonly attempt: number;
  /** Start from a new list. */
  readonly relist: boolean;
}

const FIRST: Micros = 800 * MILLISECOND;
const MOST: Micros = 30 * SECOND;
/** Asking again: 1 s, doubled up to 10 s. */
const RESEND: Micros = SECOND;
const MOST_RESEND: Micros = 10 * SECOND;

const backOff = (first: Micros, most: Micros, attempt: number): Micros => Math.min(first * 2 ** Math.min(attempt, 10), most);

export class Reconnector {
  readonly #client: Client;
  /** Kinds of programs that ask again until they are heard. */
  readonly #persistent: ReadonlySet<string>;

  constructor(client: Client, persistent: readonly string[]) {
    this.#client = client;
    this.#persistent = new Set(persistent);
  }

  /** True: the event was about the connection, and is done with. */
  take(ctx: Context, event: ScheduledEvent, program: Watcher): boolean {
    if (event.type === 'certificate') return this.#certificate(ctx, event.data as boolean);
    if (event.type === 'closed') return this.#closed(ctx, event.data as Closed, program);
    if (event.type === 'response') return isFailure((event.data as Response).response) && this.#failed(ctx, event.data as Response, program);
    if (event.type === 'rewatch') return this.#rewatch(ctx, event.data as Rewatch, program);
    return event.type === 'resend' && this.#resend(ctx, event.data as Response, program);
  }

  /** The program that handles has ended: its connections are closed. */
  gone(ctx: Context): void {
    this.#client.gone(ctx, ctx.self);
  }

  /** A certificate expires, or is renewed. */
  #certificate(ctx: Context, expired: boolean): boolean {
    emit(ctx, 'program', { code: expired ? 'certificateExpired' : 'certificateRenewed' });
    this.#client.routes.certify(ctx.self, expired, ctx.now);
    return true;
  }

  #alive({ self }: Context, program: Watcher): boolean {
    return program.alive?.(self.instance) !== false;
  }

  #closed(ctx: Context, { resource, user }: Closed, program: Watcher): boolean {
    if (this.#alive(ctx, program)) this.#again(ctx, { resource, user, attempt: 0, relist: false });
    return true;
  }

  #failed(ctx: Context, answer: Response, program: Watcher): boolean {
    const { token, request, response, failure } = answer;
    if (typeof token === 'object' && token !== null && 'watch' in token) {
      const { watch, attempt = 0 } = token as { readonly watch: string; readonly attempt?: number };
      const expired = response.code === 410;
      if (failure === undefined && !expired && response.code < 500 && response.code !== 401) return false;
      if (this.#alive(ctx, program)) this.#again(ctx, { resource: watch, user: request.user, attempt: expired ? 0 : attempt + 1, relist: expired || request.options?.resourceVersion === undefined });
      return true;
    }
    // An API server without etcd answers, but cannot do anything. Heartbeats are sent anew anyway.
    if ((failure === undefined && response.code < 500 && response.code !== 401) || !this.#persistent.has(ctx.self.kind) || (answer.routine === true && ctx.self.kind === 'kubelet')) return false;
    if (this.#alive(ctx, program)) ctx.schedule(backOff(RESEND, MOST_RESEND, answer.attempt ?? 0), ctx.self, 'resend', answer, { routine: true });
    return true;
  }

  #again(ctx: Context, again: Rewatch): void {
    ctx.schedule(backOff(FIRST, MOST, again.attempt), ctx.self, 'rewatch', again, { routine: true });
  }

  #rewatch(ctx: Context, { resource, user, attempt, relist }: Rewatch, program: Watcher): boolean {
    if (this.#alive(ctx, program)) program.informer?.(resource)?.resume(ctx, user, attempt, relist);
    return true;
  }

  #resend(ctx: Context, { request, token, routine = false, attempt = 0 }: Response, program: Watcher): boolean {
    if (this.#alive(ctx, program)) this.#client.send(ctx, request, token, { routine, attempt: attempt + 1 });
    return true;
  }
}

