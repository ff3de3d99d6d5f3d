/**
 * nodeSelector and node affinity. Upstream: pkg/scheduler/framework/plugins/nodeaffinity. Leaves out: addedAffinity of the plugin's arguments.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { NodeSelectorTerm, Pod } from '../../api/kinds/pod.ts';
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

const nowMatches: Wake['hint'] = ({ pod }, { before, after }) => {
  if (after === undefined || !matchesRequiredNodes(pod, after as Node)) return false;
  return before === undefined || !matchesRequiredNodes(pod, before as Node);
};

export const nodeAffinity: Plugin<undefined, readonly Preference[]> = {
  name: 'NodeAffinity',
  sign: ({ pod: { spec } }) => (spec.nodeSelector === undefined && spec.affinity === undefined ? undefined : [spec.nodeSelector, spec.affinity?.nodeAffinity]),
  preFilter({ pod }) {
    const terms = requiredOf(pod);
    if (terms === undefined && pod.spec.nodeSelector === undefined) return { skip: true };
    const named = terms === undefined || terms.length === 0 ? undefined : namedNodes(terms);
    if (named === undefined) return { state: undefined };
    return named.size === 0 ? { status: CONFLICT } : { state: undefined, onlyNodes: named };
  },
  filter: (_state, { pod }, { node }) => (matchesRequiredNodes(pod, node) ? undefined : REFUSED),
  preScore({ pod }) {
    const preferences = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
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
    { event: 'Node/Add', hint: nowMatches },
    { event: 'Node/UpdateNodeLabel', hint: nowMatches },
  ],
};
