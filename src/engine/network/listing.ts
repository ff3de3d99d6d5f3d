/** A node's Service rules as text, in the words of the tool that belongs to the mode, and the lines of it that decide. Upstream: kube-proxy --proxy-mode. */
import { iptablesHits, iptablesText, type ListingNode } from './iptables.ts';
import { ipvsHits, ipvsText } from './ipvs.ts';
import { nftablesHits, nftablesText } from './nftables.ts';
import type { ProxyMode, Route, RuleSet } from './rules.ts';

export type { ListingNode } from './iptables.ts';

export function rulesText(mode: ProxyMode, set: RuleSet, node: ListingNode): string {
  if (mode === 'ipvs') return ipvsText(set, node);
  return mode === 'nftables' ? nftablesText(set, node) : iptablesText(set, node);
}

/** Texts within the listing that a packet to `address:port` met. `sticky`: the client was known (session affinity). */
export function ruleHits(mode: ProxyMode, way: Route, node: ListingNode, address: string, port: number, sticky = false): readonly string[] {
  if (mode === 'ipvs') return ipvsHits(way, address, port);
  return mode === 'nftables' ? nftablesHits(way, node, address, sticky) : iptablesHits(way, node, address, sticky);
}
