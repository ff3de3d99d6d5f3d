/**
 * Which of several programs of one kind works: the one that holds a Lease in kube-system. Upstream: k8s.io/client-go/tools/leaderelection with
 * the defaults of kube-scheduler and kube-controller-manager (15 s, 10 s, 2 s). Leaves out: coordinated leader election (LeaseCandidate).
 *
 * A candidate looks at the Lease every two seconds or a little more, and takes it when its holder has not renewed it for as long as it lasts, by
 * the candidate's own clock. A leader that cannot renew it in time ends at once: another may be leading.
 */
import type { Lease } from '../api/kinds/lease.ts';
import type { ApiBody, ApiRequest } from '../api/request.ts';
import { isFailure } from '../api/request.ts';
import { emit } from '../api/steps.ts';
import { formatMicroTime } from '../api/time.ts';
import type { Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Client, Response } from './client.ts';
import type { Informer } from './informer.ts';
import type { Program } from './programGroup.ts';
import type { Recorder } from './recorder.ts';

/** What a program's configuration may say of its election. */
export interface ElectionTerms {
  /** Not at all: it works whether or not another does. */
  readonly elects: boolean;
  readonly lease: { readonly name: string; readonly namespace: string };
  readonly duration: Micros;
  readonly deadline: Micros;
  readonly retry: Micros;
}

const USUAL: Omit<ElectionTerms, 'lease'> = { elects: true, duration: 15 * SECOND, deadline: 10 * SECOND, retry: 2 * SECOND };
/** Upstream: JitterFactor 1.2. */
const JITTER = 1.2;
/** An answer that has not come after this time is no longer awaited. */
const ANSWER: Micros = 5 * SECOND;
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' } as const;

/** A program of which only one works. */
export interface Candidate extends Program {
  /** Whether it watches while it waits; kube-controller-manager begins only when it leads. */
  readonly warm: boolean;
  /** Absent: the usual ones. */
  readonly terms?: ElectionTerms;
  /** It leads from now on, or, for warm ones, waits. */
  lead(ctx: Context, leads: boolean): void;
}

interface Election {
  readonly leads: boolean;
  /** The Lease as seen last, and since when it has not changed. */
  readonly seen?: Lease | undefined;
  readonly seenAt: Micros;
  readonly renewedAt: Micros;
  readonly askedAt?: Micros;
}

export interface ElectionParts {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly epoch: number;
  /** The machine's name, a part of the identity. */
  readonly host: string;
  /** Default: the control plane's user of that name. */
  readonly user?: string;
}

const FRESH: Election = { leads: false, seenAt: 0, renewedAt: 0 };

export class Elected<P extends Candidate> implements Program {
  readonly kind: string;
  readonly program: P;
  readonly #parts: ElectionParts;
  readonly #table: Table<Election>;
  readonly #identity: Table<string>;

  constructor(world: World, program: P, parts: ElectionParts) {
    this.kind = program.kind;
    this.program = program;
    this.#parts = parts;
    this.#table = world.table(`election/${program.kind}`);
    this.#identity = world.table(`election/identity/${program.kind}`);
  }

