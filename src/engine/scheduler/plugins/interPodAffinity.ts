/**
 * Pods that want to be near, or far from, other Pods. Upstream: pkg/scheduler/framework/plugins/interpodaffinity.
 * Terms are asked of classes of Pods (see Snapshot), which gives the same counts as asking each Pod.
 */
import type { StringMap } from '../../api/object.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { View } from '../framework/view.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import { unresolvable, unschedulable } from '../framework/status.ts';
import { termMatches, type AffinityTerm, type WeightedTerm } from '../snapshot/affinityTerm.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Contribution, Rule, Tally } from '../snapshot/tally.ts';
import { textOf } from '../snapshot/texts.ts';
import { affinityWakes } from './interPodAffinityHints.ts';

const NO_FRIEND = unresolvable("node(s) didn't match pod affinity rules");
const FOE = unschedulable("node(s) didn't match pod anti-affinity rules");
const UNWELCOME = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
const MAX_SCORE = 100;

/** Upstream: InterPodAffinityArgs. */
export interface InterPodAffinityArgs {
  /** What a placed Pod's required affinity to the newcomer adds to its domain. */
  readonly hardPodAffinityWeight: number;
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

const namespaceLabels = (objects: ObjectLister, namespace: string): StringMap | undefined =>
  objects.get('Namespace', '', namespace)?.metadata.labels;

interface State {
  readonly objects: ObjectLister;
  readonly ownNamespace: StringMap | undefined;
  /** Pods that the newcomer wants to be near, and those it avoids. */
  readonly friends: Tally;
  readonly foes: Tally;
  /** Where placed Pods avoid the newcomer. */
  readonly hosts: Tally;
}

const matchesAll = (terms: readonly AffinityTerm[], pod: PodInfo, labels: StringMap | undefined): boolean =>
  terms.length > 0 && terms.every((term) => termMatches(term, pod.namespace, labels, pod.labels));

/** All that counts of a newcomer, its namespace and (if its terms choose by them) the labels of the others, for those who keep sums for it. */
function nameOf({ classKey, terms }: PodInfo, objects: ObjectLister, own: StringMap | undefined): string {
  const others = terms.choosesNamespaces ? objects.list('Namespace').map(({ metadata }) => `${metadata.name} ${textOf(metadata.labels)}`) : [];
  return `${classKey} ${textOf(own)} ${others.join()}`;
}

/** Labels of namespaces as they are now. */
function labelsNow({ terms }: PodInfo, objects: ObjectLister): (namespace: string) => StringMap | undefined {
  if (!terms.choosesNamespaces) return () => undefined;
  const labels = new Map(objects.list('Namespace').map(({ metadata }) => [metadata.name, metadata.labels]));
  return (namespace) => labels.get(namespace);
}

function prepare(pod: PodInfo, { snapshot, objects }: View): State {
  const { requiredAffinity, requiredAntiAffinity } = pod.terms;
  const ownNamespace = namespaceLabels(objects, pod.namespace);
  const name = nameOf(pod, objects, ownNamespace);
  const labelsOf = labelsNow(pod, objects);
  const none = (): Tally => snapshot.tally('nothing', () => []);
  return {
    objects,
    ownNamespace,
    hosts: snapshot.tally(`hosts ${name}`, ({ sample }) => refusing(sample, pod, ownNamespace), { withTerms: true }),
    friends: requiredAffinity.length === 0 ? none() : snapshot.tally(`friends ${name}`, ({ sample }) => liked(pod, sample, labelsOf(sample.namespace))),
    foes: requiredAntiAffinity.length === 0 ? none() : snapshot.tally(`foes ${name}`, ({ sample }) => avoided(pod, sample, labelsOf(sample.namespace))),
  };
}

const once = ({ topologyKey }: AffinityTerm): Contribution => ({ topologyKey, weight: 1 });

/** Terms by which a placed Pod keeps the newcomer away. */
const refusing = ({ terms }: PodInfo, pod: PodInfo, own: StringMap | undefined): Contribution[] =>
  terms.requiredAntiAffinity.filter((term) => termMatches(term, pod.namespace, own, pod.labels)).map(once);

/** Terms by which the newcomer wants to be near a placed Pod; that Pod has to meet all of them. */
const liked = ({ terms }: PodInfo, other: PodInfo, labels: StringMap | undefined): Contribution[] =>
  matchesAll(terms.requiredAffinity, other, labels) ? terms.requiredAffinity.map(once) : [];

/** Terms by which the newcomer avoids a placed Pod. */
const avoided = ({ terms }: PodInfo, other: PodInfo, labels: StringMap | undefined): Contribution[] =>
  terms.requiredAntiAffinity.filter((term) => termMatches(term, other.namespace, labels, other.labels)).map(once);

function change({ objects, friends, foes, hosts, ownNamespace }: State, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  const labels = pod.terms.choosesNamespaces ? namespaceLabels(objects, other.namespace) : undefined;
  const add = (tally: Tally, contributions: readonly Contribution[]): void => {
    for (const { topologyKey } of contributions) tally.part(topologyKey).add(node.slot, 1, delta);
  };
  add(hosts, refusing(other, pod, ownNamespace));
  add(friends, liked(pod, other, labels));
  add(foes, avoided(pod, other, labels));
}

function nearFriends({ friends, ownNamespace }: State, pod: PodInfo, node: NodeInfo): boolean {
  const terms = pod.terms.requiredAffinity;
  let all = true;
  for (const { topologyKey } of terms) {
    if (node.label(topologyKey) === undefined) return false;
    if ((friends.parts.get(topologyKey)?.at(node.slot) ?? 0) <= 0) all = false;
  }
  // The first Pod of a group that wants to be with its own kind may go anywhere.
  return all || (!friends.any && matchesAll(terms, pod, ownNamespace));
}

/** Whether the node is in a domain in which any Pod counts. */
function meets({ parts }: Tally, { slot }: NodeInfo): boolean {
  for (const part of parts.values()) if (part.at(slot) > 0) return true;
  return false;
}

/** What each placed Pod, and each of its wishes, adds to the score of its domain; undefined when nothing can. */
function attraction(pod: PodInfo, { snapshot, objects }: View, hardWeight: number): Tally | undefined {
  const { preferredAffinity, preferredAntiAffinity } = pod.terms;
  const wishes = preferredAffinity.length + preferredAntiAffinity.length > 0;
  if (!wishes && !snapshot.anyTerms) return undefined;
  const own = namespaceLabels(objects, pod.namespace);
  const labelsOf = labelsNow(pod, objects);
  const rule: Rule = ({ sample }) => {
    const given = wished(pod, sample, labelsOf(sample.namespace));
    const taken = wished(sample, pod, own);
    const hard = sample.terms.requiredAffinity.filter((term) => hardWeight > 0 && termMatches(term, pod.namespace, own, pod.labels));
    return [...given, ...taken, ...hard.map(({ topologyKey }) => ({ topologyKey, weight: hardWeight }))];
  };
  return snapshot.tally(`attraction ${hardWeight} ${nameOf(pod, objects, own)}`, rule, { withTerms: !wishes });
}

/** What one Pod's preferences say about another. */
function wished({ terms }: PodInfo, other: PodInfo, labels: StringMap | undefined): Contribution[] {
  const matching = (wishes: readonly WeightedTerm[], sign: 1 | -1): Contribution[] =>
    wishes
      .filter(({ term }) => termMatches(term, other.namespace, labels, other.labels))
      .map(({ term: { topologyKey }, weight }) => ({ topologyKey, weight: sign * weight }));
  return [...matching(terms.preferredAffinity, 1), ...matching(terms.preferredAntiAffinity, -1)];
}

export const interPodAffinityWith = ({ hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: InterPodAffinityArgs): Plugin<State, Tally> => ({
  name: 'InterPodAffinity',
  preFilter(pod, view) {
    const own = pod.terms.requiredAffinity.length + pod.terms.requiredAntiAffinity.length;
    if (own === 0 && !view.snapshot.anyTerms) return { skip: true };
    const state = prepare(pod, view);
    return own === 0 && !state.hosts.any ? { skip: true } : { state };
  },
  cloneState: (state) => ({ ...state, friends: state.friends.clone(), foes: state.foes.clone(), hosts: state.hosts.clone() }),
  addPod: (state, pod, added, node) => change(state, pod, added, node, 1),
  removePod: (state, pod, removed, node) => change(state, pod, removed, node, -1),
  filter(state, pod, node) {
    if (pod.terms.requiredAffinity.length > 0 && !nearFriends(state, pod, node)) return NO_FRIEND;
    if (meets(state.foes, node)) return FOE;
    return meets(state.hosts, node) ? UNWELCOME : undefined;
  },
  preScore(pod, _nodes, view) {
    const { preferredAffinity, preferredAntiAffinity } = pod.terms;
    if (ignorePreferredTermsOfExistingPods && preferredAffinity.length + preferredAntiAffinity.length === 0) return { skip: true };
    const tally = attraction(pod, view, hardPodAffinityWeight);
    return tally?.any === true ? { state: tally } : { skip: true };
  },
  score(tally, _pod, { slot }) {
    let sum = 0;
    for (const part of tally.parts.values()) sum += part.at(slot);
    return sum;
  },
  scoreAll({ parts }, { slots }, scores) {
    scores.fill(0);
    for (const { codes, sums } of parts.values()) {
      for (let i = 0; i < scores.length; i++) {
        const code = codes[slots[i]!]!;
        if (code !== -1) scores[i]! += sums[code]!;
      }
    }
  },
  normalize(_tally, scores) {
    let min = Infinity;
    let max = -Infinity;
    for (const score of scores) {
      if (score < min) min = score;
      if (score > max) max = score;
    }
    const range = max - min;
    for (let i = 0; i < scores.length; i++) scores[i] = range > 0 ? Math.trunc(MAX_SCORE * ((scores[i]! - min) / range)) : 0;
  },
  wakes: affinityWakes,
});

export const interPodAffinity = interPodAffinityWith({ hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false });
