/**
 * The agent of a CNI plugin, one program on each node, in a Pod of its DaemonSet: it makes the node's network and does what NetworkPolicies say,
 * which it watches (and the labels of namespaces). Each knows what its own watches have brought; past WATCHERS nodes, further ones are told with the
 * first of the others. What an agent has programmed stays in the kernel when it ends. Upstream: flanneld, Calico's felix, antrea-agent. Plugins that
 * do not enforce watch nothing. Where there are no Pods of the system it is there from the start, one for all nodes.
 */
import type { Namespace } from '../api/kinds/namespace.ts';
import type { NetworkPolicy } from '../api/kinds/networkPolicy.ts';
import type { Client } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import { NodeCopies } from '../client/nodeCopies.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import { CNI_PROFILES, type Cni } from '../network/cni.ts';
import type { Inner } from '../network/packet.ts';
import { AGENTS_TABLE, bootsOf, LEFT_TABLE, policiesOn, type AgentState, type LeftRules } from '../client/nodePolicies.ts';
import { judge, type PolicyEnd, type PolicyVerdict } from '../network/policy.ts';
import type { Surroundings } from '../network/walk.ts';

/** From its start to the node's network being there. */
const SET_UP: Micros = 300 * MILLISECOND;
/** So many agents watch for themselves. */
const WATCHERS = 64;
const USER = 'system:serviceaccount:kube-system:cni';
const POLICIES = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };

export class CniAgent implements Component, Watcher {
  readonly kind = 'cni';
  readonly #enforces: boolean;
  /** By node: the agents that run, and which one watches. */
  readonly #agents: Table<AgentState>;
  /** By node: what agents that have ended left in the kernel. */
  readonly #left: Table<LeftRules>;
  readonly #world: World;
  readonly #copies: readonly NodeCopies[];
  readonly #asPods: boolean;
  readonly #client: Client;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #namespaces: Informer<Namespace>;

  constructor(world: World, client: Client, cni: Cni, asPods: boolean) {
    this.#asPods = asPods;
    this.#client = client;
    this.#world = world;
    this.#agents = world.table(AGENTS_TABLE);
    this.#left = world.table(LEFT_TABLE);
    this.#enforces = CNI_PROFILES[cni].enforces;
    this.#policies = new Informer<NetworkPolicy>(world, client, this.kind, POLICIES);
    this.#namespaces = new Informer<Namespace>(world, client, this.kind, NAMESPACES);
    this.#copies = [this.#policies, this.#namespaces].map(({ resource }) => new NodeCopies(world, this.kind, resource));
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
    if (event.type === 'watch') this.#apply(event.data as WatchNotice, node);
    else if (node === undefined) return;
    else if (event.type === 'start') this.#begin(ctx, node);
    else if (event.type === 'stop') this.#end(ctx, node);
    else if (event.type === 'inherit') this.#watch(ctx);
    else if (event.type === 'setUp' && this.#agents.has(node)) this.#tell(ctx, node, true);
  }

  #begin(ctx: Context, node: string): void {
    if (!this.#asPods || this.#agents.has(node)) return;
    // Whoever ends has an heir, so that as many watch as there are, up to the limit.
    const watching = this.#agents.size < WATCHERS;
    this.#agents.set(node, { watching });
    this.#left.delete(node);
    if (watching) this.#watch(ctx);
    ctx.schedule(SET_UP, ctx.self, 'setUp', undefined);
  }

  /** What it has set up stays in the kernel. */
  #end(ctx: Context, node: string): void {
    const agent = this.#agents.get(node);
    if (agent === undefined) return;
    this.#agents.delete(node);
    if (this.#enforces) this.#left.set(node, { boots: bootsOf(this.#world, node) });
    this.#tell(ctx, node, false);
    if (!agent.watching) return;
    this.#client.gone(ctx, ctx.self);
    const heir = this.#agents.keys().find((name) => !this.#agents.get(name)!.watching);
    if (heir === undefined) return;
    this.#agents.set(heir, { watching: true });
    ctx.schedule(0, { kind: this.kind, instance: heir }, 'inherit', undefined);
  }

  get #watchers(): readonly string[] {
    return this.#agents.keys().filter((node) => this.#agents.get(node)!.watching);
  }

  /** The kubelet sees it by the files that the agent writes. */
  #tell(ctx: Context, node: string, runs: boolean): void {
    ctx.schedule(0, { kind: 'kubelet', instance: node }, 'network', { runs });
  }

  /** One that is told after it has ended does not listen any more. */
  #apply(notice: WatchNotice, node = ''): void {
    if (node !== '' && this.#agents.get(node)?.watching !== true) return;
    const copies = this.#copies.find(({ resource }) => resource === notice.resource)!;
    copies.apply(node, notice);
    copies.trim(node === '' ? [node] : [...this.#watchers, ...this.#left.keys()]);
  }

  /** Undefined when nothing isolates the Pod in this direction, or nobody enforces: what leaves a Pod is judged on its node, what comes on the other's. */
  judge(direction: 'Ingress' | 'Egress', inner: Inner, surroundings: Surroundings): PolicyVerdict | undefined {
    if (!this.#enforces) return undefined;
    const end = (ip: string): PolicyEnd & { readonly node?: string } => {
      const [pod] = surroundings.podsAt(ip).filter(({ hostNetwork }) => !hostNetwork);
      return { ip, ...(pod && { pod, node: pod.node }) };
    };
    const question = { from: end(inner.src.ip), to: end(inner.dst.ip), protocol: inner.protocol, port: inner.dst.port };
    const { policies, labelsOf } = policiesOn(this.#world, (direction === 'Ingress' ? question.to : question.from).node ?? '');
    return judge(direction, policies, question, labelsOf);
  }
}
