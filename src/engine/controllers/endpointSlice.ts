/**
 * The EndpointSlice controller: the addresses behind each Service. Upstream: pkg/controller/endpointslice, staging/src/k8s.io/endpointslice.
 * Leaves out: topology hints, dual stack.
 */
import type { Endpoint, EndpointPort, EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Service } from '../api/kinds/service.ts';
import { sameJson } from '../api/equal.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { SECOND } from '../kernel/time.ts';
import { isReady } from './activePods.ts';
import { ENDPOINT_SLICES, NODES, PODS, SERVICES, type Call, type Controller, type NewObject, type Reconcile } from './controller.ts';
import { place, portsKey } from './endpoints/placement.ts';
import { HEADLESS, LAST_CHANGE, addressesOf, familyOf, hasEndpoints, hostnameOf, isEndpoint, isHeadless, lastChange, selectedPods, servicesOfPod, targetPort } from './endpoints/servicePods.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const SLICES = 'endpointslices.discovery.k8s.io';

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;
const isOurs = ({ metadata }: KubeObject): boolean => metadata.labels?.[MANAGED_BY] === MANAGER;

/** Codes: writeSlices, upToDate. */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  source: 'endpoint-slice-controller',
  resource: SLICES,
  workers: 5,
  watches: [
    { on: SERVICES, keys: ({ object }) => [keyOf(object)] },
    { on: PODS, keys: servicesOfPod },
    { on: NODES, keys: () => [] },
    { on: ENDPOINT_SLICES, keys: ({ event, object }) => (isOurs(object) && event !== 'ADDED' ? serviceOf(object) : []) },
  ],
  reconcile(key, c) {
    const service = c.get<Service>('services', key);
    if (service === undefined) {
      c.memory.delete(key);
      return;
    }
    if (!hasEndpoints(service)) return;
    const slices = c.list<EndpointSlice>(SLICES, service.metadata.namespace).filter((slice) => isOurs(slice) && slice.metadata.labels?.[SERVICE_NAME] === service.metadata.name && slice.metadata.deletionTimestamp === undefined);
    reconcileSlices(service, selectedPods(service, c), slices, c);
  },
};

function serviceOf({ metadata }: KubeObject): string[] {
  const name = metadata.labels?.[SERVICE_NAME];
  return name === undefined ? [] : [`${metadata.namespace}/${name}`];
}

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

/** Endpoints by the ports that they serve: a named port may be another number in another Pod. */
function grouped(service: Service, pods: readonly Pod[], c: Reconcile): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue;
    const ports = endpointPorts(service, pod);
    const key = portsKey(ports);
    if (!groups.has(key)) groups.set(key, { ports, endpoints: [] });
    const node = c.get<Node>('nodes', pod.spec.nodeName ?? '');
    if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
      c.requeueAfter(SECOND, 'routine');
      continue;
    }
    const endpoint = endpointOf(service, pod, node);
    if (endpoint.addresses.length > 0) groups.get(key)!.endpoints.push(endpoint);
  }
  return groups;
}

function endpointPorts(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    return [{ name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const hostname = hostnameOf(pod, service);
  return {
    addresses: addressesOf(pod, familyOf(service)),
    conditions: { ready, serving, terminating },
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid },
    ...(zone !== undefined && zone !== '' && { zone }),
  };
}

function reconcileSlices(service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[], c: Reconcile): void {
  const changed = lastChange(service, pods, c);
  const groups = grouped(service, pods, c);
  const owned = slices.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === service.metadata.uid));
  const remove = slices.filter((slice) => !owned.includes(slice) || !groups.has(portsKey(slice.ports)));
  const create: NewSlice[] = [];
  const update: EndpointSlice[] = [];
  const labels = labelsOf(service);
  for (const [key, { ports, endpoints }] of groups) {
    const placed = place(owned.filter((slice) => portsKey(slice.ports) === key), endpoints, (slice) => !sameJson(slice.metadata.labels, labels));
    create.push(...placed.create.map((some) => newSlice(service, ports, some)));
    update.push(...placed.update.map((one) => ({ ...one.slice, metadata: { ...one.slice.metadata, labels }, endpoints: one.endpoints })));
    remove.push(...placed.remove);
  }
  if (remove.length === slices.length && create.length === 0) placeholder(service, remove, create);
  write(service, { create, update, remove }, changed, c);
}

