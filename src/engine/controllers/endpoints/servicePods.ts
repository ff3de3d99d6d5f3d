/**
 * What a Service makes of its Pods: which count, on which ports, ready or not, and when that last changed. Upstream: staging/src/k8s.io/endpointslice/util
 * (controller_utils.go, trigger_time_tracker.go), utils.go (FindPort).
 */
import { sameJson } from '../../api/equal.ts';
import type { ContainerPort, Pod } from '../../api/kinds/pod.ts';
import type { Service, ServicePort } from '../../api/kinds/service.ts';
import type { KubeObject, StringMap } from '../../api/object.ts';
import { matchesLabels, selectorOfMap } from '../../api/selector.ts';
import type { ObjectChange } from '../../client/informer.ts';
import { isReady } from '../activePods.ts';
import type { Reader, Reconcile } from '../controller.ts';

export const LAST_CHANGE = 'endpoints.kubernetes.io/last-change-trigger-time';
export const HEADLESS = 'service.kubernetes.io/headless';

/** Services with a selector get endpoints from their Pods; an ExternalName has none. */
export const hasEndpoints = ({ spec }: Service): boolean => spec.type !== 'ExternalName' && spec.selector !== undefined && spec.selector !== null;

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None' || (spec.clusterIP ?? '') === '';

/** Address family of a Service: the first of its families. */
export const familyOf = ({ spec }: Service): 'IPv4' | 'IPv6' => (spec.ipFamilies?.[0] === 'IPv6' ? 'IPv6' : 'IPv4');

export function addressesOf({ status }: Pod, family: 'IPv4' | 'IPv6'): string[] {
  const all = status?.podIPs?.map(({ ip }) => ip) ?? (status?.podIP === undefined ? [] : [status.podIP]);
  return all.filter((ip) => ip.includes(':') === (family === 'IPv6'));
}

export function selectedPods(service: Service, c: Pick<Reader, 'list'>): Pod[] {
  const selector = selectorOfMap(service.spec.selector);
  return c.list<Pod>('pods', service.metadata.namespace).filter(({ metadata }) => matchesLabels(selector, metadata.labels));
}

/** It has an address and has not ended; one that is ending counts only for those who ask for it. */
export const isEndpoint = ({ metadata, status }: Pod, terminatingToo: boolean): boolean =>
  status?.phase !== 'Succeeded' &&
  status?.phase !== 'Failed' &&
  ((status?.podIP ?? '') !== '' || (status?.podIPs ?? []).length > 0) &&
  (terminatingToo || metadata.deletionTimestamp === undefined);

/** Upstream: ShouldSetHostname: Pods of a headless Service that name it as their subdomain. */
export const hostnameOf = ({ metadata, spec }: Pod, service: Service): string | undefined =>
  (spec.hostname ?? '') !== '' && spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace ? spec.hostname : undefined;

/** The number of the container's port; undefined when no container has one of that name and protocol. */
export function targetPort({ spec }: Pod, { targetPort: target, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (target === undefined) return port;
  if (typeof target === 'number') return target === 0 ? port : target;
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const wanted = (candidate: ContainerPort): boolean => candidate.name === target && (candidate.protocol ?? 'TCP') === protocol;
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const found = ports.find(wanted);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

// ---- which Services a change concerns

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

export function servicesOfPod({ event, object, old }: ObjectChange<KubeObject>, read: Pick<Reader, 'list'>): string[] {
  const pod = object as Pod;
  const before = old as Pod | undefined;
  if (event === 'MODIFIED' && before !== undefined && !matters(before, pod)) return [];
  const labels: (StringMap | undefined)[] = before === undefined || before.metadata.labels === pod.metadata.labels ? [pod.metadata.labels] : [pod.metadata.labels, before.metadata.labels];
  return read.list<Service>('services', pod.metadata.namespace).filter((service) => {
    if (!hasEndpoints(service)) return false;
    const selector = selectorOfMap(service.spec.selector);
    return labels.some((map) => matchesLabels(selector, map));
  }).map(keyOf);
}

/** Upstream: podEndpointsChanged. */
function matters(before: Pod, after: Pod): boolean {
  return (
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    isReady(before) !== isReady(after) ||
    before.status?.phase !== after.status?.phase ||
    before.status?.podIP !== after.status?.podIP ||
    before.spec.nodeName !== after.spec.nodeName ||
    before.spec.hostname !== after.spec.hostname ||
    !sameJson(before.metadata.labels, after.metadata.labels) ||
    !sameJson(before.status?.podIPs, after.status?.podIPs)
  );
}

// ---- trigger times

/** The earliest change since the last look; undefined when nothing with a time has changed. Times are compared as text: all are RFC 3339 in UTC. */
export function lastChange(service: Service, pods: readonly Pod[], c: Pick<Reconcile, 'memory'>): string | undefined {
  const key = keyOf(service);
  const known = c.memory.get(key) as { readonly service: string; readonly pods: readonly (readonly [string, string])[] } | undefined;
  const before = new Map(known?.pods);
  const times = pods.flatMap(({ metadata, status }): [string, string][] => {
    const time = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
    return typeof time === 'string' ? [[metadata.name, time]] : [];
  });
  const changed = times.filter(([name, time]) => time > (before.get(name) ?? '')).map(([, time]) => time);
  const created = service.metadata.creationTimestamp;
  if (created > (known?.service ?? '')) changed.push(created);
  c.memory.set(key, { service: created, pods: times });
  return changed.length === 0 ? undefined : changed.reduce((least, time) => (time < least ? time : least));
}
