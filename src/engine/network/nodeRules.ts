/**
 * The rules in the kernel of a node, where kube-proxy put them and packets meet them. Upstream: netfilter.
 */
import type { World } from '../kernel/component.ts';
import { NO_RULES, type RuleSet } from './rules.ts';

/** By node; under SHARED_RULES those of the nodes beyond the first ones of a big cluster. */
export const RULES_TABLE = 'kubeProxy/rules';
export const SHARED_RULES = '*';

export function rulesOf(world: World, node: string): RuleSet {
  const rules = world.table<RuleSet>(RULES_TABLE);
  if (rules.has(node)) return rules.get(node)!;
  return world.table(`kubeProxy/nodes`).has(node) ? (rules.get(SHARED_RULES) ?? NO_RULES) : NO_RULES;
}
