/**
 * A Pod's spec (or that of the template which it was made from) after changes. Upstream: none.
 */
import type { Affinity, Container, ContainerPort, PodAffinity, PodSpec } from '../../api/kinds/pod.ts';
import { canonicalQuantity, formatQuantity, fromMilli, fromValue, milliOf, valueOf } from '../../api/quantity.ts';
import type { Change } from './change.ts';

/** Places in lists are those of the spec given, also when several change. */
export function changedSpec(spec: PodSpec, changes: readonly Change[]): PodSpec {
  const lastFirst = [...changes].sort((a, b) => ('index' in b ? b.index : 0) - ('index' in a ? a.index : 0));
  return lastFirst.reduce(changed, spec);
}

const without = <T>(list: readonly T[] | undefined, gone: (item: T, index: number) => boolean): readonly T[] | undefined => {
  const left = (list ?? []).filter((item, index) => !gone(item, index));
  return left.length === 0 ? undefined : left;
};

/** The same without the fields that are undefined. */
const tidy = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

function changed(spec: PodSpec, change: Change): PodSpec {
  switch (change.kind) {
    case 'ungate':
      return replaced(spec, { schedulingGates: without(spec.schedulingGates, ({ name }) => name === change.gate) });
    case 'tolerate': {
      const { key, effect, value } = change;
      const toleration = value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
      return { ...spec, tolerations: [...(spec.tolerations ?? []), toleration] };
    }
    case 'request':
      return asksLess(spec, change.resource, change.by);
    case 'noSelector': {
      const left = Object.entries(spec.nodeSelector ?? {}).filter(([key]) => key !== change.key);
      return replaced(spec, { nodeSelector: left.length === 0 ? undefined : Object.fromEntries(left) });
    }
    case 'noNodeAffinity': {
      const { requiredDuringSchedulingIgnoredDuringExecution: _gone, ...rest } = spec.affinity?.nodeAffinity ?? {};
      return withAffinity(spec, { nodeAffinity: Object.keys(rest).length === 0 ? undefined : rest });
    }
    case 'noHostPort':
      return { ...spec, containers: spec.containers.map((container) => (container.ports === undefined ? container : { ...container, ports: container.ports.map((port) => freed(port, change.port, change.protocol)) })) };
    case 'noAffinity':
      return withAffinity(spec, { podAffinity: lacking(spec.affinity?.podAffinity, change.index) });
    case 'noAntiAffinity':
      return withAffinity(spec, { podAntiAffinity: lacking(spec.affinity?.podAntiAffinity, change.index) });
    case 'maxSkew':
      return { ...spec, topologySpreadConstraints: (spec.topologySpreadConstraints ?? []).map((one, index) => (index === change.index ? { ...one, maxSkew: change.to } : one)) };
    case 'noVolume':
      return withoutVolume(spec, change.volume);
    case 'noDevice':
      return withoutDevice(spec, change.claim);
    case 'noFeature':
      return withoutFeature(spec, change.feature);
    default:
      return spec;
  }
}

type Cleared = { readonly [field in keyof PodSpec]?: PodSpec[field] | undefined };
const replaced = (spec: PodSpec, fields: Cleared): PodSpec => tidy({ ...spec, ...fields } as PodSpec);

function withAffinity(spec: PodSpec, fields: { readonly [field in keyof Affinity]?: Affinity[field] | undefined }): PodSpec {
  const affinity = tidy({ ...spec.affinity, ...fields } as Affinity);
  return replaced(spec, { affinity: Object.keys(affinity).length === 0 ? undefined : affinity });
}

function lacking(affinity: PodAffinity | undefined, gone: number): PodAffinity | undefined {
  const required = without(affinity?.requiredDuringSchedulingIgnoredDuringExecution, (_term, index) => index === gone);
  const left = tidy({ ...affinity, requiredDuringSchedulingIgnoredDuringExecution: required } as PodAffinity);
  return Object.keys(left).length === 0 ? undefined : left;
}

