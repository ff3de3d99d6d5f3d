/**
 * nodeSelector and node affinity. Upstream: pkg/scheduler/framework/plugins/nodeaffinity.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { NodeSelectorTerm, Pod, PodSpec } from '../../api/kinds/pod.ts';
import { matchesNodeTerm, matchesRequiredNodes } from '../../api/nodeSelector.ts';
import { normalize } from '../framework/normalize.ts';
import type { Plugin, Wake } from '../framework/plugin.ts';
import { unresolvable } from '../framework/status.ts';

const REFUSED = unresolvable("node(s) didn't match Pod's node affinity/selector");
const CONFLICT = unresolvable('pod affinity terms conflict');

interface Preference {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

const requiredOf = ({ spec }: Pod): readonly NodeSelectorTerm[] | undefined => {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined ? undefined : (required.nodeSelectorTerms ?? []);
};

/** The nodes that the terms name outright, when every term does; undefined when some term leaves the name open. */
function namedNodes(terms: readonly NodeSelectorTerm[]): Set<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    let named: ReadonlySet<string> | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      const before: ReadonlySet<string> | undefined = named;
      named = new Set(values.filter((name) => before === undefined || before.has(name)));
    }
    if (named === undefined) return undefined;
    for (const name of named) names.add(name);
  }
  return names;
}

const UNWANTED = unresolvable("node(s) didn't match scheduler-enforced node affinity");

type NodeAffinity = NonNullable<NonNullable<PodSpec['affinity']>['nodeAffinity']>;
type Terms = readonly NodeSelectorTerm[] | undefined;
const matchesAny = (terms: Terms, node: Node): boolean => terms === undefined || terms.some((term) => matchesNodeTerm(term, node));

const nowMatches = (enforced: Terms): NonNullable<Wake['hint']> => ({ pod }, { before, after }) => {
  const matches = (node: Node): boolean => matchesAny(enforced, node) && matchesRequiredNodes(pod, node);
  return after !== undefined && matches(after as Node) && (before === undefined || !matches(before as Node));
};

/** `added`: the administrator's, besides each Pod's own (NodeAffinityArgs.addedAffinity). */
export const nodeAffinityWith = (added: NodeAffinity | undefined): Plugin<undefined, readonly Preference[]> => {
  const enforced = added?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const wished = added?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const hint = nowMatches(enforced);
  return {
    name: 'NodeAffinity',
    sign: ({ pod: { spec } }) =>
      spec.nodeSelector === undefined && spec.affinity?.nodeAffinity === undefined ? undefined : [spec.nodeSelector, spec.affinity?.nodeAffinity],
    preFilter({ pod }) {
      const terms = requiredOf(pod);
      if (terms === undefined && pod.spec.nodeSelector === undefined && enforced === undefined) return { skip: true };
      const named = terms === undefined || terms.length === 0 ? undefined : namedNodes(terms);
      if (named === undefined) return { state: undefined };
      return named.size === 0 ? { status: CONFLICT } : { state: undefined, onlyNodes: named };
    },
    filter: (_state, { pod }, { node }) => (!matchesAny(enforced, node) ? UNWANTED : matchesRequiredNodes(pod, node) ? undefined : REFUSED),
    preScore({ pod }) {
      const own = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      const preferences = wished.length === 0 ? own : [...wished, ...own];
      return preferences.length === 0 ? { skip: true } : { state: preferences };
    },
    /** Sum of the weights of the preferences that the node meets. */
    score(preferences, _pod, { node }) {
      let sum = 0;
      for (const { weight, preference } of preferences) if (matchesNodeTerm(preference, node)) sum += weight;
      return sum;
    },
    normalize: (_state, scores) => normalize(scores),
    wakes: [
      { event: 'Node/Add', hint },
      { event: 'Node/UpdateNodeLabel', hint },
    ],
  };
};

export const nodeAffinity = nodeAffinityWith(undefined);
