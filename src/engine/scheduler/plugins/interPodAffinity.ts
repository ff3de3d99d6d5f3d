/**
 * Pods that want to be near, or far from, other Pods. Upstream: pkg/scheduler/framework/plugins/interpodaffinity.
 * Terms are asked of classes of Pods (see Snapshot), which gives the same counts as asking each Pod.
 */
import type { StringMap } from '../../api/object.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { View } from '../framework/view.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import { unresolvable, unschedulable } from '../framework/status.ts';
import { termMatches, type AffinityTerm } from '../snapshot/affinityTerm.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
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

/** topologyKey -> value -> how much. */
class Tally {
  readonly keys: Map<string, Map<string, number>>;

  constructor(keys = new Map<string, Map<string, number>>()) {
    this.keys = keys;
  }

  /** Adds to the domain of a node; nothing when the node has no such label. Sums that become zero stay only for scores. */
  add(node: NodeInfo, topologyKey: string, amount: number): void {
    const value = node.label(topologyKey);
    if (value === undefined) return;
    let values = this.keys.get(topologyKey);
    if (values === undefined) this.keys.set(topologyKey, (values = new Map()));
    values.set(value, (values.get(value) ?? 0) + amount);
  }

  get(node: NodeInfo, topologyKey: string): number {
    const value = node.label(topologyKey);
    return value === undefined ? 0 : (this.keys.get(topologyKey)?.get(value) ?? 0);
  }

  /** Whether anything at all counts. */
  get any(): boolean {
    for (const values of this.keys.values()) for (const amount of values.values()) if (amount !== 0) return true;
    return false;
  }

