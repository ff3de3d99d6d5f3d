/**
 * Packets on their way: takes walks that somebody asks for, makes their hops in time, one step of the trace each, and does to the network between
 * the machines what faults want. Upstream: the kernels of the nodes (see walk.ts), the infrastructure.
 *
 * Events: `walk` (data: WalkRequest), `hop` (data: id), `disturb`, `mend`.
 */
import { emit } from '../api/steps.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { Cni } from './cni.ts';
import { Conntrack } from './conntrack.ts';
import { disturb, disturbed, mend, OUTSIDE, type Infrastructure } from './infrastructure.ts';
import { rulesOf } from './nodeRules.ts';
import type { Inner } from './packet.ts';
import type { PolicyVerdict } from './policy.ts';
import type { ProxyMode } from './rules.ts';
import type { turn } from './walkTurns.ts';
import type { begin } from './walkEnds.ts';
import type { Surroundings, Turned, Walk, WalkRequest, WalkWorld } from './walk.ts';

export const PACKETS: Actor = { kind: 'packets' };
export const WALKS_TABLE = 'network/walks';
/** Walks are kept for so many requests. */
const KEPT = 50;
/** Turns without a hop in a row are few; more would be a circle. */
const MOST_TURNS = 40;
/** A packet that has made so many hops is going round. */
const MOST_HOPS = 400;

export interface PacketParts {
  /** How a packet goes on; its code may come late. */
  readonly walking: () => { readonly begin: typeof begin; readonly turn: typeof turn };
  /** The CNI plugin's agent, which knows the NetworkPolicies. */
  readonly judge: (direction: 'Ingress' | 'Egress', inner: Inner) => PolicyVerdict | undefined;
  readonly infrastructure: Infrastructure;
  readonly surroundings: Surroundings;
  readonly cni: Cni;
  readonly mode: ProxyMode;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  readonly provider: string;
  readonly cloudRoute: (podCIDR: string) => boolean;
  readonly balancer: WalkWorld['balancer'];
}

/** What a disturbance is about, as a fault says it. */
export interface DisturbanceData {
  readonly target: string;
  readonly with?: readonly string[];
  readonly from?: readonly string[];
  readonly kind?: 'cut' | 'slow' | 'lossy';
  readonly millis?: number;
  readonly percent?: number;
}

interface Affinity {
  readonly ip: string;
  readonly port: number;
  readonly until: Micros;
}

export class Packets implements Component {
  readonly kind = PACKETS.kind;
  readonly #world: World;
  readonly #parts: PacketParts;
  readonly #walks: Table<Walk>;
  readonly #counters: Table<number>;
  readonly #affinity: Table<Affinity>;
  readonly #turns: Table<number>;
  readonly #conntrack: Conntrack;

  constructor(world: World, parts: PacketParts) {
    this.#world = world;
    this.#parts = parts;
    this.#walks = world.table(WALKS_TABLE);
    this.#counters = world.table('network/counters');
    this.#affinity = world.table('network/affinity');
    this.#turns = world.table('network/roundRobin');
    this.#conntrack = new Conntrack(world);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'walk') this.#begin(ctx, event.data as WalkRequest);
    else if (event.type === 'hop') this.#hop(ctx, event.data as string);
    else if (event.type === 'disturb') this.#disturb(event.data as DisturbanceData);
    else if (event.type === 'mend') this.#mend(event.data as DisturbanceData);
  }

  /** Id of the newest walk; 0 before the first. */
  get newest(): number {
    return this.#counters.get('walk') ?? 0;
  }

  // ---- walks

