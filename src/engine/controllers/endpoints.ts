/**
 * The Endpoints controller: the older list of the addresses behind a Service, one object each. Upstream: pkg/controller/endpoint, pkg/api/v1/endpoints
 * (RepackSubsets). The order of ports and subsets, by hash upstream, is by name and number here.
 */
import { sameJson } from '../api/equal.ts';
import type { EndpointAddress, EndpointSubset, Endpoints } from '../api/kinds/endpoints.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Service } from '../api/kinds/service.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { isReady } from './activePods.ts';
import { ENDPOINTS, PODS, SERVICES, type Call, type Controller, type Reconcile } from './controller.ts';
import { HEADLESS, LAST_CHANGE, addressesOf, familyOf, hasEndpoints, hostnameOf, isEndpoint, isHeadless, lastChange, selectedPods, servicesOfPod, targetPort } from './endpoints/servicePods.ts';

const ENDPOINTS_MANAGER = 'endpoints.kubernetes.io/managed-by';
const MANAGER = 'endpoint-controller';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
/** Upstream: maxCapacity. */
const MOST = 1000;

type Port = NonNullable<EndpointSubset['ports']>[number];

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** Codes: writeEndpoints, removeEndpoints, upToDate. */
export const endpointsController: Controller = {
  name: 'endpoints-controller',
  source: 'endpoint-controller',
  resource: 'endpoints',
  workers: 5,
  watches: [
    { on: SERVICES, keys: ({ object }) => [keyOf(object)] },
    { on: PODS, keys: servicesOfPod },
    { on: ENDPOINTS, keys: ({ event, object }) => (event === 'DELETED' ? [keyOf(object)] : []) },
  ],
  reconcile(key, c) {
    const service = c.get<Service>('services', key);
    if (service === undefined) forget(key, c);
    else if (hasEndpoints(service)) sync(service, c);
  },
};

function forget(key: string, c: Reconcile): void {
  c.memory.delete(key);
  const left = c.get<Endpoints>('endpoints', key);
  if (left === undefined || left.metadata.labels?.[ENDPOINTS_MANAGER] !== MANAGER) return;
  c.report('removeEndpoints', { service: key });
  c.call({ verb: 'delete', on: ENDPOINTS, namespace: left.metadata.namespace ?? '', name: left.metadata.name, ignore: ['NotFound'] });
}

function sync(service: Service, c: Reconcile): void {
  const { name, namespace = '' } = service.metadata;
  const pods = selectedPods(service, c);
  const changed = lastChange(service, pods, c);
  const [subsets, truncated] = limited(subsetsOf(service, pods));
  const current = c.get<Endpoints>('endpoints', keyOf(service));
  const labels: StringMap = { ...service.metadata.labels, ...(isHeadless(service) && { [HEADLESS]: '' }), [ENDPOINTS_MANAGER]: MANAGER };
  const known = current?.metadata.annotations ?? {};
  if (current !== undefined && sameJson(current.subsets ?? [], subsets) && sameJson(current.metadata.labels ?? {}, labels) && Object.hasOwn(known, OVER_CAPACITY) === truncated) return;
  const { [LAST_CHANGE]: _time, [OVER_CAPACITY]: _capacity, ...kept } = known;
  const annotations: StringMap = { ...kept, ...(changed !== undefined && { [LAST_CHANGE]: changed }), ...(truncated && { [OVER_CAPACITY]: 'truncated' }) };
  const { annotations: _annotations, ...metadata } = current?.metadata ?? { name, namespace };
  const body = { apiVersion: 'v1', kind: 'Endpoints', metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 && { annotations }) }, ...(subsets.length > 0 && { subsets }) };
  const count = (which: 'addresses' | 'notReadyAddresses'): number => subsets.reduce((sum, subset) => sum + (subset[which] ?? []).length, 0);
  c.report('writeEndpoints', { service: keyOf(service), ready: count('addresses'), notReady: count('notReadyAddresses') });
  const about = { apiVersion: 'v1', kind: 'Endpoints', metadata: { uid: '', resourceVersion: '', creationTimestamp: c.time, ...metadata } };
  const failed: Pick<Call, 'onFailure'> =
    current === undefined
      ? { onFailure: { about, type: 'Warning', reason: 'FailedToCreateEndpoint', message: `Failed to create endpoint for service ${namespace}/${name}: {error}` } }
      : { onFailure: { about, type: 'Warning', reason: 'FailedToUpdateEndpoint', message: `Failed to update endpoint ${namespace}/${name}: {error}` } };
  c.call({ verb: current === undefined ? 'create' : 'update', on: ENDPOINTS, namespace, ...(current !== undefined && { name }), body, ...failed });
}

