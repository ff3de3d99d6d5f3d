/**
 * Pod affinity terms, parsed. Upstream: pkg/scheduler/framework/types.go (AffinityTerm, GetAffinityTerms) and component-helpers.
 * matchLabelKeys and mismatchLabelKeys are folded into labelSelector by the API server.
 */
import { matchesLabels, selectorOf, type Selector } from '../../api/selector.ts';
import type { PodAffinity, PodAffinityTerm } from '../../api/kinds/pod.ts';
import type { StringMap } from '../../api/object.ts';

export interface AffinityTerm {
  readonly topologyKey: string;
  /** Undefined selects no Pod. */
  readonly selector: Selector | undefined;
  readonly namespaces: ReadonlySet<string>;
  /** Undefined selects no namespace. */
  readonly namespaceSelector: Selector | undefined;
}

export interface WeightedTerm {
  readonly weight: number;
  readonly term: AffinityTerm;
}

function termOf(namespace: string, term: PodAffinityTerm): AffinityTerm {
  const named = term.namespaces ?? [];
  const own = named.length === 0 && term.namespaceSelector === undefined ? [namespace] : named;
  return {
    topologyKey: term.topologyKey,
    selector: selectorOf(term.labelSelector),
    namespaces: new Set(own),
    namespaceSelector: selectorOf(term.namespaceSelector),
  };
}

export const requiredTerms = (namespace: string, affinity: PodAffinity | undefined): AffinityTerm[] =>
  (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => termOf(namespace, term));

export const preferredTerms = (namespace: string, affinity: PodAffinity | undefined): WeightedTerm[] =>
  (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
    weight,
    term: termOf(namespace, podAffinityTerm),
  }));

/** Whether a Pod (its namespace, that namespace's labels, its labels) is meant by the term. */
export function termMatches(
  term: AffinityTerm,
  namespace: string,
  namespaceLabels: StringMap | undefined,
  labels: StringMap | undefined,
): boolean {
  const { selector, namespaceSelector } = term;
  if (selector === undefined) return false;
  const inNamespace =
    term.namespaces.has(namespace) || (namespaceSelector !== undefined && matchesLabels(namespaceSelector, namespaceLabels));
  return inNamespace && matchesLabels(selector, labels);
}
