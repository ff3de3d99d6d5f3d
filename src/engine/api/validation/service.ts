/**
 * Services. Upstream: pkg/apis/core/validation/validation.go (validateService, ValidateServiceUpdate), registry/core/service/portallocator.
 * Leaves out: dual stack beyond its form, annotations for load balancers.
 */
import type { FieldErrors } from '../fieldError.ts';
import type { Service, ServicePort, ServiceSpec } from '../kinds/service.ts';
import { isIPv6, validateCIDR, validateEndpointIP, validateIP } from './ip.ts';
import { validateLabels } from './metadata.ts';
import { dnsLabelFaults, dnsSubdomainFaults, labelKeyFaults, portFaults } from './names.ts';
import { validatePort } from './probe.ts';
import { Report } from './report.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

export function validateService(service: Service, old: Service | undefined): FieldErrors {
  const report = new Report();
  const { spec } = service;
  if (old) checkAddressesKept(report, spec, old.spec);
  checkType(report, spec);
  checkPorts(report, spec);
  report.add(validateLabels(spec.selector, 'spec.selector'));
  checkAffinity(report, spec);
  checkAddresses(report, spec);
  for (const [index, ip] of (spec.externalIPs ?? []).entries())
    if (validateIP(report, ip, `spec.externalIPs[${index}]`)) validateEndpointIP(report, ip, `spec.externalIPs[${index}]`);
  report.oneOf('spec.type', spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  checkPortsTogether(report, spec);
  checkLoadBalancer(report, spec);
  checkTraffic(report, spec);
  return report.errors;
}

const isHeadless = ({ clusterIP, clusterIPs }: ServiceSpec): boolean => clusterIPs?.[0] === 'None' || clusterIP === 'None';

function checkType(report: Report, spec: ServiceSpec): void {
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') report.required('spec.ports');
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec))
    report.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`);
  if (spec.type !== 'ExternalName') return;
  if ((spec.clusterIPs ?? []).length > 0) report.forbidden('spec.clusterIPs', 'may not be set for ExternalName services');
  if ((spec.ipFamilies ?? []).length > 0) report.forbidden('spec.ipFamilies', 'may not be set for ExternalName services');
  if (spec.ipFamilyPolicy !== undefined) report.forbidden('spec.ipFamilyPolicy', 'may not be set for ExternalName services');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') report.required('spec.externalName');
  else report.faults('spec.externalName', name, dnsSubdomainFaults(name));
}

function checkPorts(report: Report, spec: ServiceSpec): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (!port.name) {
      if (ports.length > 1) report.required(`${at}.name`);
    } else {
      report.faults(`${at}.name`, port.name, dnsLabelFaults(port.name));
      if (names.has(port.name)) report.duplicate(`${at}.name`, port.name);
      names.add(port.name);
    }
    report.faults(`${at}.port`, port.port ?? 0, portFaults(port.port ?? 0));
    report.oneOf(`${at}.protocol`, port.protocol, PROTOCOLS);
    validatePort(report, port.targetPort, `${at}.targetPort`);
    if (port.appProtocol !== undefined) report.faults(`${at}.appProtocol`, port.appProtocol, labelKeyFaults(port.appProtocol));
  }
}

function checkAffinity(report: Report, { sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): void {
  report.oneOf('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None']);
  const path = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None' && config) report.forbidden(path, 'must not be set when session affinity is None');
  if (sessionAffinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) report.required(config === undefined ? path : `${path}.clientIP`, 'when session affinity type is ClientIP');
  else if (seconds <= 0 || seconds > 86_400)
    report.invalid(`${path}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400');
}