// ---- subsets

interface Address {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const portKey = ({ name = '', port, protocol = 'TCP', appProtocol = '' }: Port): string => `${name}|${String(port).padStart(5, '0')}|${protocol}|${appProtocol}`;
const byAddress = (a: Address, b: Address): number => compare(a.address.ip, b.address.ip) || compare(a.address.targetRef?.uid ?? '', b.address.targetRef?.uid ?? '');

/** Ports that the same addresses serve stand together. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const byPort = new Map<string, { port: Port; addresses: Address[] }>();
  for (const pod of pods) {
    const address = addressOf(service, pod);
    if (address === undefined) continue;
    for (const port of portsOf(service, pod)) {
      const entry = byPort.get(portKey(port)) ?? { port, addresses: [] };
      entry.addresses.push(address);
      byPort.set(portKey(port), entry);
    }
  }
  const bySet = new Map<string, { ports: Port[]; addresses: Address[] }>();
  for (const [, { port, addresses }] of [...byPort].sort((a, b) => compare(a[0], b[0]))) {
    addresses.sort(byAddress);
    const key = addresses.map(({ address }) => `${address.ip}|${address.targetRef?.uid ?? ''}`).join(',');
    const entry = bySet.get(key) ?? { ports: [], addresses };
    entry.ports.push(port);
    bySet.set(key, entry);
  }
  return [...bySet.values()].map(({ ports, addresses }) => subset(ports, addresses));
}

function subset(ports: readonly Port[], all: readonly Address[]): EndpointSubset {
  const addresses = all.filter(({ ready }) => ready).map(({ address }) => address);
  const notReadyAddresses = all.filter(({ ready }) => !ready).map(({ address }) => address);
  return { ...(addresses.length > 0 && { addresses }), ...(notReadyAddresses.length > 0 && { notReadyAddresses }), ports };
}

function addressOf(service: Service, pod: Pod): Address | undefined {
  const always = service.spec.publishNotReadyAddresses === true;
  const [ip] = addressesOf(pod, familyOf(service));
  if (ip === undefined || !isEndpoint(pod, always)) return undefined;
  const hostname = hostnameOf(pod, service);
  const { name, namespace = '', uid } = pod.metadata;
  const targetRef = { kind: 'Pod', namespace, name, uid };
  return { address: { ip, ...(hostname !== undefined && { hostname }), ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }), targetRef }, ready: always || isReady(pod) };
}

function portsOf(service: Service, pod: Pod): Port[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ ...(name !== '' && { name }), port: number, protocol, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

/** An Endpoints object holds at most a thousand addresses, ready ones first. */
function limited(subsets: readonly EndpointSubset[]): [EndpointSubset[], boolean] {
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0);
  const notReady = subsets.reduce((sum, { notReadyAddresses = [] }) => sum + notReadyAddresses.length, 0);
  if (ready + notReady <= MOST) return [[...subsets], false];
  const cutReady = ready > MOST;
  const total = cutReady ? ready : notReady;
  const most = cutReady ? MOST : MOST - ready;
  let left = most;
  const cut = subsets.map(({ addresses = [], notReadyAddresses = [], ...rest }) => {
    const part = Math.min(left, Math.ceil(((cutReady ? addresses : notReadyAddresses).length / total) * most));
    const kept = cutReady ? { addresses: addresses.slice(0, part) } : { addresses, notReadyAddresses: notReadyAddresses.slice(0, part) };
    left -= cutReady ? kept.addresses.length : (kept.notReadyAddresses ?? []).length;
    return { ...rest, ...kept };
  });
  return [cut, true];
}
