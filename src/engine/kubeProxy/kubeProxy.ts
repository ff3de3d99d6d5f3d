/**
 * kube-proxy, one program on every node: watches Services and EndpointSlices, and rebuilds its node's rules, at most once in
 * `latencies.proxySync`. Upstream: cmd/kube-proxy, pkg/proxy/iptables, pkg/util/async (BoundedFrequencyRunner). Leaves out: its own Node
 * watch, health checks, conntrack.
 *
 * It runs while its container does: the kubelet says `start` and `stop`. Each node knows what its own watches have brought (client/nodeCopies.ts). Past
 * WATCHERS nodes, further ones are told with the first of the others and have the same rules; one of them that is cut off has its own from then on.
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service } from '../api/kinds/service.ts';
import type { KubeObject } from '../api/object.ts';
import { emit } from '../api/steps.ts';
import type { Client } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import { NodeCopies } from '../client/nodeCopies.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Closed, Watcher } from '../client/reconnector.ts';
import { SILENT_FOR } from '../client/ways.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import { NO_RULES, type RuleSet } from '../network/rules.ts';
import { RULES_TABLE, SHARED_RULES } from '../network/nodeRules.ts';
import { buildRules } from './serviceRules.ts';

export interface ProxyParts {
  readonly client: Client;
  readonly latencies: Latencies;
}

interface ProxyState {
  /** Has watches of its own. */
  readonly watching: boolean;
  /** The lists have come. */
  readonly synced: number;
  /** Not before this time may the rules be rebuilt again. */
  readonly nextAt: Micros;
  /** Event id of the rebuild that is due. */
  readonly due?: number;
}

const WATCHERS = 64;
/** What a rebuild takes. */
const REBUILD: Micros = 5 * MILLISECOND;
const USER = 'system:serviceaccount:kube-system:kube-proxy';
const SERVICES = { group: '', version: 'v1', resource: 'services' };
const ENDPOINT_SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };

export class KubeProxy implements Component, Watcher {
  readonly kind = 'kube-proxy';
  readonly #world: World;
  readonly #client: Client;
  readonly #latencies: Latencies;
  readonly #informers: readonly Informer[];
  readonly #services: NodeCopies<Service>;
  readonly #slices: NodeCopies<EndpointSlice>;
  readonly #nodes: Table<ProxyState>;
  readonly #rules: Table<RuleSet>;
  /** A cache: what the state at these revisions comes to. */
  #built: { readonly version: string; readonly rules: RuleSet } | undefined;

  constructor(world: World, { client, latencies }: ProxyParts) {
    this.#world = world;
    this.#client = client;
    this.#latencies = latencies;
    this.#informers = [SERVICES, ENDPOINT_SLICES].map((name) => new Informer(world, client, this.kind, name));
    const [services, slices] = this.#informers.map(({ resource }) => resource);
    this.#services = new NodeCopies(world, this.kind, services!);
    this.#slices = new NodeCopies(world, this.kind, slices!);
    this.#nodes = world.table('kubeProxy/nodes');
    this.#rules = world.table(RULES_TABLE);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance;
    if (node === undefined) return;
    if (event.type === 'start') this.#start(ctx, node);
    else if (event.type === 'stop') this.#stop(ctx, node);
    else if (event.type === 'inherit') this.#watch(ctx);
    else if (event.type === 'watch') this.#watched(ctx, node, event.data as WatchNotice);
    else if (event.type === 'sync') this.#sync(ctx, node);
  }

  informer(resource: string): Informer | undefined {
    return this.#informers.find((informer) => informer.resource === resource);
  }

  alive(node: string | undefined): boolean {
    return node !== undefined && this.#nodes.get(node)?.watching === true;
  }

  get #copies(): readonly NodeCopies<KubeObject>[] {
    return [this.#services, this.#slices];
  }