function checkAddresses(report: Report, spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP = '', clusterIPs = [], ipFamilies = [] } = spec;
  const path = 'spec.clusterIPs';
  if (clusterIP === '') {
    if (clusterIPs.length > 0) report.invalid(path, clusterIPs, 'must be empty when `clusterIP` is not specified');
  } else if (clusterIPs.length === 0) report.required(path);
  else if (clusterIPs[0] !== clusterIP) report.invalid(path, clusterIPs, 'first value must match `clusterIP`');
  for (const [index, family] of ipFamilies.entries()) {
    report.oneOf(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6'], 'unsupported');
    if (ipFamilies.indexOf(family) < index) report.duplicate(`spec.ipFamilies[${index}]`, family);
  }
  if (spec.ipFamilyPolicy !== undefined)
    report.oneOf('spec.ipFamilyPolicy', spec.ipFamilyPolicy, ['PreferDualStack', 'RequireDualStack', 'SingleStack'], 'unsupported');
  if (clusterIPs[0] === 'None') {
    if (clusterIPs.length > 1) report.invalid(path, clusterIPs, "'None' must be the first and only value");
    return;
  }
  const sound = clusterIPs.map((ip, index) => validateIP(report, ip, `${path}[${index}]`)).every((ok) => ok);
  if (clusterIPs.length > 2) report.invalid(path, clusterIPs, 'may only hold up to 2 values');
  if (!sound) return;
  for (const [index, ip] of clusterIPs.entries()) {
    const family = ipFamilies[index];
    const actual = isIPv6(ip) ? 'IPv6' : 'IPv4';
    if (family !== undefined && family !== actual)
      report.invalid(`${path}[${index}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``);
  }
}

function checkAddressesKept(report: Report, spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName' || (isHeadless(spec) && isHeadless(old))) return;
  const [now, was] = [spec.clusterIPs ?? [], old.clusterIPs ?? []];
  if (was.length > 0 && now.length === 0) report.invalid('spec.clusterIPs[0]', now, 'primary clusterIP can not be unset');
  for (const [index, ip] of was.entries()) {
    if (index < now.length && now[index] !== ip && (index === 0 || now.length === was.length))
      report.invalid(`spec.clusterIPs[${index}]`, now, 'may not change once set');
  }
}

function checkPortsTogether(report: Report, spec: ServiceSpec): void {
  const ports = spec.ports ?? [];
  const seen = (of: (port: ServicePort) => string | undefined, found: (port: ServicePort, index: number) => void): void => {
    const keys = new Set<string>();
    for (const [index, port] of ports.entries()) {
      const key = of(port);
      if (key === undefined) continue;
      if (keys.has(key)) found(port, index);
      keys.add(key);
    }
  };
  if (spec.type === 'ClusterIP')
    for (const [index, { nodePort }] of ports.entries())
      if (nodePort) report.forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'");
  seen(
    ({ protocol = '', nodePort }) => (nodePort ? `${protocol}/${nodePort}` : undefined),
    ({ nodePort }, index) => report.duplicate(`spec.ports[${index}].nodePort`, nodePort),
  );
  seen(
    ({ protocol = '', port }) => `${protocol}/${port}`,
    ({ protocol = '', port }, index) =>
      report.duplicate(`spec.ports[${index}]`, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }),
  );
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  for (const [index, { nodePort }] of ports.entries()) {
    if (nodePort && (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT)) {
      report.invalid(
        `spec.ports[${index}].nodePort`,
        nodePort,
        `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`,
      );
    }
  }
}

function checkLoadBalancer(report: Report, spec: ServiceSpec): void {
  const balanced = spec.type === 'LoadBalancer';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0 && !balanced) report.forbidden('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'");
  for (const [index, text] of ranges.entries()) validateCIDR(report, text.trim(), `spec.LoadBalancerSourceRanges[${index}]`);
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced)
    report.forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'");
  if (spec.loadBalancerClass !== undefined && !balanced)
    report.forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'");
}

function checkTraffic(report: Report, spec: ServiceSpec): void {
  const outside =
    spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  if (outside) report.oneOf('spec.externalTrafficPolicy', spec.externalTrafficPolicy, ['Cluster', 'Local']);
  else if (spec.externalTrafficPolicy)
    report.invalid('spec.externalTrafficPolicy', spec.externalTrafficPolicy, 'may only be set for externally-accessible services');
  if (spec.internalTrafficPolicy !== undefined)
    report.oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, ['Cluster', 'Local'], 'unsupported');
  if (spec.trafficDistribution !== undefined)
    report.oneOf('spec.trafficDistribution', spec.trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode'], 'unsupported');
}
