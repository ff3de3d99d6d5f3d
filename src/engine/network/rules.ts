/**
 * Service rules of one node as data: what kube-proxy made of Services and EndpointSlices, and where a packet goes by them.
 * Upstream: pkg/proxy (types.go, topology.go), pkg/proxy/iptables/proxier.go. Leaves out: health check node ports, load balancer source ranges.
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

export type Route =
  /** No rule: the packet goes where its address says. */
  | { readonly verdict: 'direct'; readonly ip: string; readonly port: number }
  | { readonly verdict: 'endpoint'; readonly rule: ServiceRule; readonly ip: string; readonly port: number; readonly via: 'clusterIP' | 'nodePort' | 'external'; readonly masquerade: boolean }
  | { readonly verdict: 'reject'; readonly rule: ServiceRule }
  | { readonly verdict: 'drop'; readonly rule: ServiceRule };

/** The node that a packet is on: its name and addresses. */
export interface RuleNode {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Endpoints that a node may use. */
export const usable = (rule: ServiceRule, via: 'clusterIP' | 'nodePort' | 'external', node: string): readonly RuleEndpoint[] =>
  (via === 'clusterIP' ? rule.internalLocal : rule.externalLocal) ? rule.endpoints.filter((endpoint) => endpoint.node === node) : rule.endpoints;

/**
 * Where a packet to `ip:port` goes from a node; `pick(n)` chooses one of n endpoints, each as likely. A Service without endpoints refuses;
 * one that has endpoints, but none for this node, drops.
 */
export function route(set: RuleSet, node: RuleNode, ip: string, port: number, protocol: string, pick: (count: number) => number): Route {
  for (const rule of set.rules) {
    if (rule.protocol !== protocol) continue;
    const via = matched(rule, ip, port, node.addresses);
    if (via === undefined) continue;
    const endpoints = usable(rule, via, node.name);
    if (endpoints.length === 0) return { verdict: rule.endpoints.length > 0 ? 'drop' : 'reject', rule };
    const chosen = endpoints[pick(endpoints.length)]!;
    return { verdict: 'endpoint', rule, ip: chosen.ip, port: chosen.port, via, masquerade: via !== 'clusterIP' && !rule.externalLocal };
  }
  return { verdict: 'direct', ip, port };
}

function matched(rule: ServiceRule, ip: string, port: number, nodeAddresses: readonly string[]): 'clusterIP' | 'nodePort' | 'external' | undefined {
  if (rule.port === port && rule.clusterIP === ip) return 'clusterIP';
  if (rule.port === port && rule.externalIPs.includes(ip)) return 'external';
  return rule.nodePort === port && nodeAddresses.includes(ip) ? 'nodePort' : undefined;
}