  clone(): Tally {
    return new Tally(new Map([...this.keys].map(([key, values]) => [key, new Map(values)])));
  }
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

function prepare(pod: PodInfo, { snapshot, objects }: View): State {
  const { requiredAffinity, requiredAntiAffinity } = pod.terms;
  const ownNamespace = namespaceLabels(objects, pod.namespace);
  const state: State = { objects, ownNamespace, friends: new Tally(), foes: new Tally(), hosts: new Tally() };
  for (const { sample, counts } of snapshot.classesWithTerms()) {
    for (const term of sample.terms.requiredAntiAffinity) {
      if (!termMatches(term, pod.namespace, ownNamespace, pod.labels)) continue;
      for (const [node, pods] of counts) state.hosts.add(node, term.topologyKey, pods);
    }
  }
  if (requiredAffinity.length + requiredAntiAffinity.length === 0) return state;
  for (const { sample, counts } of snapshot.classes()) for (const [node, pods] of counts) note(state, pod, sample, node, pods);
  return state;
}

/** Counts Pods of the sample's kind on a node towards the newcomer's own terms. */
function note({ objects, friends, foes }: State, { terms }: PodInfo, sample: PodInfo, node: NodeInfo, pods: number): void {
  const labels = namespaceLabels(objects, sample.namespace);
  if (matchesAll(terms.requiredAffinity, sample, labels))
    for (const term of terms.requiredAffinity) friends.add(node, term.topologyKey, pods);
  for (const term of terms.requiredAntiAffinity) {
    if (termMatches(term, sample.namespace, labels, sample.labels)) foes.add(node, term.topologyKey, pods);
  }
}

function change(state: State, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  for (const term of other.terms.requiredAntiAffinity) {
    if (termMatches(term, pod.namespace, state.ownNamespace, pod.labels)) state.hosts.add(node, term.topologyKey, delta);
  }
  note(state, pod, other, node, delta);
}

function nearFriends({ friends, ownNamespace }: State, pod: PodInfo, node: NodeInfo): boolean {
  const terms = pod.terms.requiredAffinity;
  let all = true;
  for (const { topologyKey } of terms) {
    if (node.label(topologyKey) === undefined) return false;
    if (friends.get(node, topologyKey) <= 0) all = false;
  }
  // The first Pod of a group that wants to be with its own kind may go anywhere.
  return all || (!friends.any && matchesAll(terms, pod, ownNamespace));
}

const meets = (terms: readonly AffinityTerm[], tally: Tally, node: NodeInfo): boolean =>
  terms.some(({ topologyKey }) => tally.get(node, topologyKey) > 0);

function welcome({ hosts }: State, node: NodeInfo): boolean {
  for (const topologyKey of hosts.keys.keys()) if (hosts.get(node, topologyKey) > 0) return false;
  return true;
}

/** What each placed Pod, and each of its wishes, adds to the score of its domain. */
function attraction(pod: PodInfo, { snapshot, objects }: View, hardWeight: number): Tally {
  const tally = new Tally();
  const own = namespaceLabels(objects, pod.namespace);
  const { preferredAffinity, preferredAntiAffinity } = pod.terms;
  const wishes = preferredAffinity.length + preferredAntiAffinity.length > 0;
  for (const { sample, counts } of wishes ? snapshot.classes() : snapshot.classesWithTerms()) {
    const labels = wishes ? namespaceLabels(objects, sample.namespace) : undefined;
    const of = (term: AffinityTerm, weight: number, newcomer: boolean): void => {
      const [who, where] = newcomer ? [pod, own] : [sample, labels];
      if (!termMatches(term, who.namespace, where, who.labels)) return;
      for (const [node, pods] of counts) tally.add(node, term.topologyKey, weight * pods);
    };
    for (const { term, weight } of preferredAffinity) of(term, weight, false);
    for (const { term, weight } of preferredAntiAffinity) of(term, -weight, false);
    if (hardWeight > 0) for (const term of sample.terms.requiredAffinity) of(term, hardWeight, true);
    for (const { term, weight } of sample.terms.preferredAffinity) of(term, weight, true);
    for (const { term, weight } of sample.terms.preferredAntiAffinity) of(term, -weight, true);
  }
  return tally;
}

export const interPodAffinityWith = ({ hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: InterPodAffinityArgs): Plugin<State, Tally> => ({
  name: 'InterPodAffinity',
  preFilter(pod, view) {
    const state = prepare(pod, view);
    const own = pod.terms.requiredAffinity.length + pod.terms.requiredAntiAffinity.length;
    return own === 0 && !state.hosts.any ? { skip: true } : { state };
  },
  cloneState: (state) => ({ ...state, friends: state.friends.clone(), foes: state.foes.clone(), hosts: state.hosts.clone() }),
  addPod: (state, pod, added, node) => change(state, pod, added, node, 1),
  removePod: (state, pod, removed, node) => change(state, pod, removed, node, -1),
  filter(state, pod, node) {
    if (pod.terms.requiredAffinity.length > 0 && !nearFriends(state, pod, node)) return NO_FRIEND;
    if (meets(pod.terms.requiredAntiAffinity, state.foes, node)) return FOE;
    return welcome(state, node) ? undefined : UNWELCOME;
  },
  preScore(pod, _nodes, view) {
    const { preferredAffinity, preferredAntiAffinity } = pod.terms;
    if (ignorePreferredTermsOfExistingPods && preferredAffinity.length + preferredAntiAffinity.length === 0) return { skip: true };
    const tally = attraction(pod, view, hardPodAffinityWeight);
    return tally.keys.size === 0 ? { skip: true } : { state: tally };
  },
  score(tally, _pod, node) {
    let sum = 0;
    for (const topologyKey of tally.keys.keys()) sum += tally.get(node, topologyKey);
    return sum;
  },
  normalize(_tally, scores) {
    const min = Math.min(...scores);
    const range = Math.max(...scores) - min;
    for (let i = 0; i < scores.length; i++) scores[i] = range > 0 ? Math.trunc(MAX_SCORE * ((scores[i]! - min) / range)) : 0;
  },
  wakes: affinityWakes,
});

export const interPodAffinity = interPodAffinityWith({ hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false });
