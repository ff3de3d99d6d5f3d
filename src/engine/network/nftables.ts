/**
 * Service rules as `nft list table ip kube-proxy` prints them. Upstream: pkg/proxy/nftables/proxier.go, nft's own way to write rules. Leaves out:
 * load balancer source ranges. What upstream keeps in hash maps is printed in order of address.
 */
import type { ListingNode } from './iptables.ts';
import { nftAffinity, nftEndpoint, nftExternal, nftService, lowered } from './ruleNames.ts';
import { viewOf, type RuleView } from './ruleView.ts';
import { usable, type Route, type RuleEndpoint, type RuleSet, type ServiceRule } from './rules.ts';

const usesCluster = ({ rule, outward }: RuleView): boolean => rule.endpoints.length > 0 && (!rule.internalLocal || outward);
const usesLocal = ({ rule, here, outward }: RuleView): boolean => here.length > 0 && (rule.internalLocal || (outward && rule.externalLocal));
const reachable = (view: RuleView): readonly RuleEndpoint[] => (usesCluster(view) ? view.rule.endpoints : view.here);

const address = (rule: ServiceRule, ip: string): string => `${ip} . ${lowered(rule)} . ${rule.port}`;
const nodePort = (rule: ServiceRule): string => `${lowered(rule)} . ${rule.nodePort}`;

const HOOKS: readonly (readonly [string, string, string])[] = [
  ['filter-prerouting-pre-dnat', 'type filter hook prerouting priority dstnat - 10; policy accept;', 'ct state new jump firewall-check'],
  ['filter-input', 'type filter hook input priority filter; policy accept;', 'ct state new jump endpoints-check'],
  ['filter-forward', 'type filter hook forward priority filter; policy accept;', 'ct state new jump endpoints-check'],
  ['filter-output', 'type filter hook output priority filter; policy accept;', 'ct state new jump endpoints-check'],
  ['filter-output-pre-dnat', 'type filter hook output priority dstnat - 10; policy accept;', 'ct state new jump firewall-check'],
  ['nat-prerouting', 'type nat hook prerouting priority dstnat; policy accept;', 'jump services'],
  ['nat-output', 'type nat hook output priority dstnat; policy accept;', 'jump services'],
  ['nat-postrouting', 'type nat hook postrouting priority srcnat; policy accept;', 'jump masquerading'],
];
const FIXED: readonly (readonly [string, readonly string[]])[] = [
  ['firewall-check', ['ip daddr . meta l4proto . th dport vmap @firewall-ips']],
  ['endpoints-check', ['ip daddr . meta l4proto . th dport vmap @no-endpoint-services', 'ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports']],
  ['services', ['ip daddr . meta l4proto . th dport vmap @service-ips', 'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports']],
  ['reject-chain', ['reject with icmp port-unreachable']],
  ['mark-for-masquerade', ['meta mark set meta mark | 0x00004000']],
  ['masquerading', ['meta mark & 0x00004000 == 0x00000000 return', 'meta mark set meta mark ^ 0x00004000', 'masquerade fully-random']],
];

/** The table of one node. */
export function nftablesText(set: RuleSet, node: ListingNode): string {
  const views = set.rules.map((rule) => viewOf(rule, node.name));
  return [
    'table ip kube-proxy {',
    '\tcomment "rules for kube-proxy"',
    ...elements('set', 'cluster-ips', 'ipv4_addr', 'Active ClusterIPs', [...new Set(set.rules.map(({ clusterIP }) => clusterIP))]),
    ...elements('set', 'nodeport-ips', 'ipv4_addr', 'IPs that accept NodePort traffic', node.addresses),
    ...elements('map', 'no-endpoint-services', 'ipv4_addr . inet_proto . inet_service : verdict', 'vmap to drop or reject packets to services with no endpoints', views.flatMap(refusedAddresses)),
    ...elements('map', 'no-endpoint-nodeports', 'inet_proto . inet_service : verdict', 'vmap to drop or reject packets to service nodeports with no endpoints', views.flatMap(refusedPorts)),
    ...elements('map', 'firewall-ips', 'ipv4_addr . inet_proto . inet_service : verdict', 'destinations that are subject to LoadBalancerSourceRanges', []),
    ...elements('map', 'service-ips', 'ipv4_addr . inet_proto . inet_service : verdict', 'ClusterIP, ExternalIP and LoadBalancer IP traffic', views.flatMap(servedAddresses)),
    ...elements('map', 'service-nodeports', 'inet_proto . inet_service : verdict', 'NodePort traffic', views.flatMap(servedPorts)),
    ...views.flatMap(affinitySets),
    ...HOOKS.flatMap(([name, hook, rule]) => chain(name, [hook, rule])),
    ...FIXED.flatMap(([name, rules]) => chain(name, rules)),
    ...views.flatMap((view) => chainsOf(view, node.podNetwork)),
    '}',
    '',
  ].join('\n');
}

function elements(what: 'set' | 'map', name: string, type: string, comment: string, found: readonly string[]): string[] {
  const list = found.length === 0 ? [] : [`\t\telements = { ${found.join(',\n\t\t\t     ')} }`];
  return [`\t${what} ${name} {`, `\t\ttype ${type}`, `\t\tcomment "${comment}"`, ...list, '\t}', ''];
}

const chain = (name: string, rules: readonly string[]): string[] => [`\tchain ${name} {`, ...rules.map((rule) => `\t\t${rule}`), '\t}', ''];

// ---- the maps