  #start(ctx: Context, node: string): void {
    const known = this.#nodes.get(node);
    if (known !== undefined) return;
    const watching = this.#nodes.size < WATCHERS;
    this.#nodes.set(node, { watching, synced: 0, nextAt: 0 });
    if (watching) this.#watch(ctx);
  }

  #watch(ctx: Context): void {
    for (const informer of this.#informers) informer.start(ctx, USER);
  }

  /** The rules stay in the kernel when the program ends. */
  #stop(ctx: Context, node: string): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    if (state.due !== undefined) ctx.cancel(state.due);
    this.#nodes.delete(node);
    if (!state.watching) return;
    for (const copies of this.#copies) copies.forget(node);
    this.#client.gone(ctx, ctx.self);
    const heir = this.#nodes.keys().find((name) => !this.#nodes.get(name)!.watching);
    if (heir === undefined) return;
    this.#nodes.set(heir, { ...this.#nodes.get(heir)!, watching: true });
    ctx.schedule(0, { kind: this.kind, instance: heir }, 'inherit', undefined);
  }

  #watched(ctx: Context, node: string, notice: WatchNotice): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    const copies: NodeCopies = notice.resource === this.#services.resource ? this.#services : this.#slices;
    if (notice.revision > copies.head && !this.#client.ways.calm) this.#part(ctx);
    copies.apply(node, notice);
    const synced = Math.min(2, state.synced + (notice.event === 'SYNCED' ? 1 : 0));
    const due = synced < 2 || state.due !== undefined ? state.due : ctx.schedule(Math.max(0, state.nextAt - ctx.now) + REBUILD, ctx.self, 'sync', undefined);
    if (synced !== state.synced || due !== state.due) this.#nodes.set(node, { ...state, synced, ...(due !== undefined && { due }) });
  }

  /** Nodes that shared what the others know, and that no API server gets through to: their watches are dead, they know what was known until now. */
  #part(ctx: Context): void {
    const servers = this.#client.routes.servers();
    for (const node of this.#nodes.keys()) {
      const self = { kind: this.kind, instance: node };
      if (this.#nodes.get(node)!.watching || !servers.every((server) => this.#client.ways.cut(server, self))) continue;
      this.#nodes.set(node, { watching: true, synced: 2, nextAt: 0 });
      this.#rules.set(node, this.#rules.get(SHARED_RULES) ?? NO_RULES);
      for (const copies of this.#copies) {
        copies.adopt(node);
        ctx.schedule(SILENT_FOR, self, 'closed', { resource: copies.resource, user: USER } satisfies Closed, { routine: true });
      }
    }
  }

  /** The rules of what a node knows. Other nodes have mostly just built the same: then theirs, so that all share one object. */
  #rulesFor(node: string): RuleSet {
    const version = `${this.#world.epoch()}/${this.#services.seen(node)}/${this.#slices.seen(node)}`;
    if (this.#built?.version === version) return this.#built.rules;
    const rules = buildRules(this.#services.list(node), this.#slices.list(node), this.#rules.get(SHARED_RULES) ?? NO_RULES);
    this.#built = { version, rules };
    const watching = this.#nodes.keys().filter((name) => this.#nodes.get(name)!.watching);
    for (const copies of this.#copies) copies.trim(watching);
    return rules;
  }

  #sync(ctx: Context, node: string): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    const before = this.#rules.get(node) ?? NO_RULES;
    const rules = this.#rulesFor(node);
    const { due: _due, ...rest } = state;
    if (rules !== before) {
      const endpoints = rules.rules.reduce((sum, rule) => sum + rule.endpoints.length, 0);
      emit(ctx, 'proxied', { node, services: rules.rules.length, endpoints });
      this.#rules.set(node, rules);
    }
    if (this.#copies.every((copies) => copies.knowsAll(node))) this.#rules.set(SHARED_RULES, rules);
    this.#nodes.set(node, { ...rest, nextAt: ctx.now + this.#latencies.proxySync });
  }
}
