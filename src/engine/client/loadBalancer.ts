/**
 * The load balancer before the API servers: HAProxy as kubeadm's guide sets it up. It asks each server for /healthz every two seconds; after
 * three failures in a row a server gets no new connections, after two successes it does again. Upstream: kubeadm docs/ha-considerations.md,
 * HAProxy (inter 2s, fall 3, rise 2). Leaves out: the time that it takes itself. Which connection goes where is said in routes.ts.
 *
 * It is a program, alone on its machine: when it dies every connection through it breaks and whoever connects is refused; while it stands still
 * connections stay open and silent. Started again it takes all servers for well until its checks say otherwise, as HAProxy does.
 */
import { emit } from '../api/steps.ts';
import type { Context } from '../kernel/component.ts';
import { actorName } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Arrival, Client, Response } from './client.ts';
import type { Program } from './programGroup.ts';
import { backendKey, LOAD_BALANCER, serverOf, type Backend } from './routes.ts';

const EVERY: Micros = 2 * SECOND;
const FALL = 3;
const RISE = 2;

/** A machine with an API server. */
export interface BackendMachine {
  readonly instance: string | undefined;
  /** Host and port. */
  readonly address: string;
}

export class LoadBalancer implements Program {
  readonly kind = LOAD_BALANCER.kind;
  readonly #client: Client;
  readonly #healthy: (server: Actor) => boolean;
  readonly #backends: readonly BackendMachine[];

  /** `healthy`: what /healthz of an API server says; `backends`: those that its configuration begins with. */
  constructor(client: Client, backends: readonly BackendMachine[], healthy: (server: Actor) => boolean) {
    this.#client = client;
    this.#backends = backends;
    this.#healthy = healthy;
  }

  start(ctx: Context): void {
    const { backends } = this.#client.routes;
    if (this.#backends.length === 0) return;
    // The servers of its configuration, to which kubeadm's user adds machines that join.
    const known = backends.size > 0 ? backends.keys().map((key) => [key, backends.get(key)!.address] as const) : this.#backends.map(({ instance, address }) => [backendKey(instance), address] as const);
    for (const [key, address] of known) backends.set(key, { address, up: true, against: 0 });
    ctx.schedule(EVERY, ctx.self, 'check', undefined, { routine: true, cause: 0 });
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type !== 'check') return;
    const { backends } = this.#client.routes;
    ctx.schedule(EVERY, ctx.self, 'check', undefined, { routine: true, cause: 0 });
    for (const key of backends.keys().slice()) this.#check(ctx, key, backends.get(key)!);
  }

  /** The API servers see the connections end as the clients do. */
  crashed(ctx: Context): void {
    const { routes } = this.#client;
    this.#loseInFlight(ctx);
    for (const { client, server } of routes.cutOff()) ctx.schedule(0, server, 'connectionLost', client);
    for (const server of routes.servers()) ctx.schedule(0, server, 'connectionLost', { kind: 'user' });
  }

  /** What is on its way through it does not arrive. A watch goes on later from what its client has seen. */
  #loseInFlight(ctx: Context): void {
    const { routes } = this.#client;
    for (const { id, to, type, data, routine } of ctx.due()) {
      if (type === 'request' && to.kind === 'kube-apiserver' && routes.proxied((data as Arrival).from)) this.#client.fail(ctx, data as Arrival, 'closed');
      else if (type === 'response' && routes.proxied(to) && (data as Response).failure === undefined) this.#client.fail(ctx, { ...(data as Response), from: to, routine }, 'closed');
      else if (type !== 'watch' || !routes.proxied(to)) continue;
      ctx.cancel(id);
    }
  }

  #check(ctx: Context, key: string, backend: Backend): void {
    const server = serverOf(key);
    const against = this.#healthy(server) === backend.up ? 0 : backend.against + 1;
    const turns = against >= (backend.up ? FALL : RISE);
    if (turns) emit(ctx, 'program', { code: backend.up ? 'backendDown' : 'backendUp', about: actorName(server) });
    if (turns) this.#client.routes.backends.set(key, { ...backend, up: !backend.up, against: 0 });
    else if (against !== backend.against) this.#client.routes.backends.set(key, { ...backend, against });
  }
}
