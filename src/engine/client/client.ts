/**
 * The one way to the API server: a request is a message that takes time; its answer comes as a `response` event with the token given.
 * Upstream: k8s.io/client-go rest.Request and its token-bucket rate limiter (util/flowcontrol). Leaves out: retries on 429 and 5xx.
 *
 * CONTRACT. `client.send(ctx, request, token)`; later the component's `handle` gets an event of type `response` whose data is a `Response`.
 * `token` is plain data by which the component knows what it had asked for.
 */
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import { emit, qualified, type Subject } from '../api/steps.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { Latencies } from './latencies.ts';
import type { Route, Routes } from './routes.ts';
import { HANDSHAKE, unansweredAfter, type Ways } from './ways.ts';
import { failureOf, type Failure } from './unanswered.ts';

/** Data of a `request` event at the API server. */
export interface Arrival {
  readonly id: number;
  readonly from: Actor;
  readonly request: ApiRequest;
  readonly subject: Subject;
  readonly token: unknown;
  /** Heartbeats: neither they nor their answers are steps for a learner. */
  readonly routine: boolean;
  /** How often it was asked before in vain. */
  readonly attempt?: number;
  /** It is answered, but nobody waits for the answer any more: it came twice, or after its client had given up. */
  readonly forNobody?: true;
}

/** Data of a `response` event at the client. */
export interface Response {
  readonly id: number;
  readonly token: unknown;
  readonly request: ApiRequest;
  readonly response: ApiResponse;
  /** No API server has answered: the response is what the client makes of that. */
  readonly failure?: Failure;
  readonly routine?: boolean;
  readonly attempt?: number;
}

export interface RateLimit {
  readonly qps: number;
  readonly burst: number;
}

/** What a request is about. */
interface Parts extends Pick<ApiRequest, 'group' | 'resource'> {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly body?: unknown;
}

/** A creation has its object's name in the body only. */
export function subjectOf({ group, resource, namespace, name, subresource, body }: Parts): Subject {
  const known: unknown = name ?? (body as { readonly metadata?: { readonly name?: string } } | null | undefined)?.metadata?.name;
  const subject: Mutable<Subject> = { resource: qualified(group, resource) };
  if (namespace !== undefined) subject.namespace = namespace;
  if (typeof known === 'string' && known !== '') subject.name = known;
  if (subresource !== undefined) subject.subresource = subresource;
  return subject;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface SendOptions {
  readonly routine?: boolean;
  readonly limit?: RateLimit & { readonly name: string };
  readonly replyTo?: Actor;
  /** Whose connection is used, when it is not the one that handles. */
  readonly by?: Actor;
  readonly attempt?: number;
}

export class Client {
  readonly #latencies: Latencies;
  readonly #counters: Table<number>;
  /** By limiter name: the time at which its bucket would have been empty (a token bucket as one number). */
  readonly #limits: Table<Micros>;
  readonly routes: Routes;
  readonly ways: Ways;

  constructor(world: World, latencies: Latencies, routes: Routes, ways: Ways) {
    this.#latencies = latencies;
    this.routes = routes;
    this.ways = {
      delay: (from, to, random) => (routes.stalled(from, to) ? undefined : ways.delay(from, to, random)),
      cut: (from, to) => routes.stalled(from, to) || ways.cut(from, to),
      get calm(): boolean {
        return ways.calm && routes.handsOn;
      },
    };
    this.#counters = world.table('client/counters');
    this.#limits = world.table('client/limits');
  }

  /** Sends a request, later if the limiter says so. Returns its id. What follows in the handler is not caused by it. */
  send(
    ctx: Context,
    request: ApiRequest,
    token: unknown,
    options: SendOptions = {},
  ): number {
    const id = (this.#counters.get('request') ?? 0) + 1;
    const routine = options.routine ?? false;
    const wait = options.limit === undefined ? 0 : this.#wait(ctx.now, options.limit);
    const sender = options.by ?? ctx.self;
    const given = this.routes.from(sender);
    const route: Route = given.failure === undefined && this.routes.expired(given.to) ? { ...given, failure: 'expired' } : given;
    const added = route.failure === undefined ? this.#added(ctx, sender, route) : 0;
    const arriveAt = ctx.now + wait + this.#latencies.request + (added ?? 0);
    const before = ctx.cause;
    const subject = subjectOf(request);
    const cause = emit(ctx, 'request', { id, to: route.to, arriveAt, verb: request.verb, subject, ...(route.via && { via: route.via }) }, { routine });
    this.#counters.set('request', id);
    const arrival: Arrival = { id, from: options.replyTo ?? ctx.self, request, subject, token, routine, ...(options.attempt !== undefined && { attempt: options.attempt }) };
    if (added === undefined) {
      this.routes.disconnect(sender);
      this.fail(ctx, arrival, this.routes.hasNoPower(route.to) ? 'unreachable' : 'timeout', wait + unansweredAfter(sender), cause);
    } else if (route.failure === undefined) ctx.schedule(arriveAt - ctx.now, route.to, 'request', arrival, { routine, cause });
    else this.fail(ctx, arrival, route.failure, arriveAt - ctx.now + (route.failure === 'timeout' ? HANDSHAKE : 0), cause);
    ctx.cause = before;
    return id;
  }

  /** What the network adds, by way of the load balancer where there is one; undefined when nothing gets through. */
  #added(ctx: Context, sender: Actor, { to, via }: Route): Micros | undefined {
    if (via === undefined) return this.ways.delay(sender, to, ctx.random);
    const [first, second] = [this.ways.delay(sender, via, ctx.random), this.ways.delay(via, to, ctx.random)];
    return first === undefined || second === undefined ? undefined : first + second;
  }

  /** Lets a client know that no API server answers its request. */
  fail(ctx: Context, { id, from, request, token, routine, attempt, forNobody }: Omit<Arrival, 'subject'>, failure: Failure, after: Micros = 0, cause = ctx.cause): void {
    if (forNobody) return;
    const response = failureOf(failure, this.routes.addressFor(from), request);
    const data: Response = { id, token, request, response, failure, routine, ...(attempt !== undefined && { attempt }) };
    ctx.schedule(after + this.#latencies.response, from, 'response', data, { routine, cause });
  }

  /** A number that no request has had. */
  newId(): number {
    const id = (this.#counters.get('request') ?? 0) + 1;
    this.#counters.set('request', id);
    return id;
  }

  /** When an answer of the API server that handles gets to its client; undefined when the network is cut, which the client takes for a time-out. */
  arrivalOfAnswer(ctx: Context, arrival: Arrival, patience: Micros): Micros | undefined {
    const added = this.ways.delay(ctx.self, arrival.from, ctx.random);
    if (added === undefined) this.fail(ctx, arrival, 'timeout', patience);
    return added === undefined ? undefined : ctx.now + this.#latencies.response + added;
  }

  /** A client has ended: whoever serves it forgets its watches. */
  gone(ctx: Context, client: Actor): void {
    for (const server of this.routes.servers()) ctx.schedule(0, server, 'gone', client);
    this.routes.disconnect(client);
  }

  #wait(now: Micros, limit: RateLimit & { readonly name: string }): Micros {
    const interval = Math.round(SECOND / limit.qps);
    const before = Math.max(this.#limits.get(limit.name) ?? 0, now - limit.burst * interval);
    const next = before + interval;
    this.#limits.set(limit.name, next);
    return Math.max(0, next - now);
  }
}
