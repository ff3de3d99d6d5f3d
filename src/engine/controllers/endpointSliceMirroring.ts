/**
 * The EndpointSlice mirroring controller: Endpoints that somebody keeps by hand for a Service without selector become slices. Upstream:
 * pkg/controller/endpointslicemirroring. Leaves out: the limit of 1,000 addresses a subset and its events.
 */
import { sameJson } from '../api/equal.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { EndpointAddress, Endpoints } from '../api/kinds/endpoints.ts';
import type { Service } from '../api/kinds/service.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { ENDPOINTS, ENDPOINT_SLICES, SERVICES, type Controller, type Reconcile } from './controller.ts';
import { MANAGED_BY, SERVICE_NAME } from './endpointSlice.ts';
import { place, portsKey } from './endpoints/placement.ts';
import { LAST_CHANGE } from './endpoints/servicePods.ts';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const SLICES = 'endpointslices.discovery.k8s.io';

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** Codes: mirrorEndpoints, removeMirror, upToDate. */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslice-mirroring-controller',
  resource: 'endpoints',
  workers: 5,
  watches: [
    { on: ENDPOINTS, keys: ({ object, old }) => (shouldMirror(object) || (old !== undefined && shouldMirror(old)) ? [keyOf(object)] : []) },
    { on: SERVICES, keys: ({ object, old }) => ((object as Service).spec.selector === undefined || (old as Service | undefined)?.spec.selector === undefined ? [keyOf(object)] : []) },
    { on: ENDPOINT_SLICES, keys: ({ event, object }) => (event !== 'ADDED' && object.metadata.labels?.[MANAGED_BY] === MANAGER ? [`${object.metadata.namespace}/${object.metadata.labels[SERVICE_NAME] ?? ''}`] : []) },
  ],
  reconcile(key, c) {
    const endpoints = c.get<Endpoints>('endpoints', key);
    const service = c.get<Service>('services', key);
    const [namespace = '', name = ''] = key.split('/');
    const slices = c.list<EndpointSlice>(SLICES, namespace).filter(({ metadata }) => metadata.labels?.[SERVICE_NAME] === name && metadata.labels[MANAGED_BY] === MANAGER);
    if (endpoints !== undefined && service !== undefined && shouldMirror(endpoints) && service.spec.selector === undefined) mirror(endpoints, slices, c);
    else if (slices.length > 0) {
      c.report('removeMirror', { service: key, removed: slices.length });
      for (const slice of slices) c.call({ verb: 'delete', on: ENDPOINT_SLICES, namespace, name: slice.metadata.name, ignore: ['NotFound'] });
    }
  },
};

const shouldMirror = ({ metadata }: KubeObject): boolean => metadata.labels?.[SKIP] !== 'true' && metadata.annotations?.[LEADER] === undefined && metadata.labels?.['endpoints.kubernetes.io/managed-by'] === undefined;

interface Group {
  readonly addressType: 'IPv4' | 'IPv6';
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

function grouped(endpoints: Endpoints): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    const named = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({ name, port, protocol, ...(appProtocol !== undefined && { appProtocol }) }));
    for (const [list, ready] of [[addresses, true], [notReadyAddresses, false]] as const) {
      for (const address of list) {
        const addressType = address.ip.includes(':') ? 'IPv6' : 'IPv4';
        const key = `${addressType}|${portsKey(named)}`;
        if (!groups.has(key)) groups.set(key, { addressType, ports: named, endpoints: [] });
        groups.get(key)!.endpoints.push(endpointOf(address, ready));
      }
    }
  }
  return groups;
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname !== undefined && { hostname }),
  ...(nodeName !== undefined && { nodeName }),
  ...(targetRef !== undefined && { targetRef }),
});

function mirror(endpoints: Endpoints, slices: readonly EndpointSlice[], c: Reconcile): void {
  const { name, namespace = '', uid } = endpoints.metadata;
  const groups = grouped(endpoints);
  const labels: StringMap = { ...endpoints.metadata.labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER };
  const annotations = Object.fromEntries(Object.entries(endpoints.metadata.annotations ?? {}).filter(([key]) => key !== LAST_APPLIED && key !== LAST_CHANGE));
  const groupOf = (slice: EndpointSlice): string => `${slice.addressType}|${portsKey(slice.ports)}`;
  const gone = slices.filter((slice) => !groups.has(groupOf(slice)));
  const extra = Object.keys(annotations).length > 0 ? { annotations } : {};
  let writes = gone.length;
  for (const [key, { addressType, ports, endpoints: wanted }] of groups) {
    const placed = place(slices.filter((slice) => groupOf(slice) === key), wanted, (slice) => !sameJson(slice.metadata.labels, labels));
    for (const some of placed.create) {
      const ownerReferences = [{ apiVersion: 'v1', blockOwnerDeletion: true, controller: true, kind: 'Endpoints', name, uid }];
      c.call({ verb: 'create', on: ENDPOINT_SLICES, namespace, body: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { generateName: `${name}-`, namespace, labels, ...extra, ownerReferences }, addressType, endpoints: some, ports } });
    }
    for (const { slice, endpoints: some } of placed.update) c.call({ verb: 'update', on: ENDPOINT_SLICES, namespace, name: slice.metadata.name, body: { ...slice, metadata: { ...slice.metadata, labels, ...extra }, endpoints: some } });
    for (const slice of placed.remove) gone.push(slice);
    writes += placed.create.length + placed.update.length + placed.remove.length;
  }
  for (const slice of gone) c.call({ verb: 'delete', on: ENDPOINT_SLICES, namespace, name: slice.metadata.name, ignore: ['NotFound'] });
  if (writes > 0) c.report('mirrorEndpoints', { service: `${namespace}/${name}`, writes });
}
