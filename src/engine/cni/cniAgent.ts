/**
 * The agent of a CNI plugin, one program on each node, in a Pod of its DaemonSet: it makes the node's network and does what NetworkPolicies say,
 * which it watches (and the labels of namespaces). Upstream: flanneld, Calico's felix, antrea-agent. One copy of what the watches bring stands for
 * those of all nodes, which would know the same at the same time. Plugins that do not enforce watch nothing. Where there are no Pods of the system
 * it is there from the start, on all nodes.
 */
import type { Namespace } from '../api/kinds/namespace.ts';
import type { NetworkPolicy } from '../api/kinds/networkPolicy.ts';
import type { Client } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import { CNI_PROFILES, type Cni } from '../network/cni.ts';
import type { Inner } from '../network/packet.ts';
import { judge, type PolicyEnd, type PolicyVerdict } from '../network/policy.ts';
import type { Surroundings } from '../network/walk.ts';

/** From its start to the node's network being there. */
const SET_UP: Micros = 300 * MILLISECOND;
const USER = 'system:serviceaccount:kube-system:cni';
const POLICIES = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };

export class CniAgent implements Component, Watcher {
  readonly kind = 'cni';
  readonly #enforces: boolean;
  /** By node: the agents that run, and which one watches. */
  readonly #agents: Table<{ readonly watching: boolean }>;
  readonly #asPods: boolean;
  readonly #client: Client;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #namespaces: Informer<Namespace>;

  constructor(world: World, client: Client, cni: Cni, asPods: boolean) {
    this.#asPods = asPods;
    this.#client = client;
    this.#agents = world.table('cni/agents');
    this.#enforces = CNI_PROFILES[cni].enforces;
    this.#policies = new Informer<NetworkPolicy>(world, client, this.kind, POLICIES);
    this.#namespaces = new Informer<Namespace>(world, client, this.kind, NAMESPACES);
  }

  start(ctx: Context): void {
    if (!this.#asPods) this.#watch(ctx);
  }

  #watch(ctx: Context): void {
    if (!this.#enforces) return;
    this.#policies.start(ctx, USER);
    this.#namespaces.start(ctx, USER);
  }

  alive(node: string | undefined): boolean {
    return node === undefined ? !this.#asPods : this.#agents.get(node)?.watching === true;
  }

  informer(resource: string): Informer | undefined {
    return [this.#policies, this.#namespaces].find((informer) => informer.resource === resource);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    const node = ctx.self.instance;
    if (event.type === 'watch') this.#apply(event.data as WatchNotice);
    else if (node === undefined) return;
    else if (event.type === 'start') this.#begin(ctx, node);
    else if (event.type === 'stop') this.#end(ctx, node);
    else if (event.type === 'inherit') this.#watch(ctx);
    else if (event.type === 'setUp' && this.#agents.has(node)) this.#tell(ctx, node, true);
  }

  #begin(ctx: Context, node: string): void {
    if (!this.#asPods || this.#agents.has(node)) return;
    const watching = this.#agents.size === 0;
    this.#agents.set(node, { watching });
    if (watching) this.#watch(ctx);
    ctx.schedule(SET_UP, ctx.self, 'setUp', undefined);
  }

  /** What it has set up stays in the kernel. */
  #end(ctx: Context, node: string): void {
    const agent = this.#agents.get(node);
    if (agent === undefined) return;
    this.#agents.delete(node);
    this.#tell(ctx, node, false);
    if (!agent.watching) return;
    this.#client.gone(ctx, ctx.self);
    const [heir] = this.#agents.keys();
    if (heir === undefined) return;
    this.#agents.set(heir, { watching: true });
    ctx.schedule(0, { kind: this.kind, instance: heir }, 'inherit', undefined);
  }

  /** The kubelet sees it by the files that the agent writes. */
  #tell(ctx: Context, node: string, runs: boolean): void {
    ctx.schedule(0, { kind: 'kubelet', instance: node }, 'network', { runs });
  }

  #apply(notice: WatchNotice): void {
    if (notice.resource === this.#policies.resource) this.#policies.apply(notice);
    else this.#namespaces.apply(notice);
  }

  /** Undefined when nothing isolates the Pod in this direction, or nobody enforces. */
  judge(direction: 'Ingress' | 'Egress', inner: Inner, surroundings: Surroundings): PolicyVerdict | undefined {
    if (!this.#enforces) return undefined;
    const end = (ip: string): PolicyEnd => {
      const [pod] = surroundings.podsAt(ip).filter(({ hostNetwork }) => !hostNetwork);
      return { ip, ...(pod && { pod }) };
    };
    const question = { from: end(inner.src.ip), to: end(inner.dst.ip), protocol: inner.protocol, port: inner.dst.port };
    return judge(direction, this.#policies.list(), question, (namespace) => this.#namespaces.get(namespace)?.metadata.labels);
  }
}