/** A Service without endpoints has one empty slice. */
function placeholder(service: Service, remove: EndpointSlice[], create: NewSlice[]): void {
  const empty = newSlice(service, [], []);
  const [only] = remove;
  const same = remove.length === 1 && only !== undefined && (only.endpoints ?? []).length === 0 && (only.ports ?? []).length === 0 && sameJson(only.metadata.labels, empty.metadata.labels);
  if (same) remove.pop();
  else create.push(empty);
}

type NewSlice = NewObject & Pick<EndpointSlice, 'addressType'> & { readonly endpoints: readonly Endpoint[] | null };

function labelsOf(service: Service): StringMap {
  const reserved = [SERVICE_NAME, MANAGED_BY, HEADLESS];
  const given = Object.entries(service.metadata.labels ?? {}).filter(([key]) => !reserved.includes(key));
  const headless = isHeadless(service) ? [[HEADLESS, '']] : [];
  return Object.fromEntries([...given, ...headless, [SERVICE_NAME, service.metadata.name], [MANAGED_BY, MANAGER]]) as StringMap;
}

function newSlice(service: Service, ports: readonly EndpointPort[], endpoints: readonly Endpoint[]): NewSlice {
  const { name, namespace = '', uid } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: labelsOf(service),
      ownerReferences: [{ apiVersion: 'v1', blockOwnerDeletion: true, controller: true, kind: 'Service', name, uid }],
    },
    addressType: familyOf(service),
    endpoints: endpoints.length === 0 ? null : endpoints,
    ports: ports.length === 0 ? null : ports,
  };
}

// ---- calls

interface Writes {
  readonly create: readonly NewSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** A slice that would be removed while another is created is written over instead. */
function write(service: Service, { create, update, remove }: Writes, changed: string | undefined, c: Reconcile): void {
  const namespace = service.metadata.namespace ?? '';
  const fresh = [...create];
  const gone: EndpointSlice[] = [];
  const reused: { name: string; slice: NewSlice }[] = [];
  for (const slice of remove) {
    const owned = slice.metadata.ownerReferences?.some(({ uid }) => uid === service.metadata.uid) === true;
    const next = owned && slice.addressType === familyOf(service) ? fresh.pop() : undefined;
    if (next === undefined) gone.push(slice);
    else reused.push({ name: slice.metadata.name, slice: next });
  }
  const made = service.metadata.deletionTimestamp === undefined ? fresh : [];
  const calls: Call[] = [
    ...made.map((slice): Call => ({ verb: 'create', on: ENDPOINT_SLICES, namespace, body: stamped(slice, changed) })),
    ...update.map((slice): Call => ({ verb: 'update', on: ENDPOINT_SLICES, namespace, name: slice.metadata.name, body: stamped(slice, changed) })),
    ...reused.map(({ name, slice }): Call => ({ verb: 'update', on: ENDPOINT_SLICES, namespace, name, body: stamped({ ...slice, metadata: { ...slice.metadata, name } }, changed) })),
    ...gone.map((slice): Call => ({ verb: 'delete', on: ENDPOINT_SLICES, namespace, name: slice.metadata.name, ignore: ['NotFound'] })),
  ];
  if (calls.length > 0) c.report('writeSlices', { created: made.length, updated: update.length + reused.length, removed: gone.length, endpoints: [...create, ...update].reduce((sum, { endpoints }) => sum + (endpoints ?? []).length, 0) });
  for (const call of calls) c.call(call);
}

function stamped<T extends NewSlice | EndpointSlice>(slice: T, changed: string | undefined): T {
  const { [LAST_CHANGE]: _before, ...rest } = slice.metadata.annotations ?? {};
  const annotations = { ...rest, ...(changed !== undefined && { [LAST_CHANGE]: changed }) };
  const { annotations: _old, ...metadata } = slice.metadata;
  return { ...slice, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}
