/** A Service rule as one node sees it: which endpoints those who ask may come to. Both listings (iptables, nftables) begin here. Upstream: pkg/proxy/topology.go. */
import { usable, type RuleEndpoint, type ServiceRule } from './rules.ts';

export interface RuleView {
  readonly rule: ServiceRule;
  readonly all: readonly RuleEndpoint[];
  readonly here: readonly RuleEndpoint[];
  /** Endpoints that those who ask from inside, and from outside, may come to. */
  readonly internal: readonly RuleEndpoint[];
  readonly external: readonly RuleEndpoint[];
  readonly outward: boolean;
}

export function viewOf(rule: ServiceRule, node: string): RuleView {
  const here = usable(rule, true, node);
  return { rule, all: rule.endpoints, here, internal: rule.internalLocal ? here : rule.endpoints, external: rule.externalLocal ? here : rule.endpoints, outward: rule.nodePort !== undefined || rule.externalIPs.length > 0 };
}
