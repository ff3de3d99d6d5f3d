/** What is wrong with a NetworkPolicy, in Kubernetes' words. Upstream: pkg/apis/networking/validation/validation.go. */
import type { FieldErrors } from '../fieldError.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../kinds/networkPolicy.ts';
import { validateCIDR } from './ip.ts';
import { validateLabelSelector } from './metadata.ts';
import { portFaults, portNameFaults } from './names.ts';
import { Report } from './report.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateNetworkPolicy({ spec = {} }: NetworkPolicy): FieldErrors {
  const report = new Report();
  report.add(validateLabelSelector(spec.podSelector, 'spec.podSelector'));
  (spec.ingress ?? []).forEach(({ ports, from }, index) => validateRule(report, ports, from, `spec.ingress[${index}]`, 'from'));
  (spec.egress ?? []).forEach(({ ports, to }, index) => validateRule(report, ports, to, `spec.egress[${index}]`, 'to'));
  const { policyTypes = [] } = spec;
  if (policyTypes.length > 2) report.invalid('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes');
  else policyTypes.forEach((type, index) => report.oneOf(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress'], 'unsupported'));
  return report.errors;
}

function validateRule(report: Report, ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = [], path: string, side: 'from' | 'to'): void {
  ports.forEach((port, index) => validatePort(report, port, `${path}.ports[${index}]`));
  peers.forEach((peer, index) => validatePeer(report, peer, `${path}.${side}[${index}]`));
}

function validatePort(report: Report, { protocol, port, endPort }: NetworkPolicyPort, path: string): void {
  if (protocol !== undefined) report.oneOf(`${path}.protocol`, protocol, PROTOCOLS, 'unsupported');
  if (typeof port === 'number') {
    report.faults(`${path}.port`, port, portFaults(port));
    if (endPort === undefined) return;
    if (endPort < port) report.invalid(`${path}.endPort`, endPort, 'must be greater than or equal to `port`');
    report.faults(`${path}.endPort`, endPort, portFaults(endPort));
  } else if (port === undefined) {
    if (endPort !== undefined) report.required(`${path}.port`, 'must be specified when `endPort` is specified');
  } else {
    if (endPort !== undefined) report.required(`${path}.endPort`, 'may not be specified when `port` is non-numeric');
    report.faults(`${path}.port`, port, portNameFaults(port));
  }
}

function validatePeer(report: Report, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): void {
  if (podSelector !== undefined) report.add(validateLabelSelector(podSelector, `${path}.podSelector`));
  if (namespaceSelector !== undefined) report.add(validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock !== undefined) validateBlock(report, ipBlock, `${path}.ipBlock`);
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined) report.required(path, 'must specify a peer');
  else if (ipBlock !== undefined && (podSelector !== undefined || namespaceSelector !== undefined)) report.forbidden(path, 'may not specify both ipBlock and another peer');
}

function validateBlock(report: Report, { cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>, path: string): void {
  if (cidr === undefined || cidr === '') {
    report.required(`${path}.cidr`);
    return;
  }
  validateCIDR(report, cidr, `${path}.cidr`);
  except.forEach((inner, index) => {
    validateCIDR(report, inner, `${path}.except[${index}]`);
    if (!strictlyInside(inner, cidr)) report.invalid(`${path}.except[${index}]`, inner, 'must be a strict subset of `cidr`');
  });
}

/** Of two IPv4 networks; of others it is not asked. */
function strictlyInside(inner: string, outer: string): boolean {
  const parse = (text: string): { readonly bits: number; readonly value: number } | undefined => {
    const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
    return match === null ? undefined : { bits: Number(match[5]), value: match.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0) };
  };
  const [a, b] = [parse(inner), parse(outer)];
  if (a === undefined || b === undefined) return true;
  const size = 2 ** (32 - b.bits);
  return a.bits > b.bits && Math.floor(a.value / size) === Math.floor(b.value / size);
}
