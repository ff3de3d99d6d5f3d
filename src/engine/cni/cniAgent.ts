/**
 * The part of a CNI plugin that does what NetworkPolicies say: watches them (and the labels of namespaces) and judges packets. Upstream: Calico's
 * felix, antrea-agent. One program stands for those of all nodes, which would know the same at the same time. Plugins that do not enforce watch nothing.
 */
import type { Namespace } from '../api/kinds/namespace.ts';
import type { NetworkPolicy } from '../api/kinds/networkPolicy.ts';
import type { Client } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context, World } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import { CNI_PROFILES, type Cni } from '../network/cni.ts';
import type { Inner } from '../network/packet.ts';
import { judge, type PolicyEnd, type PolicyVerdict } from '../network/policy.ts';
import type { Surroundings } from '../network/walk.ts';

const USER = 'system:serviceaccount:kube-system:cni';
const POLICIES = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };

export class CniAgent implements Component, Watcher {
  readonly kind = 'cni';
  readonly #enforces: boolean;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #namespaces: Informer<Namespace>;

  constructor(world: World, client: Client, cni: Cni) {
    this.#enforces = CNI_PROFILES[cni].enforces;
    this.#policies = new Informer<NetworkPolicy>(world, client, this.kind, POLICIES);
    this.#namespaces = new Informer<Namespace>(world, client, this.kind, NAMESPACES);
  }

  start(ctx: Context): void {
    if (!this.#enforces) return;
    this.#policies.start(ctx, USER);
    this.#namespaces.start(ctx, USER);
  }

  informer(resource: string): Informer | undefined {
    return [this.#policies, this.#namespaces].find((informer) => informer.resource === resource);
  }

  handle(event: ScheduledEvent, _ctx: Context): void {
    if (event.type !== 'watch') return;
    const notice = event.data as WatchNotice;
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
