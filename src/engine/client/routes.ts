/**
 * Which API server a client speaks to. With one control plane machine: that one. With more, as kubeadm sets it up: kube-scheduler and
 * kube-controller-manager speak to the API server of their own machine; everybody else to the control plane endpoint, where a load balancer
 * hands each new connection to the next server that is well. A connection stays with its server until it breaks. Upstream: kubeadm
 * (controlPlaneEndpoint, ControlPlaneKubeletLocalMode), HAProxy in TCP mode (balance roundrobin, option redispatch). What goes through the load
 * balancer goes with it: when it dies those connections break, and while it stands still nothing gets through.
 */
import { actorName, type World } from '../kernel/component.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { isPodActor } from './podActor.ts';
import type { Micros } from '../kernel/time.ts';
import type { Programs } from './programs.ts';
import type { Failure } from './unanswered.ts';

export interface Route {
  readonly to: Actor;
  readonly via?: Actor;
  /** Nobody is there. */
  readonly failure?: Failure;
}

const SERVER: Actor = { kind: 'kube-apiserver' };
const DIRECT: Route = { to: SERVER };
export const LOAD_BALANCER: Actor = { kind: 'load-balancer' };

/** A machine's API server, as the load balancer knows it. */
export interface Backend {
  readonly address: string;
  /** It gets new connections. */
  readonly up: boolean;
  /** How many checks in a row said the opposite. */
  readonly against: number;
}

/** Programs that speak to the API server of their own machine. */
const LOCAL: ReadonlySet<string> = new Set(['kube-scheduler', 'kube-controller-manager', 'kube-apiserver']);
/** By name: machines that are switched off. */
export const OFF_TABLE = 'machines/off';

/** The first machine's programs go without its name. */
const FIRST = '-';
export const serverOf = (key: string): Actor => (key === FIRST ? SERVER : { kind: SERVER.kind, instance: key });
export const backendKey = (instance: string | undefined): string => instance ?? FIRST;

/** The inverse of `actorName`: only the first slash divides. */
function actorOf(name: string): Actor {
  const slash = name.indexOf('/');
  return slash < 0 ? { kind: name } : { kind: name.slice(0, slash), instance: name.slice(slash + 1) };
}

export class Routes {
  readonly #programs: Programs;
  /** The load balancer's servers, by the instance of the program; empty when there is no load balancer. */
  readonly backends: Table<Backend>;
  /** By client: the server that its connection was given. */
  readonly #connections: Table<string>;
  /** By server: when it renewed its lease among the endpoints of the Service kubernetes. */
  readonly renewed: Table<Micros>;
  /** Machines without power. */
  readonly #off: Table<true>;
  readonly #first: string;
  readonly #state: Table<number>;
  readonly #endpoint: string;

  /** `endpoint`: host and port under which clients know the API server; `first`: the machine whose programs go without its name. */
  constructor(world: World, programs: Programs, endpoint: string, first: string) {
    this.renewed = world.table('apiserver/masterLeases');
    this.#off = world.table(OFF_TABLE);
    this.#first = first;
    this.#programs = programs;
    this.#endpoint = endpoint;
    this.backends = world.table('loadBalancer/backends');
    this.#connections = world.table('loadBalancer/connections');
    this.#state = world.table('loadBalancer/state');
  }

