/**
 * Service rules of one node as data: what kube-proxy made of Services and EndpointSlices, and where a packet goes by them.
 * Upstream: pkg/proxy (types.go, topology.go), pkg/proxy/iptables/proxier.go. Leaves out: health check node ports, load balancer source ranges.
 *
 * The listings of the three modes (iptables.ts, ipvs.ts, nftables.ts) say the same as `route`; a test reads them and follows them.
 */
export interface RuleEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly node?: string;
}

/** One port of one Service. */
export interface ServiceRule {
  /** `default/web:http`, without colon when the port has no name. */
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly protocol: string;
  readonly clusterIP: string;
  readonly port: number;
  readonly nodePort?: number;
  /** External and load balancer addresses that end here too. */
  readonly externalIPs: readonly string[];
  /** ClientIP affinity, in seconds. */
  readonly affinitySeconds?: number;
  /** In order of address; the same for every node, see `usable`. */
  readonly endpoints: readonly RuleEndpoint[];
  /** internalTrafficPolicy Local: from inside only to endpoints of the same node. */
  readonly internalLocal: boolean;
  /** externalTrafficPolicy Local: node port and external addresses only to endpoints of the same node, which see the client's address. */
  readonly externalLocal: boolean;
}

/** In order of name. */
export interface RuleSet {
  readonly rules: readonly ServiceRule[];
}

export const NO_RULES: RuleSet = { rules: [] };

export type ProxyMode = 'iptables' | 'ipvs' | 'nftables';
export const PROXY_MODES: readonly ProxyMode[] = ['iptables', 'ipvs', 'nftables'];

/** How a packet meets a Service: by its own address, a port of the node, an external address. */
export type Via = 'clusterIP' | 'nodePort' | 'external';

export type Route =
  /** No rule: the packet goes where its address says. */
  | { readonly verdict: 'direct'; readonly ip: string; readonly port: number }
  | { readonly verdict: 'endpoint'; readonly rule: ServiceRule; readonly endpoint: RuleEndpoint; readonly ip: string; readonly port: number; readonly via: Via; readonly local: boolean; readonly masquerade: boolean }
  | { readonly verdict: 'reject'; readonly rule: ServiceRule; readonly via: Via }
  | { readonly verdict: 'drop'; readonly rule: ServiceRule; readonly via: Via };

/** The node that a packet is on: its name and addresses. */
export interface RuleNode {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Who sends: a Pod of the cluster, a program of the node itself, or somebody outside. */
export interface Source {
  readonly kind: 'pod' | 'node' | 'outside';
  readonly ip: string;
}

const SOME_POD: Source = { kind: 'pod', ip: '' };
const ANYBODY: Source = { kind: 'outside', ip: '' };

/** Whether only endpoints of the same node may be used. Packets of Pods and of the node to an external address know no policy: they stand for one that goes out and comes back. */
const localOnly = (rule: ServiceRule, via: Via, source: Source): boolean => (via === 'clusterIP' ? rule.internalLocal : rule.externalLocal && source.kind === 'outside');

/** Endpoints that a node may use. */
export const usable = (rule: ServiceRule, local: boolean, node: string): readonly RuleEndpoint[] => (local ? rule.endpoints.filter((endpoint) => endpoint.node === node) : rule.endpoints);

/**
 * Where a packet to `ip:port` goes from a node; `pick` chooses one of the endpoints. A Service without endpoints refuses; one that has endpoints,
 * but none for this node, drops (IPVS, whose virtual server is there but empty, refuses).
 */
export function route(set: RuleSet, node: RuleNode, ip: string, port: number, protocol: string, pick: (count: number, rule: ServiceRule, endpoints: readonly RuleEndpoint[]) => number, source: Source = SOME_POD, mode: ProxyMode = 'iptables'): Route {
  for (const rule of set.rules) {
    if (rule.protocol !== protocol) continue;
    const via = matched(rule, ip, port, node.addresses);
    if (via === undefined) continue;
    // IPVS has one list for each virtual server, whoever asks.
    const local = localOnly(rule, via, mode === 'ipvs' ? ANYBODY : source);
    const endpoints = usable(rule, local, node.name);
    if (endpoints.length === 0) return { verdict: rule.endpoints.length > 0 && mode !== 'ipvs' ? 'drop' : 'reject', rule, via };
    const endpoint = endpoints[pick(endpoints.length, rule, endpoints)]!;
    return { verdict: 'endpoint', rule, endpoint, ip: endpoint.ip, port: endpoint.port, via, local, masquerade: masquerades(rule, via, source, endpoint.ip) };
  }
  return { verdict: 'direct', ip, port };
}

/** Whether the node puts its own address in place of the sender's: when the answer would not come back this way, or comes from the sender itself. */
function masquerades(rule: ServiceRule, via: Via, source: Source, endpoint: string): boolean {
  if (source.ip === endpoint) return true;
  if (via === 'clusterIP') return source.kind !== 'pod';
  return !rule.externalLocal || source.kind === 'node';
}

function matched(rule: ServiceRule, ip: string, port: number, nodeAddresses: readonly string[]): Via | undefined {
  if (rule.port === port && rule.clusterIP === ip) return 'clusterIP';
  if (rule.port === port && rule.externalIPs.includes(ip)) return 'external';
  return rule.nodePort === port && nodeAddresses.includes(ip) ? 'nodePort' : undefined;
}