const verdictOf = (rule: ServiceRule): string => (rule.endpoints.length === 0 ? 'goto reject-chain' : 'drop');
const refused = (rule: ServiceRule, key: string): string => `${key} comment "${rule.name}" : ${verdictOf(rule)}`;
const served = (key: string, name: string): string => `${key} : goto ${name}`;

const refusedAddresses = ({ rule, internal, external }: RuleView): string[] => [
  ...(internal.length === 0 ? [refused(rule, address(rule, rule.clusterIP))] : []),
  ...(external.length === 0 ? rule.externalIPs.map((ip) => refused(rule, address(rule, ip))) : []),
];
const refusedPorts = ({ rule, external }: RuleView): string[] => (rule.nodePort !== undefined && external.length === 0 ? [refused(rule, nodePort(rule))] : []);
const servedAddresses = ({ rule, internal }: RuleView): string[] => [
  ...(internal.length > 0 ? [served(address(rule, rule.clusterIP), nftService(rule, rule.internalLocal))] : []),
  ...(rule.endpoints.length > 0 ? rule.externalIPs.map((ip) => served(address(rule, ip), nftExternal(rule))) : []),
];
const servedPorts = ({ rule }: RuleView): string[] => (rule.nodePort !== undefined && rule.endpoints.length > 0 ? [served(nodePort(rule), nftExternal(rule))] : []);

// ---- chains of a Service

function affinitySets(view: RuleView): string[] {
  const { rule } = view;
  if (rule.affinitySeconds === undefined) return [];
  return reachable(view).flatMap((endpoint) => [`\tset ${nftAffinity(rule, endpoint)} {`, '\t\ttype ipv4_addr', '\t\tsize 65535', '\t\tflags dynamic,timeout', `\t\ttimeout ${duration(rule.affinitySeconds!)}`, '\t}', '']);
}

function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 || seconds === 0 ? `${rest}s` : ''}`;
}

function chainsOf(view: RuleView, podNetwork: string): string[] {
  const { rule, here } = view;
  const masquerade = `ip daddr ${rule.clusterIP} ${lowered(rule)} dport ${rule.port} ip saddr != ${podNetwork} jump mark-for-masquerade`;
  const cluster = [...(rule.internalLocal ? [] : [masquerade]), ...choices(rule, rule.endpoints)];
  const local = [...(rule.internalLocal ? [masquerade] : []), ...choices(rule, here)];
  return [
    ...(view.outward && rule.endpoints.length > 0 ? chain(nftExternal(rule), externalRules(view, podNetwork)) : []),
    ...(usesCluster(view) ? chain(nftService(rule, false), cluster) : []),
    ...(usesLocal(view) ? chain(nftService(rule, true), local) : []),
    ...reachable(view).flatMap((endpoint) => chain(nftEndpoint(rule, endpoint), endpointRules(rule, endpoint))),
  ];
}

function externalRules({ rule, external }: RuleView, podNetwork: string): string[] {
  if (!rule.externalLocal) return ['jump mark-for-masquerade', `goto ${nftService(rule, false)}`];
  const cluster = nftService(rule, false);
  return [
    `ip saddr ${podNetwork} goto ${cluster} comment "short-circuit pod traffic"`,
    'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
    `fib saddr type local goto ${cluster} comment "short-circuit local traffic"`,
    ...(external.length > 0 ? [`goto ${nftService(rule, true)}`] : []),
  ];
}

const sticky = (rule: ServiceRule, endpoint: RuleEndpoint): string => `ip saddr @${nftAffinity(rule, endpoint)} goto ${nftEndpoint(rule, endpoint)}`;
const choice = (rule: ServiceRule, among: readonly RuleEndpoint[]): string => `numgen random mod ${among.length} vmap { ${among.map((endpoint, index) => `${index} : goto ${nftEndpoint(rule, endpoint)}`).join(', ')} }`;
const dnat = (rule: ServiceRule, { ip, port }: RuleEndpoint): string => `meta l4proto ${lowered(rule)} dnat to ${ip}:${port}`;

const choices = (rule: ServiceRule, among: readonly RuleEndpoint[]): string[] => [...(rule.affinitySeconds === undefined ? [] : among.map((endpoint) => sticky(rule, endpoint))), choice(rule, among)];

const endpointRules = (rule: ServiceRule, endpoint: RuleEndpoint): string[] => [
  `ip saddr ${endpoint.ip} jump mark-for-masquerade`,
  ...(rule.affinitySeconds === undefined ? [] : [`update @${nftAffinity(rule, endpoint)} { ip saddr }`]),
  dnat(rule, endpoint),
];

// ---- the parts that a packet hit

/** Parts of the node's listing that decided a route, in order: each is found in one of its lines, after the beginning of its chain or map. */
export function nftablesHits(way: Route, { name, podNetwork }: ListingNode, asked: string, known: boolean): readonly string[] {
  if (way.verdict === 'direct') return [];
  const { rule, via } = way;
  const key = via === 'nodePort' ? nodePort(rule) : address(rule, asked);
  if (way.verdict !== 'endpoint') return [refused(rule, key)];
  const view = viewOf(rule, name);
  const among = usable(rule, way.local, name);
  const target = nftService(rule, way.local);
  const passing = via === 'clusterIP' ? [] : externalRules(view, podNetwork).filter((line) => line.includes(`goto ${target}`)).slice(0, 1);
  return [served(key, via === 'clusterIP' ? target : nftExternal(rule)), ...passing, known ? sticky(rule, way.endpoint) : choice(rule, among), dnat(rule, way.endpoint)];
}