  get #balanced(): boolean {
    return this.backends.size > 0;
  }

  /** Whether a client's connection goes through the load balancer. Programs in Pods know the Service kubernetes, whose endpoints are the API servers. */
  proxied(client: Actor): boolean {
    return this.#balanced && !LOCAL.has(client.kind) && !isPodActor(client);
  }

  /** The load balancer runs, or there is none. */
  get handsOn(): boolean {
    return this.#programs.allRun || this.#programs.runs(LOAD_BALANCER);
  }

  /** Whether the load balancer has an end of the connection between these two open, and hands nothing on. */
  stalled(a: Actor, b: Actor): boolean {
    if (this.handsOn) return false;
    return (a.kind === SERVER.kind && this.proxied(b)) || (b.kind === SERVER.kind && this.proxied(a));
  }

  /** The load balancer has died: all connections that went through it are gone. Returns whose they were, with which server. */
  cutOff(): readonly { readonly client: Actor; readonly server: Actor }[] {
    const all = this.#connections.keys().map((name) => ({ name, client: actorOf(name), server: serverOf(this.#connections.get(name)!) })).filter(({ client }) => this.proxied(client));
    for (const { name } of all) this.#connections.delete(name);
    return all;
  }

  /** All API servers. */
  servers(): readonly Actor[] {
    return this.#balanced ? this.backends.keys().map(serverOf) : [SERVER];
  }

  from(client: Actor): Route {
    if (!this.#balanced) return DIRECT;
    if (LOCAL.has(client.kind)) return { to: serverOf(backendKey(client.instance)) };
    const via = this.proxied(client) ? { via: LOAD_BALANCER } : {};
    const name = actorName(client);
    // Each kubectl is a program of its own.
    const known = client.kind === 'user' ? undefined : this.#connections.get(name);
    if (known !== undefined) return { to: serverOf(known), ...via };
    if ('via' in via && !this.#programs.runs(LOAD_BALANCER)) return { to: LOAD_BALANCER, failure: this.#failureAt(LOAD_BALANCER)! };
    const given = this.#next();
    if (given === undefined) return { to: LOAD_BALANCER, failure: 'closed' };
    if (client.kind !== 'user') this.#connections.set(name, given);
    return { to: serverOf(given), ...via };
  }

  /** Who would answer a kubectl that asked now, without asking. */
  reach(): Route {
    const turn = this.#balanced ? this.#turn() : undefined;
    const at = this.#balanced && !this.#programs.runs(LOAD_BALANCER) ? LOAD_BALANCER : turn === undefined ? SERVER : serverOf(turn);
    const failure = this.#balanced && turn === undefined ? 'closed' : this.#failureAt(at);
    return { to: at, ...(failure && { failure }) };
  }

  /** Whether a client's certificate has expired. */
  expired(client: Actor): boolean {
    return this.#programs.expired(client);
  }

  certify(program: Actor, expired: boolean, now: Micros): void {
    this.#programs.certify(program, expired, now);
  }

  /** Whether its machine is switched off: nobody there says that nobody is there. */
  hasNoPower({ instance = this.#first }: Actor): boolean {
    return this.#off.size > 0 && this.#off.has(instance);
  }

  #failureAt(program: Actor): Failure | undefined {
    if (this.hasNoPower(program)) return 'unreachable';
    if (this.#programs.expired(program)) return 'expired';
    const state = this.#programs.stateOf(program);
    return state === 'running' ? undefined : state === 'stopped' ? 'refused' : 'timeout';
  }

  /** Round robin over those that are up; one that refuses is passed over at once. */
  #turn(): string | undefined {
    const keys = this.backends.keys();
    const from = this.#state.get('next') ?? 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[(from + i) % keys.length]!;
      if (this.backends.get(key)!.up && this.#programs.stateOf(serverOf(key)) !== 'stopped') return key;
    }
    return undefined;
  }

  #next(): string | undefined {
    const key = this.#turn();
    if (key !== undefined) this.#state.set('next', (this.backends.keys().indexOf(key) + 1) % this.backends.size);
    return key;
  }

  /** The client must connect anew. */
  disconnect(client: Actor): void {
    if (this.#connections.size > 0) this.#connections.delete(actorName(client));
  }

  /** All connections to a server are gone. */
  broken(server: Actor): void {
    if (this.#connections.size === 0) return;
    const key = backendKey(server.instance);
    for (const client of this.#connections.keys().slice()) if (this.#connections.get(client) === key) this.#connections.delete(client);
  }

  /** Host and port that a client has in its configuration. */
  addressFor(client: Actor): string {
    const local = LOCAL.has(client.kind) ? this.backends.get(backendKey(client.instance)) : undefined;
    return local?.address ?? this.#endpoint;
  }
}
