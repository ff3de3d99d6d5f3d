/**
 * Service rules as `iptables-save -t nat` prints them. Upstream: pkg/proxy/iptables/proxier.go (writeServiceToEndpointRules, chain names).
 * Leaves out: counters, the rules that are the same on every node whatever the Services are (KUBE-FIREWALL, conntrack state).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { usable, type RuleEndpoint, type RuleSet, type ServiceRule } from './rules.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** First 16 characters of the base32 SHA-256, as upstream names its chains. */
function chainHash(text: string): string {
  const bytes = sha256(utf8ToBytes(text));
  let result = '';
  for (let bit = 0; bit < 80; bit += 5) {
    const word = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    result += BASE32[(word >> (11 - (bit & 7))) & 31];
  }
  return result;
}

const serviceChain = ({ name, protocol }: ServiceRule): string => `KUBE-SVC-${chainHash(name + protocol.toLowerCase())}`;
const externalChain = ({ name, protocol }: ServiceRule): string => `KUBE-EXT-${chainHash(name + protocol.toLowerCase())}`;
const endpointChain = ({ name, protocol }: ServiceRule, { ip, port }: RuleEndpoint): string => `KUBE-SEP-${chainHash(`${name}${protocol.toLowerCase()}${ip}:${port}`)}`;

/** The filter and nat tables of one node. */
export function iptablesText(set: RuleSet, node: string, podNetwork: string): string {
  const local = set.rules.map((rule) => ({ ...rule, endpoints: usable(rule, 'clusterIP', node), some: rule.endpoints.length > 0 }));
  const reject = local.filter((rule) => rule.endpoints.length === 0).map((rule) => rejectLine(rule, rule.some));
  const served = local.filter((rule) => rule.endpoints.length > 0);
  const chains = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ', ...served.flatMap(chainsOf)];
  const nat = [
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -m mark --mark 0x4000/0x4000 -j MASQUERADE --random-fully',
    ...served.flatMap((rule) => portalLines(rule)),
    ...served.flatMap((rule) => serviceLines(rule, podNetwork)),
    '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
  ];
  return ['*filter', ':KUBE-SERVICES - [0:0]', ...reject, 'COMMIT', '*nat', ...chains.map((chain) => `:${chain} - [0:0]`), ...nat, 'COMMIT', ''].join('\n');
}

const chainsOf = (rule: ServiceRule): string[] => [
  serviceChain(rule),
  ...(rule.nodePort !== undefined || rule.externalIPs.length > 0 ? [externalChain(rule)] : []),
  ...rule.endpoints.map((endpoint) => endpointChain(rule, endpoint)),
];

const toPort = (rule: ServiceRule, port: number): string => `-m ${rule.protocol.toLowerCase()} -p ${rule.protocol.toLowerCase()} --dport ${port}`;

const rejectLine = (rule: ServiceRule, some: boolean): string =>
  `-A KUBE-SERVICES -m comment --comment "${rule.name} has no ${some ? 'local ' : ''}endpoints" ${toPort(rule, rule.port)} -d ${rule.clusterIP} -j ${some ? 'DROP' : 'REJECT'}`;

function portalLines(rule: ServiceRule): string[] {
  const lines = [`-A KUBE-SERVICES -m comment --comment "${rule.name} cluster IP" ${toPort(rule, rule.port)} -d ${rule.clusterIP} -j ${serviceChain(rule)}`];
  for (const ip of rule.externalIPs) lines.push(`-A KUBE-SERVICES -m comment --comment "${rule.name} external IP" ${toPort(rule, rule.port)} -d ${ip} -j ${externalChain(rule)}`);
  if (rule.nodePort !== undefined) lines.push(`-A KUBE-NODEPORTS -m comment --comment "${rule.name}" ${toPort(rule, rule.nodePort)} -j ${externalChain(rule)}`);
  return lines;
}

function serviceLines(rule: ServiceRule, podNetwork: string): string[] {
  const chain = serviceChain(rule);
  const lines: string[] = [];
  if (rule.nodePort !== undefined || rule.externalIPs.length > 0) {
    if (!rule.externalLocal) lines.push(`-A ${externalChain(rule)} -m comment --comment "masquerade traffic for ${rule.name} external destinations" -j KUBE-MARK-MASQ`);
    lines.push(`-A ${externalChain(rule)} -j ${chain}`);
  }
  lines.push(`-A ${chain} -m comment --comment "${rule.name} cluster IP" ${toPort(rule, rule.port)} -d ${rule.clusterIP} ! -s ${podNetwork} -j KUBE-MARK-MASQ`);
  const { endpoints, affinitySeconds } = rule;
  if (affinitySeconds !== undefined) {
    for (const endpoint of endpoints) {
      const sep = endpointChain(rule, endpoint);
      lines.push(`-A ${chain} -m comment --comment "${rule.name} -> ${endpoint.ip}:${endpoint.port}" -m recent --name ${sep} --rcheck --seconds ${affinitySeconds} --reap -j ${sep}`);
    }
  }
  endpoints.forEach((endpoint, index) => {
    const left = endpoints.length - index;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}` : '';
    lines.push(`-A ${chain} -m comment --comment "${rule.name} -> ${endpoint.ip}:${endpoint.port}"${chance} -j ${endpointChain(rule, endpoint)}`);
  });
  return [...lines, ...endpoints.flatMap((endpoint) => endpointLines(rule, endpoint))];
}

function endpointLines(rule: ServiceRule, endpoint: RuleEndpoint): string[] {
  const chain = endpointChain(rule, endpoint);
  const recent = rule.affinitySeconds === undefined ? '' : `-m recent --name ${chain} --set `;
  return [
    `-A ${chain} -m comment --comment "${rule.name}" -s ${endpoint.ip} -j KUBE-MARK-MASQ`,
    `-A ${chain} -m comment --comment "${rule.name}" ${recent}-m ${rule.protocol.toLowerCase()} -p ${rule.protocol.toLowerCase()} -j DNAT --to-destination ${endpoint.ip}:${endpoint.port}`,
  ];
}
