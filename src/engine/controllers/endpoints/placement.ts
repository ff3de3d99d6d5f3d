/**
 * How endpoints are spread over slices of limited size with as few writes as possible. Upstream: staging/src/k8s.io/endpointslice/reconciler.go
 * (reconcileByPortMapping), utils.go (getSliceToFill).
 */
import { sameJson } from '../../api/equal.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../api/kinds/endpointSlice.ts';

/** Upstream: --max-endpoints-per-slice. */
const MAX_ENDPOINTS = 100;

/** Slices with the same ports share a group. */
export const portsKey = (ports: readonly EndpointPort[] | null | undefined): string =>
  (ports ?? []).map(({ name = '', port = 0, protocol = 'TCP', appProtocol = '' }) => `${name}|${port}|${protocol}|${appProtocol}`).sort().join(',');

/** Which endpoint it is, whatever its state. Upstream: endpointHashObj. */
const identity = ({ addresses, hostname = '', targetRef }: Endpoint): string => JSON.stringify([[...addresses].sort(), hostname, targetRef?.namespace ?? '', targetRef?.name ?? '']);

export interface Placement {
  /** Contents of slices to create. */
  readonly create: readonly (readonly Endpoint[])[];
  readonly update: readonly { readonly slice: EndpointSlice; readonly endpoints: readonly Endpoint[] }[];
  readonly remove: readonly EndpointSlice[];
}

/** `relabel` says of a slice whether it must be written even if its endpoints stay. */
export function place(existing: readonly EndpointSlice[], desired: readonly Endpoint[], relabel: (slice: EndpointSlice) => boolean): Placement {
  const left = new Map(desired.map((endpoint) => [identity(endpoint), endpoint]));
  const update = new Map<EndpointSlice, Endpoint[]>();
  const unchanged: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  for (const slice of existing) {
    const present = slice.endpoints ?? [];
    const { kept, changed } = keep(present, left);
    if (changed || kept.length !== present.length) {
      if (kept.length === 0) remove.push(slice);
      else update.set(slice, kept);
    } else if (relabel(slice)) update.set(slice, kept);
    else unchanged.push(slice);
  }
  const waiting = [...left.values()];
  for (const [, endpoints] of [...update].sort((a, b) => b[1].length - a[1].length)) endpoints.push(...waiting.splice(0, Math.max(0, MAX_ENDPOINTS - endpoints.length)));
  const create: Endpoint[][] = [];
  while (waiting.length > 0) {
    const fill = waiting.length < MAX_ENDPOINTS ? sliceToFill(unchanged.filter((slice) => !update.has(slice)), waiting.length) : undefined;
    if (fill === undefined) create.push(waiting.splice(0, MAX_ENDPOINTS));
    else update.set(fill, [...(fill.endpoints ?? []), ...waiting.splice(0, MAX_ENDPOINTS - (fill.endpoints ?? []).length)]);
  }
  return { create, update: [...update].map(([slice, endpoints]) => ({ slice, endpoints })), remove };
}

/** What of a slice is still wanted, in its new state; that much less is left to place. */
function keep(present: readonly Endpoint[], left: Map<string, Endpoint>): { kept: Endpoint[]; changed: boolean } {
  const kept: Endpoint[] = [];
  let changed = false;
  for (const endpoint of present) {
    const key = identity(endpoint);
    const wanted = left.get(key);
    if (wanted === undefined) continue;
    left.delete(key);
    changed ||= !sameJson(wanted, endpoint);
    kept.push(wanted);
  }
  return { kept, changed };
}

/** The slice that would be closest to full with so many more; undefined when none has room. */
function sliceToFill(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let closest: EndpointSlice | undefined;
  let least = MAX_ENDPOINTS;
  for (const slice of slices) {
    const room = MAX_ENDPOINTS - (count + (slice.endpoints ?? []).length);
    if (room < 0 || room >= least) continue;
    least = room;
    closest = slice;
  }
  return closest;
}
