/**
 * Service rules as `ipvsadm -Ln` prints them: a virtual server for each address and port. Upstream: pkg/proxy/ipvs/proxier.go, ipvsadm. Leaves
 * out: weights and connection counts, the few iptables rules and ipsets beside it that mark what is to be masqueraded, and that upstream lets Pods
 * of a node without endpoints of its own use the others where the policy is Local.
 */
import type { ListingNode } from './iptables.ts';
import { usable, type Route, type RuleEndpoint, type RuleSet, type ServiceRule } from './rules.ts';

const HEAD = ['IP Virtual Server version 1.2.1 (size=4096)', 'Prot LocalAddress:Port Scheduler Flags', '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn'];

const server = (rule: ServiceRule, ip: string, port: number): string =>
  `${rule.protocol.padEnd(4)} ${ip}:${port} rr${rule.affinitySeconds === undefined ? '' : ` persistent ${rule.affinitySeconds}`}`;
const real = ({ ip, port }: RuleEndpoint): string => `  -> ${`${ip}:${port}`.padEnd(28)} Masq    1      0          0         `;

/** All virtual servers of a node, each followed by its real ones. */
export function ipvsText(set: RuleSet, node: ListingNode): string {
  const servers = set.rules.flatMap((rule) => serversOf(rule, node));
  return [...HEAD, ...servers.flatMap(({ line, among }) => [line, ...among.map(real)]), ''].join('\n');
}

function serversOf(rule: ServiceRule, { name, addresses }: ListingNode): { line: string; among: readonly RuleEndpoint[] }[] {
  const inner = usable(rule, rule.internalLocal, name);
  const outer = usable(rule, rule.externalLocal, name);
  return [
    { line: server(rule, rule.clusterIP, rule.port), among: inner },
    ...rule.externalIPs.map((ip) => ({ line: server(rule, ip, rule.port), among: outer })),
    ...(rule.nodePort === undefined ? [] : addresses.map((ip) => ({ line: server(rule, ip, rule.nodePort!), among: outer }))),
  ];
}

/** Lines of the listing that decided a route. */
export function ipvsHits(way: Route, address: string, port: number): readonly string[] {
  if (way.verdict === 'direct') return [];
  return [server(way.rule, address, port), ...(way.verdict === 'endpoint' ? [real(way.endpoint)] : [])];
}
