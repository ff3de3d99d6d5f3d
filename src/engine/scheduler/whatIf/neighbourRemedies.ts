/**
 * Remedies where other Pods are in the way, or are missed: spreading and inter-Pod affinity. Upstream: none; see remedies.ts.
 */
import { matchesLabels } from '../../api/selector.ts';
import type { Refusal } from '../framework/profile.ts';
import type { AffinityTerm } from '../snapshot/affinityTerm.ts';
import { termMatches } from '../snapshot/affinityTerm.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { constraintsOf } from '../snapshot/spreadConstraint.ts';
import { labelling, type Change, type Remedy } from './change.ts';
import type { Situation } from './trialBench.ts';
import { isRemovable, removal } from './victims.ts';

/** So many values of a topology label are tried. */
const MOST_VALUES = 4;
const MOST_STEPS = 12;

export function spreadRemedies(situation: Situation, { status }: Refusal): readonly (Remedy | undefined)[] {
  const { pod, node, view } = situation;
  const own = (pod.pod.spec.topologySpreadConstraints ?? []).map((constraint, index) => ({ constraint, index })).filter(({ constraint }) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  const missing = own.find(({ constraint }) => node.label(constraint.topologyKey) === undefined);
  if (missing !== undefined) return view.snapshot.column(missing.constraint.topologyKey).values.slice(0, MOST_VALUES).map((value) => one(labelling(node.node, missing.constraint.topologyKey, value)));
  if (status.reasons.length === 0) return [];
  return own.flatMap(({ constraint: { topologyKey, maxSkew }, index }, place) => {
    const { selector } = constraintsOf(pod.pod, 'DoNotSchedule')[place]!;
    const near = neighbours(node, topologyKey, situation).filter((other) => other.namespace === pod.namespace && selector !== undefined && matchesLabels(selector, other.labels) && isRemovable(other, pod));
    const wider = Array.from({ length: MOST_STEPS }, (_, step): Remedy => [{ kind: 'maxSkew', index, topologyKey, from: maxSkew, to: maxSkew + step + 1 }]);
    const fewer = Array.from({ length: Math.min(near.length, MOST_VALUES) }, (_, step) => removal(near.slice(0, step + 1), pod));
    return [...firstThatHelps(wider, situation), ...firstThatHelps(fewer, situation)];
  });
}

/** The spread plugin alone is asked: the smallest step that it lets pass. */
function firstThatHelps(steps: readonly (Remedy | undefined)[], { helps }: Situation): readonly Remedy[] {
  const found = steps.find((step) => step !== undefined && helps('PodTopologySpread', step));
  return found === undefined ? [] : [found];
}

/** Pods in the same domain. */
function neighbours(node: NodeInfo, topologyKey: string, { view }: Situation): readonly PodInfo[] {
  const domain = node.label(topologyKey);
  if (domain === undefined) return [];
  const inDomain = view.snapshot.nodes().filter((other) => other.label(topologyKey) === domain);
  const nearest = [node, ...inDomain.filter((other) => other !== node)];
  return nearest.flatMap(({ pods }) => [...pods.values()].sort((a, b) => (a.key < b.key ? -1 : 1)));
}

const NO_FRIEND = "node(s) didn't match pod affinity rules";
const FOE = "node(s) didn't match pod anti-affinity rules";

export function affinityRemedies(situation: Situation, { status }: Refusal): readonly (Remedy | undefined)[] {
  const { pod, node } = situation;
  const matches = (term: AffinityTerm, other: PodInfo, of: PodInfo): boolean => termMatches(term, of.namespace, situation.view.objects.get('Namespace', '', of.namespace)?.metadata.labels, of.labels) && other !== of;
  if (status.reasons[0] === NO_FRIEND) return friendRemedies(situation, matches);
  if (status.reasons[0] === FOE) {
    const terms = pod.terms.requiredAntiAffinity.map((term, index) => ({ term, index, foes: neighbours(node, term.topologyKey, situation).filter((other) => matches(term, pod, other)) })).filter(({ foes }) => foes.length > 0);
    return [removal([...new Set(terms.flatMap(({ foes }) => foes))], pod), terms.map(({ term: { topologyKey }, index }): Change => ({ kind: 'noAntiAffinity', index, topologyKey }))];
  }
  const hosts = situation.view.snapshot.nodes().flatMap((other) =>
    [...other.pods.values()].filter((host) => host.terms.requiredAntiAffinity.some((term) => other.label(term.topologyKey) !== undefined && other.label(term.topologyKey) === node.label(term.topologyKey) && matches(term, host, pod))));
  return [removal(hosts, pod)];
}

/** A label that puts the node where the friends are, or a wish less. */
function friendRemedies({ pod, node, view }: Situation, matches: (term: AffinityTerm, other: PodInfo, of: PodInfo) => boolean): readonly (Remedy | undefined)[] {
  const terms = pod.terms.requiredAffinity;
  const friendly = view.snapshot.nodes().filter((other) => [...other.pods.values()].some((friend) => terms.every((term) => matches(term, pod, friend))));
  const lonely = terms.map(({ topologyKey }, index) => ({ topologyKey, index })).filter(({ topologyKey }) => {
    const domain = node.label(topologyKey);
    return domain === undefined || !friendly.some((other) => other.label(topologyKey) === domain);
  });
  const [first] = lonely;
  if (first === undefined) return [terms.map(({ topologyKey }, index): Change => ({ kind: 'noAffinity', index, topologyKey }))];
  const values = [...new Set([...friendly, ...view.snapshot.nodes()].map((other) => other.label(first.topologyKey)))].filter((value) => value !== undefined && value !== node.label(first.topologyKey));
  return [...values.slice(0, MOST_VALUES).map((value) => one(labelling(node.node, first.topologyKey, value!))), lonely.map(({ topologyKey, index }): Change => ({ kind: 'noAffinity', index, topologyKey }))];
}

const one = (change: Change | undefined): Remedy | undefined => change && [change];
