/**
 * Keeps the endpoints of the Service kubernetes to the API servers that live: each renews a lease of its own every ten seconds, and those whose lease
 * is older than fifteen are left out. Upstream: pkg/controlplane/reconcilers/lease.go. A single API server does nothing. Simplified: the leases
 * (/registry/masterleases) are no keys in etcd; one that ends in order leaves at the next look too.
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Endpoints } from '../api/kinds/endpoints.ts';
import type { KubeObject } from '../api/object.ts';
import type { Client } from '../client/client.ts';
import { backendKey } from '../client/routes.ts';
import type { EtcdStore } from '../etcd/store.ts';
import type { Context } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { storageKey } from './keys.ts';

const EVERY: Micros = 10 * SECOND;
const LASTS: Micros = 15 * SECOND;
const USER = 'system:apiserver';

/** An API server starts: it is among the living at once, and looks around a second later. */
export function beginLease(ctx: Context, { routes }: Client, again: boolean): void {
  if (!routes.backends.has(backendKey(ctx.self.instance))) return;
  routes.renewed.set(backendKey(ctx.self.instance), ctx.now);
  ctx.schedule(again ? SECOND : EVERY, ctx.self, 'lease', undefined, { routine: true, cause: 0 });
}

/** Renews its lease, and writes the endpoints when they are not those that live. */
export function renewLease(ctx: Context, client: Client, store: EtcdStore): void {
  const { backends, renewed } = client.routes;
  const own = backendKey(ctx.self.instance);
  if (!backends.has(own)) {
    renewed.delete(own);
    return;
  }
  renewed.set(own, ctx.now);
  ctx.schedule(EVERY, ctx.self, 'lease', undefined, { routine: true, cause: 0 });
  const living = backends.keys().filter((key) => ctx.now - (renewed.get(key) ?? -LASTS) < LASTS).map((key) => backends.get(key)!.address.split(':')[0]!);
  const endpoints = store.get(storageKey('endpoints', 'default', 'kubernetes'))?.value as Endpoints | undefined;
  const slice = store.get(storageKey('endpointslices', 'default', 'kubernetes'))?.value as EndpointSlice | undefined;
  const [subset] = endpoints?.subsets ?? [];
  const known = (subset?.addresses ?? []).map(({ ip }) => ip);
  if (endpoints === undefined || slice === undefined || living.toSorted().join() === known.toSorted().join()) return;
  const update = (group: string, resource: string, body: KubeObject): void =>
    void client.send(ctx, { verb: 'update', group, version: 'v1', resource, namespace: 'default', name: 'kubernetes', body, user: USER, agent: 'kube-apiserver' }, undefined);
  update('', 'endpoints', { ...endpoints, subsets: [{ ...subset, addresses: living.map((ip) => ({ ip })) }] } as KubeObject);
  update('discovery.k8s.io', 'endpointslices', { ...slice, endpoints: living.map((address) => ({ addresses: [address], conditions: { ready: true } })) } as KubeObject);
}