  get #terms(): ElectionTerms {
    return this.program.terms ?? { ...USUAL, lease: { name: this.kind, namespace: 'kube-system' } };
  }

  get #user(): string {
    return this.#parts.user ?? `system:${this.kind}`;
  }

  get #state(): Election {
    return this.#table.get('') ?? FRESH;
  }

  start(ctx: Context): void {
    this.#identity.set('', `${this.#parts.host}_${uuid(ctx.random.text('election', 32, '0123456789abcdef'))}`);
    this.#table.set('', FRESH);
    if (this.program.warm) {
      this.program.lead(ctx, false);
      this.program.start?.(ctx);
    }
    if (this.#terms.elects) ctx.schedule(0, ctx.self, 'elect', undefined, { routine: true, cause: 0 });
    else {
      this.program.lead(ctx, true);
      if (!this.program.warm) this.program.start?.(ctx);
    }
  }

  informer(resource: string): Informer | undefined {
    return this.program.informer?.(resource);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'elect') this.#elect(ctx);
    else if (event.type === 'response' && isElection(event.data as Response)) this.#answered(ctx, event.data as Response);
    else this.program.handle(event, ctx);
  }

  // ---- every two seconds

  #elect(ctx: Context): void {
    const state = this.#state;
    const { deadline, retry, lease } = this.#terms;
    if (state.leads && ctx.now - state.renewedAt >= deadline) {
      emit(ctx, 'program', { code: 'leaderLost' });
      ctx.schedule(0, ctx.self, 'programExit', undefined);
      return;
    }
    ctx.schedule(state.leads ? retry : retry + ctx.random.below('election', Math.round(JITTER * retry)), ctx.self, 'elect', undefined, { routine: true, cause: 0 });
    if (state.askedAt !== undefined && ctx.now - state.askedAt < ANSWER) return;
    if (state.leads && state.seen !== undefined) this.#send(ctx, { verb: 'update', name: lease.name, body: this.#renewed(ctx, state.seen) });
    else this.#send(ctx, { verb: 'get', name: lease.name });
  }

  #send(ctx: Context, request: Pick<ApiRequest, 'verb' | 'name' | 'body'>): void {
    this.#table.set('', { ...this.#state, askedAt: ctx.now });
    this.#parts.client.send(ctx, { ...LEASES, namespace: this.#terms.lease.namespace, ...request, user: this.#user, agent: this.kind }, { election: ctx.now }, { routine: true });
  }

  #answered(ctx: Context, { token, request, response, failure }: Response): void {
    const state = this.#state;
    if ((token as Token).election !== state.askedAt) return;
    const { askedAt: _asked, ...rest } = state;
    this.#table.set('', rest);
    if (failure !== undefined) return;
    if (isFailure(response)) {
      if (request.verb === 'get' && response.code === 404) this.#send(ctx, { verb: 'create', body: this.#taken(ctx, undefined) });
      else if (request.verb === 'update') this.#table.set('', { ...rest, seen: undefined });
      return;
    }
    const lease = response.body as ApiBody as Lease;
    if (request.verb === 'get') this.#look(ctx, lease);
    else this.#holds(ctx, lease);
  }

  #look(ctx: Context, lease: Lease): void {
    const state = this.#state;
    const changed = state.seen?.metadata.resourceVersion !== lease.metadata.resourceVersion;
    const seenAt = changed ? ctx.now : state.seenAt;
    this.#table.set('', { ...state, seen: lease, seenAt });
    const holder = lease.spec?.holderIdentity ?? '';
    const { name } = this.#terms.lease;
    if (holder === this.#identity.get('')) this.#send(ctx, { verb: 'update', name, body: this.#renewed(ctx, lease) });
    else if (holder === '' || ctx.now - seenAt >= (lease.spec?.leaseDurationSeconds ?? 15) * SECOND) this.#send(ctx, { verb: 'update', name, body: this.#taken(ctx, lease) });
    else if (state.leads) ctx.schedule(0, ctx.self, 'programExit', undefined);
    else if (state.seen === undefined) emit(ctx, 'program', { code: 'standby', about: holder.split('_')[0]! });
  }

  #holds(ctx: Context, lease: Lease): void {
    const state = this.#state;
    this.#table.set('', { ...state, leads: true, seen: lease, seenAt: ctx.now, renewedAt: ctx.now });
    if (state.leads) return;
    emit(ctx, 'program', { code: 'becameLeader' });
    this.#parts.recorder.record(ctx, { component: this.kind, user: this.#user }, lease, 'Normal', 'LeaderElection', `${this.#identity.get('')} became leader`);
    this.program.lead(ctx, true);
    if (!this.program.warm) this.program.start?.(ctx);
  }

  // ---- the Lease

  #renewed(ctx: Context, lease: Lease): ApiRequest['body'] & {} {
    return { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(ctx.now, this.#parts.epoch) } };
  }

  #taken(ctx: Context, lease: Lease | undefined): ApiRequest['body'] & {} {
    const time = formatMicroTime(ctx.now, this.#parts.epoch);
    const { duration, lease: { name, namespace } } = this.#terms;
    const spec = { holderIdentity: this.#identity.get('') ?? '', leaseDurationSeconds: duration / SECOND, acquireTime: time, renewTime: time, leaseTransitions: lease === undefined ? 0 : (lease.spec?.leaseTransitions ?? 0) + 1 };
    return lease === undefined ? { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec } : { ...lease, spec };
  }
}

interface Token {
  readonly election: Micros;
}

const uuid = (hex: string): string => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;

const isElection = ({ token }: Response): boolean => typeof token === 'object' && token !== null && 'election' in token;
