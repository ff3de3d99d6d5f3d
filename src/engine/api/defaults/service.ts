/**
 * What is filled into Services, and what goes when their type changes. Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Service),
 * pkg/registry/core/service/strategy.go (dropTypeDependentFields), storage/alloc.go (initIPFamilyFields). Leaves out: dual stack.
 */
import { sameJson } from '../equal.ts';
import type { Service, ServicePort, ServiceSpec } from '../kinds/service.ts';

const NEED_ADDRESS = ['ClusterIP', 'NodePort', 'LoadBalancer'];

export function defaultService(service: Service): Service {
  const spec = service.spec ?? {};
  const type = spec.type || 'ClusterIP';
  const { sessionAffinityConfig, ...rest } = spec;
  const sessionAffinity = spec.sessionAffinity || 'None';
  const outside = type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  const inside = NEED_ADDRESS.includes(type);
  return {
    ...service,
    spec: {
      ...rest,
      type,
      sessionAffinity,
      ...(sessionAffinity === 'ClientIP' && {
        sessionAffinityConfig:
          sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined ? { clientIP: { timeoutSeconds: 10_800 } } : sessionAffinityConfig,
      }),
      ...(sessionAffinity !== 'None' && sessionAffinity !== 'ClientIP' && sessionAffinityConfig && { sessionAffinityConfig }),
      ...(spec.ports && { ports: spec.ports.map(defaultPort) }),
      ...(outside && { externalTrafficPolicy: spec.externalTrafficPolicy || 'Cluster' }),
      ...(inside && { internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster', ...families(spec) }),
      ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true }),
    },
  };
}

/** One family; a Service without selector and address may name two, which a single-stack cluster cannot give. */
function families(spec: ServiceSpec): Pick<ServiceSpec, 'ipFamilies' | 'ipFamilyPolicy'> {
  const headlessWithoutSelector = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  if (headlessWithoutSelector)
    return { ipFamilies: spec.ipFamilies ?? ['IPv4', 'IPv6'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'RequireDualStack' };
  return { ipFamilies: spec.ipFamilies ?? ['IPv4'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack' };
}

function defaultPort(port: ServicePort): ServicePort {
  const noTarget = port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '';
  return { ...port, protocol: port.protocol || 'TCP', ...(noTarget && { targetPort: port.port }) };
}

const needsAddress = ({ type = '' }: ServiceSpec): boolean => NEED_ADDRESS.includes(type);
const needsNodePort = ({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
const needsOutsidePolicy = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';
const needsHealthPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** A change of type wipes what the old type brought, unless the client changed it as well (then it is an error). */
export function dropFieldsOfOldType(service: Service, old: Service): Service {
  let spec = takenOver(service.spec, old.spec);
  const before = old.spec;
  const drop = (...fields: (keyof ServiceSpec)[]): void => {
    spec = Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field as keyof ServiceSpec))) as ServiceSpec;
  };
  const same = (field: keyof ServiceSpec): boolean => sameJson(spec[field], before[field]);
  if (needsAddress(before) && !needsAddress(spec)) {
    if (same('clusterIP') && same('clusterIPs')) drop('clusterIP', 'clusterIPs');
    if (same('ipFamilies')) drop('ipFamilies');
    if (same('ipFamilyPolicy')) drop('ipFamilyPolicy');
    if (same('internalTrafficPolicy')) drop('internalTrafficPolicy');
  }
  if (needsNodePort(before) && !needsNodePort(spec) && sameNodePorts(spec, before)) {
    spec = { ...spec, ...(spec.ports && { ports: spec.ports.map(({ nodePort: _gone, ...port }) => port) }) };
  }
  if (needsHealthPort(before) && !needsHealthPort(spec) && same('healthCheckNodePort')) drop('healthCheckNodePort');
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) drop('allocateLoadBalancerNodePorts');
    if (same('loadBalancerClass')) drop('loadBalancerClass');
  }
  if (needsOutsidePolicy(before) && !needsOutsidePolicy(spec) && same('externalTrafficPolicy')) drop('externalTrafficPolicy');
  return { ...service, spec };
}

/** A client that writes the whole object need not repeat what the server has allocated. Upstream: patchAllocatedValues. */
function takenOver(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  if (!needsAddress(before) || !needsAddress(spec)) return spec;
  const address = spec.clusterIP
    ? {}
    : {
        ...(before.clusterIP !== undefined && { clusterIP: before.clusterIP }),
        ...(spec.clusterIPs === undefined && before.clusterIPs && { clusterIPs: before.clusterIPs }),
      };
  const changed = spec.clusterIP !== undefined && spec.clusterIP !== before.clusterIP && sameJson(spec.clusterIPs, before.clusterIPs);
  return {
    ...spec,
    ...address,
    ...(changed && { clusterIPs: [spec.clusterIP!] }),
    ...(spec.clusterIP !== undefined && spec.clusterIPs === undefined && { clusterIPs: [spec.clusterIP] }),
  };
}

function sameNodePorts(spec: ServiceSpec, before: ServiceSpec): boolean {
  const of = ({ ports }: ServiceSpec): string => JSON.stringify([...new Set((ports ?? []).map(({ nodePort }) => nodePort ?? 0))].sort());
  return of(spec) === of(before) || (spec.ports ?? []).every(({ nodePort }) => nodePort === undefined);
}
