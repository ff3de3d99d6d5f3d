/**
 * kube-proxy, one program on every node: watches Services and EndpointSlices, and rebuilds its node's rules, at most once in
 * `latencies.proxySync`. Upstream: cmd/kube-proxy, pkg/proxy/iptables, pkg/util/async (BoundedFrequencyRunner). Leaves out: its own Node
 * watch, health checks, conntrack.
 *
 * It runs while its container does: the kubelet says `start` and `stop`. Of what the watches bring one copy is kept for all nodes, since
 * notices take the same time to each; past WATCHERS nodes, further ones share the first node's watches and rules.
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service } from '../api/kinds/service.ts';
import { emit } from '../api/steps.ts';
import type { Client } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Watcher } from '../client/reconnector.ts';
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
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #nodes: Table<ProxyState>;
  readonly #rules: Table<RuleSet>;
  /** A cache: what the newest notices come to. */
  #built: { readonly version: string; readonly rules: RuleSet } | undefined;

  constructor(world: World, { client, latencies }: ProxyParts) {
    this.#world = world;
    this.#client = client;
    this.#latencies = latencies;
    this.#services = new Informer<Service>(world, client, this.kind, SERVICES);
    this.#slices = new Informer<EndpointSlice>(world, client, this.kind, ENDPOINT_SLICES);
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
    return [this.#services, this.#slices].find((informer) => informer.resource === resource);
  }

  alive(node: string | undefined): boolean {
    return node !== undefined && this.#nodes.get(node)?.watching === true;
  }

  #start(ctx: Context, node: string): void {
    const known = this.#nodes.get(node);
    if (known !== undefined) return;
    const watching = this.#nodes.size < WATCHERS;
    this.#nodes.set(node, { watching, synced: 0, nextAt: 0 });
    if (watching) this.#watch(ctx);
  }

  #watch(ctx: Context): void {
    this.#services.start(ctx, USER);
    this.#slices.start(ctx, USER);
  }

  /** The rules stay in the kernel when the program ends. */
  #stop(ctx: Context, node: string): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    if (state.due !== undefined) ctx.cancel(state.due);
    this.#nodes.delete(node);
    if (!state.watching) return;
    this.#client.gone(ctx, ctx.self);
    const heir = this.#nodes.keys().find((name) => !this.#nodes.get(name)!.watching);
    if (heir === undefined) return;
    this.#nodes.set(heir, { ...this.#nodes.get(heir)!, watching: true });
    ctx.schedule(0, { kind: this.kind, instance: heir }, 'inherit', undefined);
  }

  #watched(ctx: Context, node: string, notice: WatchNotice): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    if (notice.resource === this.#services.resource) this.#services.apply(notice);
    else this.#slices.apply(notice);
    const synced = state.synced + (notice.event === 'SYNCED' ? 1 : 0);
    if (synced < 2 || state.due !== undefined) {
      this.#nodes.set(node, { ...state, synced });
      return;
    }
    const due = ctx.schedule(Math.max(0, state.nextAt - ctx.now) + REBUILD, ctx.self, 'sync', undefined);
    this.#nodes.set(node, { ...state, synced, due });
  }

  /** The rules of what is known now. Other nodes have mostly just built the same: then theirs, so that all share one object. */
  #newest(): RuleSet {
    const version = `${this.#world.epoch()}/${this.#services.seenRevision()}/${this.#slices.seenRevision()}`;
    if (this.#built?.version === version) return this.#built.rules;
    const rules = buildRules(this.#services.list(), this.#slices.list(), this.#rules.get(SHARED_RULES) ?? NO_RULES);
    this.#built = { version, rules };
    return rules;
  }

  #sync(ctx: Context, node: string): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    const before = this.#rules.get(node) ?? NO_RULES;
    const rules = this.#newest();
    const { due: _due, ...rest } = state;
    if (rules !== before) {
      const endpoints = rules.rules.reduce((sum, rule) => sum + rule.endpoints.length, 0);
      emit(ctx, 'proxied', { node, services: rules.rules.length, endpoints });
      this.#rules.set(node, rules);
      this.#rules.set(SHARED_RULES, rules);
    }
    this.#nodes.set(node, { ...rest, nextAt: ctx.now + this.#latencies.proxySync });
  }
}
