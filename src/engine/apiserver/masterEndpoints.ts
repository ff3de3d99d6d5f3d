/**
 * Keeps the endpoints of the Service kubernetes to the API servers that live: each renews a lease of its own every ten seconds, and those whose lease
 * has ended (fifteen) are left out. The leases are keys of etcd, /registry/masterleases/IP, no objects of the API. Upstream:
 * pkg/controlplane/reconcilers/lease.go. A single API server does nothing. Simplified: an ended lease's key is taken away by the next API server that
 * looks, not by etcd at the second; one that ends in order leaves at the next look too.
 */
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Endpoints } from '../api/kinds/endpoints.ts';
import type { KubeObject } from '../api/object.ts';
import type { Client } from '../client/client.ts';
import { backendKey } from '../client/routes.ts';
import type { Latencies } from '../client/latencies.ts';
import type { EtcdConnections } from '../etcd/connections.ts';
import type { Proposal } from '../etcd/request.ts';
import type { LoggedChange, Transaction } from '../etcd/store.ts';
import type { Context } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { storageKey } from './keys.ts';

const EVERY: Micros = 10 * SECOND;
const LASTS: Micros = 15 * SECOND;
const USER = 'system:apiserver';

/** Where the leases lie. */
export const LEASES = '/registry/masterleases/';
/** Stands for the number of a request in what an API server writes by itself. */
export const LEASE = -1;

export interface LeaseParts {
  readonly client: Client;
  readonly etcd: EtcdConnections;
  readonly latencies: Latencies;
}

const addressOf = ({ address }: { readonly address: string }): string => address.split(':')[0]!;

function propose(ctx: Context, { etcd, latencies }: LeaseParts, transaction: Transaction): void {
  const name = transaction.key.slice(LEASES.length);
  const proposal: Proposal = { transaction, id: LEASE, from: ctx.self, subject: { resource: 'masterleases', name }, kind: 'Endpoints', by: USER, routine: true };
  etcd.send(ctx, 'propose', proposal, latencies.commit, 0);
}

/** An API server starts: it is among the living at once, and looks around a second later. */
export function beginLease(ctx: Context, { routes }: Client): void {
  if (!routes.backends.has(backendKey(ctx.self.instance))) return;
  routes.renewed.set(backendKey(ctx.self.instance), ctx.now);
  ctx.schedule(SECOND, ctx.self, 'lease', undefined, { routine: true, cause: 0 });
}

/** Every ten seconds: it writes its lease anew. One that is no longer among the masters takes it away. */
export function askLease(ctx: Context, parts: LeaseParts): void {
  const { backends, renewed } = parts.client.routes;
  const own = backendKey(ctx.self.instance);
  const backend = backends.get(own);
  if (backend === undefined) {
    renewed.delete(own);
    return;
  }
  ctx.schedule(EVERY, ctx.self, 'lease', undefined, { routine: true, cause: 0 });
  const key = `${LEASES}${addressOf(backend)}`;
  const before = parts.etcd.store(ctx.self).get(key)?.value;
  const metadata = { name: addressOf(backend), uid: '', resourceVersion: '', creationTimestamp: '', generation: (before?.metadata.generation ?? 0) + 1 };
  propose(ctx, parts, { key, expect: Number(before?.metadata.resourceVersion ?? 0), value: { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [{ addresses: [{ ip: addressOf(backend) }] }] } as KubeObject });
}

/** Its lease is renewed: it looks who else lives, takes ended leases away, and writes the endpoints when they are not those that live. */
export function renewLease(ctx: Context, parts: LeaseParts, change: LoggedChange | undefined): void {
  const { client, etcd } = parts;
  const { backends, renewed } = client.routes;
  const own = backendKey(ctx.self.instance);
  if (change === undefined || change.op === 'delete' || !backends.has(own)) return;
  const store = etcd.store(ctx.self);
  renewed.set(own, ctx.now);
  const living = backends.keys().filter((key) => ctx.now - (renewed.get(key) ?? -LASTS) < LASTS).map((key) => addressOf(backends.get(key)!));
  for (const key of store.keys(LEASES).filter((name) => !living.includes(name.slice(LEASES.length)))) propose(ctx, parts, { key, expect: Number(store.get(key)!.value.metadata.resourceVersion) });
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
