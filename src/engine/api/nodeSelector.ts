/**
 * Which nodes a Pod wants: nodeSelector and node affinity. Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
import type { Node } from './kinds/node.ts';
import type { NodeSelectorTerm, Pod } from './kinds/pod.ts';
import { labelOf, requirementHolds, requirementOf } from './selector.ts';

/** Expressions and fields must all hold; a term with neither matches no node. */
export function matchesNodeTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  for (const expression of expressions) {
    const requirement = requirementOf(expression);
    if (requirement === undefined || !requirementHolds(requirement, labelOf(node.metadata.labels, requirement.key))) return false;
  }
  for (const field of fields) {
    const requirement = requirementOf(field);
    if (requirement === undefined || field.key !== 'metadata.name' || (field.values ?? []).length !== 1) return false;
    if (requirement.operator !== 'In' && requirement.operator !== 'NotIn') return false;
    if (!requirementHolds(requirement, node.metadata.name)) return false;
  }
  return true;
}

/** nodeSelector, and any of the terms of the required node affinity. */
export function matchesRequiredNodes({ spec }: Pod, node: Node): boolean {
  const { nodeSelector } = spec;
  if (nodeSelector !== undefined)
    for (const key of Object.keys(nodeSelector)) if (labelOf(node.metadata.labels, key) !== nodeSelector[key]) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || (required.nodeSelectorTerms ?? []).some((term) => matchesNodeTerm(term, node));
}
