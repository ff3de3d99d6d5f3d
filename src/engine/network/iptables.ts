/**
 * Service rules as `iptables-save` prints them. Upstream: pkg/proxy/iptables/proxier.go, iptables' own way to write rules. Leaves out: counters,
 * and rules that never match here (canaries, load balancer source ranges, health check node ports).
 */
import { endpointChain, externalChain, localChain, lowered, serviceChain } from './ruleNames.ts';
import { viewOf, type RuleView } from './ruleView.ts';
import { usable, type Route, type RuleEndpoint, type RuleSet, type ServiceRule } from './rules.ts';

/** What a node's listing depends on besides the rules. */
export interface ListingNode {
  readonly name: string;
  /** The cluster's Pod network, by which kube-proxy knows what comes from inside. */
  readonly podNetwork: string;
  readonly addresses: readonly string[];
}

const NAT_HEAD = [
  '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
];
const MASQUERADE = [
  '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
  '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
  '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
  '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
];
const NODE_PORTS = '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS';
const FILTER = [
  '-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES',
  '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
  '-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES',
  '-A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
];
const FORWARD = [
  '-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP',
  '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
  '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
];

/** The filter and nat tables of one node. */
export function iptablesText(set: RuleSet, { name, podNetwork }: ListingNode): string {
  const views = set.rules.map((rule) => viewOf(rule, name));
  const nat = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ', ...views.flatMap(chainsOf)];
  const filter = ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-FORWARD', 'KUBE-NODEPORTS'];
  return [
    '*filter',
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((chain) => `:${chain} ACCEPT [0:0]`),
    ...filter.map((chain) => `:${chain} - [0:0]`),
    ...FILTER,
    ...views.flatMap(refusals),
    ...FORWARD,
    'COMMIT',
    '*nat',
    ...['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((chain) => `:${chain} ACCEPT [0:0]`),
    ...nat.map((chain) => `:${chain} - [0:0]`),
    ...NAT_HEAD,
    ...views.flatMap(portals),
    ...MASQUERADE,
    NODE_PORTS,
    ...views.flatMap((view) => externals(view, podNetwork)),
    ...views.flatMap((view) => balancing(view, podNetwork)),
    ...views.flatMap(endpoints),
    'COMMIT',
    '',
  ].join('\n');
}

const chainsOf = (view: RuleView): string[] => [
  ...(usesCluster(view) ? [serviceChain(view.rule)] : []),
  ...(usesLocal(view) ? [localChain(view.rule)] : []),
  ...(view.outward && view.all.length > 0 ? [externalChain(view.rule)] : []),
  ...reachable(view).map((endpoint) => endpointChain(view.rule, endpoint)),
];

const usesCluster = ({ rule, all, outward }: RuleView): boolean => all.length > 0 && (!rule.internalLocal || outward);
const usesLocal = ({ rule, here, outward }: RuleView): boolean => here.length > 0 && (rule.internalLocal || (outward && rule.externalLocal));
const reachable = (view: RuleView): readonly RuleEndpoint[] => (usesCluster(view) ? view.all : view.here);

const toPort = (rule: ServiceRule, comment: string, port: number): string => `-p ${lowered(rule)} -m comment --comment "${rule.name} ${comment}" -m ${lowered(rule)} --dport ${port}`;

// ---- the filter table: Services that lead nowhere

function refusals(view: RuleView): string[] {
  const { rule, all, internal, external, outward } = view;
  const inner = all.length === 0 ? refusal(rule, 'has no endpoints', 'REJECT --reject-with icmp-port-unreachable') : refusal(rule, 'has no local endpoints', 'DROP');
  const lines = internal.length === 0 ? [inner(`-A KUBE-SERVICES -d ${rule.clusterIP}/32`, rule.port)] : [];
  if (!outward || external.length > 0) return lines;
  lines.push(...rule.externalIPs.map((ip) => inner(`-A KUBE-EXTERNAL-SERVICES -d ${ip}/32`, rule.port)));
  if (rule.nodePort !== undefined) lines.push(inner('-A KUBE-EXTERNAL-SERVICES', rule.nodePort, ' -m addrtype --dst-type LOCAL'));
  return lines;
}

const refusal = (rule: ServiceRule, comment: string, verdict: string) => (where: string, port: number, more = ''): string =>
  `${where} -p ${lowered(rule)} -m comment --comment "${rule.name} ${comment}"${more} -m ${lowered(rule)} --dport ${port} -j ${verdict}`;

// ---- the nat table: from a Service to an endpoint

function portals(view: RuleView): string[] {
  const { rule, all, internal } = view;
  const lines = internal.length > 0 ? [clusterPortal(rule)] : [];
  if (all.length === 0) return lines;
  lines.push(...rule.externalIPs.map((ip) => externalPortal(rule, ip)));
  if (rule.nodePort !== undefined) lines.push(nodePortal(rule));
  return lines;
}

const clusterPortal = (rule: ServiceRule): string => `-A KUBE-SERVICES -d ${rule.clusterIP}/32 ${toPort(rule, 'cluster IP', rule.port)} -j ${rule.internalLocal ? localChain(rule) : serviceChain(rule)}`;
const externalPortal = (rule: ServiceRule, ip: string): string => `-A KUBE-SERVICES -d ${ip}/32 ${toPort(rule, 'external IP', rule.port)} -j ${externalChain(rule)}`;
const nodePortal = (rule: ServiceRule): string => `-A KUBE-NODEPORTS -p ${lowered(rule)} -m comment --comment "${rule.name}" -m ${lowered(rule)} --dport ${rule.nodePort} -j ${externalChain(rule)}`;

function externals(view: RuleView, podNetwork: string): string[] {
  const { rule, all, external, outward } = view;
  if (!outward || all.length === 0) return [];
  const chain = externalChain(rule);
  const comment = (text: string): string => `-m comment --comment "${text} ${rule.name} external destinations"`;
  if (!rule.externalLocal) return [`-A ${chain} ${comment('masquerade traffic for')} -j KUBE-MARK-MASQ`, `-A ${chain} -j ${serviceChain(rule)}`];
  return [
    `-A ${chain} -s ${podNetwork} ${comment('pod traffic for')} -j ${serviceChain(rule)}`,
    `-A ${chain} ${comment('masquerade LOCAL traffic for')} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
    `-A ${chain} ${comment('route LOCAL traffic for')} -m addrtype --src-type LOCAL -j ${serviceChain(rule)}`,
    ...(external.length > 0 ? [`-A ${chain} -j ${localChain(rule)}`] : []),
  ];
}

function balancing(view: RuleView, podNetwork: string): string[] {
  const { rule, all, here } = view;
  const masquerade = (chain: string): string => `-A ${chain} ! -s ${podNetwork} -d ${rule.clusterIP}/32 ${toPort(rule, 'cluster IP', rule.port)} -j KUBE-MARK-MASQ`;
  return [
    ...(usesCluster(view) ? [...(rule.internalLocal ? [] : [masquerade(serviceChain(rule))]), ...choices(rule, serviceChain(rule), all)] : []),
    ...(usesLocal(view) ? [...(rule.internalLocal ? [masquerade(localChain(rule))] : []), ...choices(rule, localChain(rule), here)] : []),
  ];
}

function choices(rule: ServiceRule, chain: string, among: readonly RuleEndpoint[]): string[] {
  const sticky = rule.affinitySeconds === undefined ? [] : among.map((endpoint) => stickyLine(rule, chain, endpoint));
  return [...sticky, ...among.map((_endpoint, index) => choiceLine(rule, chain, among, index))];
}

const leads = (rule: ServiceRule, { ip, port }: RuleEndpoint): string => `-m comment --comment "${rule.name} -> ${ip}:${port}"`;

function stickyLine(rule: ServiceRule, chain: string, endpoint: RuleEndpoint): string {
  const to = endpointChain(rule, endpoint);
  return `-A ${chain} ${leads(rule, endpoint)} -m recent --rcheck --seconds ${rule.affinitySeconds} --reap --name ${to} --mask 255.255.255.255 --rsource -j ${to}`;
}

function choiceLine(rule: ServiceRule, chain: string, among: readonly RuleEndpoint[], index: number): string {
  const endpoint = among[index]!;
  const chance = index < among.length - 1 ? ` -m statistic --mode random --probability ${probability(among.length - index)}` : '';
  return `-A ${chain} ${leads(rule, endpoint)}${chance} -j ${endpointChain(rule, endpoint)}`;
}

/** The kernel keeps 31 bits of it: a third reads 0.33333333349. */
const probability = (left: number): string => (Math.round(2 ** 31 / left) / 2 ** 31).toFixed(11);

const endpoints = (view: RuleView): string[] => reachable(view).flatMap((endpoint) => [hairpinLine(view.rule, endpoint), dnatLine(view.rule, endpoint)]);

const hairpinLine = (rule: ServiceRule, endpoint: RuleEndpoint): string => `-A ${endpointChain(rule, endpoint)} -s ${endpoint.ip}/32 -m comment --comment "${rule.name}" -j KUBE-MARK-MASQ`;

function dnatLine(rule: ServiceRule, endpoint: RuleEndpoint): string {
  const chain = endpointChain(rule, endpoint);
  const recent = rule.affinitySeconds === undefined ? '' : ` -m recent --set --name ${chain} --mask 255.255.255.255 --rsource`;
  return `-A ${chain} -p ${lowered(rule)} -m comment --comment "${rule.name}"${recent} -m ${lowered(rule)} -j DNAT --to-destination ${endpoint.ip}:${endpoint.port}`;
}

// ---- the lines that a packet hit

/** Lines of the node's listing that decided a route, in order; `address` is what the packet asked for. */
export function iptablesHits(way: Route, { name, podNetwork }: ListingNode, address: string, sticky: boolean): readonly string[] {
  if (way.verdict === 'direct') return [];
  const view = viewOf(way.rule, name);
  if (way.verdict !== 'endpoint') return refusals(view).filter((line) => (way.via === 'nodePort' ? line.includes('--dst-type LOCAL') : line.includes(`-d ${address}/32`)));
  const { rule, via, local, endpoint } = way;
  const among = usable(rule, local, name);
  const chain = local ? localChain(rule) : serviceChain(rule);
  const entry = via === 'clusterIP' ? [clusterPortal(rule)] : via === 'external' ? [externalPortal(rule, address)] : [NODE_PORTS, nodePortal(rule)];
  const passing = via === 'clusterIP' ? [] : externals(view, podNetwork).filter((line) => line.endsWith(`-j ${chain}`)).slice(0, 1);
  const index = among.findIndex(({ ip, port }) => ip === endpoint.ip && port === endpoint.port);
  return [...entry, ...passing, sticky ? stickyLine(rule, chain, endpoint) : choiceLine(rule, chain, among, index), dnatLine(rule, endpoint)];
}
