/**
 * The load balancer before the API servers: HAProxy as kubeadm's guide sets it up. It asks each server for /healthz every two seconds; after
 * three failures in a row a server gets no new connections, after two successes it does again. Upstream: kubeadm docs/ha-considerations.md,
 * HAProxy (inter 2s, fall 3, rise 2). Leaves out: the time that it takes itself. Which connection goes where is said in routes.ts.
 */
import { emit } from '../api/steps.ts';
import type { Component, Context } from '../kernel/component.ts';
import { actorName } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { backendKey, LOAD_BALANCER, serverOf, type Backend, type Routes } from './routes.ts';

const EVERY: Micros = 2 * SECOND;
const FALL = 3;
const RISE = 2;

/** A machine with an API server. */
export interface BackendMachine {
  readonly instance: string | undefined;
  /** Host and port. */
  readonly address: string;
}

export class LoadBalancer implements Component {
  readonly kind = LOAD_BALANCER.kind;
  readonly #routes: Routes;
  readonly #healthy: (server: Actor) => boolean;
  readonly #backends: readonly BackendMachine[];

  /** `healthy`: what /healthz of an API server says; `backends`: those that it begins with. */
  constructor(routes: Routes, backends: readonly BackendMachine[], healthy: (server: Actor) => boolean) {
    this.#routes = routes;
    this.#backends = backends;
    this.#healthy = healthy;
  }

  start(ctx: Context): void {
    for (const { instance, address } of this.#backends) this.#routes.backends.set(backendKey(instance), { address, up: true, against: 0 });
    if (this.#backends.length > 0) ctx.schedule(EVERY, ctx.self, 'check', undefined, { routine: true, cause: 0 });
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type !== 'check') return;
    ctx.schedule(EVERY, ctx.self, 'check', undefined, { routine: true, cause: 0 });
    for (const key of this.#routes.backends.keys().slice()) this.#check(ctx, key, this.#routes.backends.get(key)!);
  }

  #check(ctx: Context, key: string, backend: Backend): void {
    const server = serverOf(key);
    const against = this.#healthy(server) === backend.up ? 0 : backend.against + 1;
    const turns = against >= (backend.up ? FALL : RISE);
    if (turns) emit(ctx, 'program', { code: backend.up ? 'backendDown' : 'backendUp', about: actorName(server) });
    if (turns) this.#routes.backends.set(key, { ...backend, up: !backend.up, against: 0 });
    else if (against !== backend.against) this.#routes.backends.set(key, { ...backend, against });
  }
}
