/**
 * Services and EndpointSlices into rules. Upstream: pkg/proxy/{servicechangetracker,endpointslicecache,topology}.go.
 * Leaves out: topology hints and trafficDistribution, IPv6.
 */
import { sameJson } from '../api/equal.ts';
import type { Endpoint, EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service, ServicePort } from '../api/kinds/service.ts';
import { byCodeUnit } from '../kernel/sortedKeys.ts';
import { parseAddress } from '../network/address.ts';
import type { RuleEndpoint, RuleSet, ServiceRule } from '../network/rules.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** The rules that follow from what is known. Rules that did not change are the very objects of `before`. */
export function buildRules(services: readonly Service[], slices: readonly EndpointSlice[], before: RuleSet): RuleSet {
  const byService = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
    byService.set(key, [...(byService.get(key) ?? []), slice]);
  }
  const known = new Map(before.rules.map((rule) => [rule.name + rule.protocol, rule]));
  const rules: ServiceRule[] = [];
  for (const service of services) {
    const { clusterIP = '', ports = [] } = service.spec;
    if (parseAddress(clusterIP) === undefined) continue;
    const own = byService.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? [];
    for (const port of ports) {
      const rule = ruleOf(service, clusterIP, port, own);
      const old = known.get(rule.name + rule.protocol);
      rules.push(old !== undefined && sameJson(old, rule) ? old : rule);
    }
  }
  rules.sort((a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.protocol, b.protocol));
  const same = rules.length === before.rules.length && rules.every((rule, index) => rule === before.rules[index]);
  return same ? before : { rules };
}

function ruleOf(service: Service, clusterIP: string, port: ServicePort, slices: readonly EndpointSlice[]): ServiceRule {
  const { metadata, spec, status } = service;
  const balancer = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]));
  const name = `${metadata.namespace}/${metadata.name}${port.name === undefined || port.name === '' ? '' : `:${port.name}`}`;
  return {
    name,
    namespace: metadata.namespace ?? '',
    service: metadata.name,
    protocol: port.protocol ?? 'TCP',
    clusterIP,
    port: port.port,
    ...(port.nodePort !== undefined && port.nodePort > 0 && { nodePort: port.nodePort }),
    externalIPs: [...(spec.externalIPs ?? []), ...balancer],
    ...(spec.sessionAffinity === 'ClientIP' && { affinitySeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800 }),
    endpoints: endpointsOf(port, slices),
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
  };
}

/** Ready endpoints; when there is none, those that still serve while they end. */
function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly RuleEndpoint[] {
  const ready: RuleEndpoint[] = [];
  const ending: RuleEndpoint[] = [];
  for (const slice of slices) {
    const target = (slice.ports ?? []).find((candidate) => (candidate.name ?? '') === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'));
    if (target?.port === undefined || slice.addressType !== 'IPv4') continue;
    for (const endpoint of slice.endpoints ?? []) {
      const ip = endpoint.addresses[0];
      const list = isReady(endpoint) ? ready : isEnding(endpoint) ? ending : undefined;
      if (ip !== undefined) list?.push({ ip, port: target.port, ...(endpoint.nodeName !== undefined && { node: endpoint.nodeName }) });
    }
  }
  return (ready.length > 0 ? ready : ending).sort((a, b) => (parseAddress(a.ip) ?? 0) - (parseAddress(b.ip) ?? 0) || a.port - b.port);
}

const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready ?? true;
const isEnding = ({ conditions }: Endpoint): boolean => conditions?.serving === true && conditions.terminating === true;