  #begin(ctx: Context, request: WalkRequest): void {
    const id = this.newest + 1;
    this.#counters.set('walk', id);
    const walk = this.#parts.walking().begin(id, request, this.#view(ctx));
    this.#walks.set(String(id), walk);
    this.#walks.delete(String(id - KEPT));
    this.#go(ctx, walk, 0);
  }

  #go(ctx: Context, { id, at }: Walk, takes: Micros): void {
    ctx.schedule(takes, at === OUTSIDE ? PACKETS : { ...PACKETS, instance: at }, 'hop', String(id));
  }

  /** Turns until one makes a hop, which is traced before anything changes. */
  #hop(ctx: Context, id: string): void {
    let walk = this.#walks.get(id);
    if (walk === undefined) return;
    const world = this.#view(ctx);
    const { turn: turnOf } = this.#parts.walking();
    const silent: NonNullable<Turned['also']>[] = [];
    for (let round = 0; round < MOST_TURNS && walk.turn !== 'done'; round++) {
      const { hop, next, takes, also } = turnOf(walk, world);
      const after: Walk = { ...walk, ...next };
      if (hop === undefined) {
        if (also) silent.push(also);
        walk = after;
        continue;
      }
      const leg = walk.legs.length;
      const { purpose, query } = walk.legs.at(-1)!;
      const seq = emit(ctx, 'hop', { walk: walk.id, leg, purpose, ...(query !== undefined && { query }), back: walk.back || after.back, ...hop });
      for (const change of [...silent, ...(also ? [also] : [])]) change(ctx.now);
      const over = walk.steps.length > MOST_HOPS;
      this.#walks.set(id, { ...after, steps: [...walk.steps, seq], ...(over && { turn: 'done', outcome: 'timeout' }) });
      if (after.turn !== 'done' && !over) this.#go(ctx, after, takes);
      return;
    }
  }

  #view(ctx: Context): WalkWorld {
    const { cni, mode, podNetwork, serviceNetwork, provider, surroundings, infrastructure, cloudRoute, balancer } = this.#parts;
    return {
      cni, mode, podNetwork, serviceNetwork, provider, surroundings, infrastructure, cloudRoute, balancer,
      conntrack: this.#conntrack,
      now: ctx.now,
      random: ctx.random,
      rulesOf: (node) => rulesOf(this.#world, node),
      pick: (node, key, client, endpoints, affinity) => this.#pick(ctx, node, key, client, endpoints, affinity),
      judge: (direction, walk) => this.#parts.judge(direction, walk.packet.inner),
    };
  }

  /** Chance for iptables and nftables, in turn for IPVS; a client that is known goes where it went. */
  #pick(ctx: Context, node: string, key: string, client: string, endpoints: readonly { readonly ip: string; readonly port: number }[], seconds: number | undefined): ReturnType<WalkWorld['pick']> {
    const sticky = `${node}|${key}|${client}`;
    const known = seconds === undefined ? undefined : this.#affinity.get(sticky);
    const before = known === undefined || known.until <= ctx.now ? -1 : endpoints.findIndex(({ ip, port }) => ip === known.ip && port === known.port);
    const inTurn = (this.#turns.get(`${node}|${key}`) ?? -1) + 1;
    const index = before >= 0 ? before : this.#parts.mode === 'ipvs' ? inTurn % endpoints.length : ctx.random.below('network/endpoint', endpoints.length);
    const { ip, port } = endpoints[index]!;
    const remember = (now: Micros): void => {
      if (seconds !== undefined) this.#affinity.set(sticky, { ip, port, until: now + seconds * SECOND });
      if (before < 0 && this.#parts.mode === 'ipvs') this.#turns.set(`${node}|${key}`, index);
    };
    return { index, sticky: before >= 0, remember };
  }

  // ---- the network between the machines

  #disturb({ target, with: also, from, kind = 'cut', millis = 100, percent = 20 }: DisturbanceData): void {
    const what = kind === 'cut' ? { cut: true } : kind === 'slow' ? { extra: millis * 1_000 } : { loss: Math.min(100, percent) };
    disturb(this.#world, kind, { ...disturbed(target, also, from), ...what });
  }

  #mend({ target, with: also, from }: DisturbanceData): void {
    mend(this.#world, disturbed(target, also, from));
  }
}