/** A port of the container only: with the host's network it would be the host's again. */
function freed(port: ContainerPort, number: number, protocol: string): ContainerPort {
  if (port.hostPort !== number || (port.protocol ?? 'TCP') !== protocol) return port;
  const { hostPort: _port, hostIP: _ip, ...rest } = port;
  return rest;
}

function withoutVolume(spec: PodSpec, name: string): PodSpec {
  const unmounted = (container: Container): Container => {
    if (container.volumeMounts?.some((mount) => mount.name === name) !== true) return container;
    return tidy({ ...container, volumeMounts: without(container.volumeMounts, (mount) => mount.name === name) } as Container);
  };
  const volumes = without(spec.volumes, (volume) => volume.name === name);
  return replaced(spec, { volumes, containers: spec.containers.map(unmounted), ...(spec.initContainers && { initContainers: spec.initContainers.map(unmounted) }) });
}

/** The same change to each container. */
const each = (spec: PodSpec, change: (container: Container) => Container): PodSpec => ({ ...spec, containers: spec.containers.map(change), ...(spec.initContainers && { initContainers: spec.initContainers.map(change) }) });

function withoutDevice(spec: PodSpec, name: string): PodSpec {
  const plain = (container: Container): Container => {
    const { claims, ...resources } = container.resources ?? {};
    return claims === undefined ? container : { ...container, resources: tidy({ ...resources, claims: without(claims, (claim) => claim.name === name) } as typeof resources) };
  };
  return each(replaced(spec, { resourceClaims: without(spec.resourceClaims, (claim) => claim.name === name) }), plain);
}

function withoutFeature(spec: PodSpec, feature: string): PodSpec {
  if (feature === 'UserNamespacesHostNetworkSupport') return replaced(spec, { hostUsers: undefined });
  if (feature === 'VolumeBindMountOptions')
    return each(spec, (one) => (one.volumeMounts === undefined ? one : { ...one, volumeMounts: one.volumeMounts.map(({ bindMountOptions: _gone, ...mount }) => mount) }));
  return each(spec, (one) => (one.restartPolicyRules === undefined ? one : tidy({ ...one, restartPolicyRules: without(one.restartPolicyRules, ({ action }) => action === 'RestartAllContainers') } as Container)));
}

const amountOf = (resource: string, text: string | number | undefined): number => (resource === 'cpu' ? milliOf(text) : valueOf(text));
const quantityOf = (resource: string, amount: number): string => {
  const text = formatQuantity(resource === 'cpu' ? fromMilli(amount) : fromValue(amount, resource === 'memory' || resource.startsWith('hugepages-') ? 'BinarySI' : 'DecimalSI'));
  return canonicalQuantity(text) ?? text;
};

/** The largest request goes down; init containers ask for no more than the others then. */
function asksLess(spec: PodSpec, resource: string, by: number): PodSpec {
  const own = spec.resources?.requests?.[resource];
  if (own !== undefined) return { ...spec, resources: lowered(spec.resources!, resource, amountOf(resource, own) - by) };
  const asked = ({ resources }: Container): number => amountOf(resource, resources?.requests?.[resource]);
  const largest = spec.containers.reduce((a, b) => (asked(b) > asked(a) ? b : a));
  const containers = spec.containers.map((one) => (one === largest ? { ...one, resources: lowered(one.resources ?? {}, resource, asked(one) - by) } : one));
  const most = containers.reduce((sum, one) => sum + asked(one), 0);
  const initContainers = spec.initContainers?.map((one) => (asked(one) <= most || one.restartPolicy === 'Always' ? one : { ...one, resources: lowered(one.resources ?? {}, resource, most) }));
  return { ...spec, containers, ...(initContainers && { initContainers }) };
}

function lowered(resources: NonNullable<Container['resources']>, resource: string, to: number): NonNullable<Container['resources']> {
  return { ...resources, requests: { ...resources.requests, [resource]: quantityOf(resource, Math.max(0, to)) } };
}
