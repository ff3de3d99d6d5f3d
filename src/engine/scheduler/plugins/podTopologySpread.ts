/**
 * Spreads Pods over zones, nodes or any other domains. Upstream: pkg/scheduler/framework/plugins/podtopologyspread. Pods are counted by class (see Snapshot), which gives the same sums as counting each.
 */
import { logarithm } from '../framework/logarithm.ts';
import type { Pod, TopologySpreadConstraint } from '../../api/kinds/pod.ts';
import { matchesLabels } from '../../api/selector.ts';
import { matchesRequiredNodes } from '../../api/nodeSelector.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { View } from '../framework/view.ts';
import { unresolvable, unschedulable } from '../framework/status.ts';
import { constraintsOf, defaultConstraints, HOSTNAME, SYSTEM_DEFAULTS, type Constraint } from '../snapshot/spreadConstraint.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { EACH_NODE, type LabelColumn } from '../snapshot/labelColumn.ts';
import type { NodeList } from '../snapshot/nodeList.ts';
import type { DomainSums, Rule } from '../snapshot/tally.ts';
import { textOf } from '../snapshot/texts.ts';
import { toleratesNode } from './taintToleration.ts';
import { hardConstraints, spreadWakes } from './podTopologySpreadHints.ts';

const NO_LABEL = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
const SKEWED = unschedulable("node(s) didn't match pod topology spread constraints");
const MAX_SCORE = 100;

/** Pods per domain, of one hard constraint, over the nodes that have all keys and pass the inclusion policies. */
interface Counted {
  readonly constraint: Constraint;
  /** Does the Pod count towards its own constraint? */
  readonly self: 0 | 1;
  readonly pods: DomainSums;
  /** By the place of the value: whether any of these nodes has it. */
  readonly domains: Uint8Array;
  /** Least count over the domains; undefined when a change made it unknown. */
  least: number | undefined;
}

const accepts = (constraint: Constraint, pod: Pod, node: NodeInfo): boolean =>
  (!constraint.honorAffinity || matchesRequiredNodes(pod, node.node)) &&
  (!constraint.honorTaints || toleratesNode(pod.spec.tolerations, node.taints));

/** What of the Pod the inclusion policies read; empty when they cannot leave out any node. */
function policyText({ honorAffinity, honorTaints }: Constraint, { spec }: Pod): string {
  const choosy = honorAffinity && (spec.nodeSelector !== undefined || spec.affinity?.nodeAffinity !== undefined);
  return (choosy ? `affinity ${textOf(spec.nodeSelector)}${textOf(spec.affinity?.nodeAffinity)}` : '') + (honorTaints ? `taints ${textOf(spec.tolerations)}` : '');
}

/** The placed Pods that a constraint counts, by domain. `keys`: labels that a node must have to be counted. */
function tallyOf(constraint: Constraint, keys: readonly string[], topologyKey: string, info: PodInfo, { snapshot }: View): DomainSums {
  const { selector = [] } = constraint;
  const policy = policyText(constraint, info.pod);
  const labels = keys.filter((key) => key !== topologyKey).sort();
  const where = `${labels.join()} ${policy}`;
  const counted =
    where === ' '
      ? undefined
      : snapshot.nodeSet(where, (node) => labels.every((key) => node.label(key) !== undefined) && (policy === '' || accepts(constraint, info.pod, node)));
  const rule: Rule = ({ sample, terminating }) =>
    !terminating && selector.length > 0 && sample.namespace === info.namespace && matchesLabels(selector, sample.labels) ? [{ topologyKey, weight: 1 }] : [];
  return snapshot.tally(`spread ${topologyKey} ${where} ${info.namespace} ${JSON.stringify(selector)}`, rule, { counted }).part(topologyKey);
}

function count(keys: readonly string[], constraint: Constraint, info: PodInfo, view: View): Counted {
  const self = constraint.selector !== undefined && matchesLabels(constraint.selector, info.labels) ? 1 : 0;
  const pods = tallyOf(constraint, keys, constraint.topologyKey, info, view);
  return { constraint, self, pods, domains: pods.domains(view.snapshot.order()), least: undefined };
}

function leastOf(counted: Counted): number {
  if (counted.least !== undefined) return counted.least;
  const { domains, pods, constraint } = counted;
  let least = Infinity;
  let size = 0;
  for (let code = 0; code < domains.length; code++) {
    if (domains[code] === 0) continue;
    size++;
    if (pods.sums[code]! < least) least = pods.sums[code]!;
  }
  return (counted.least = size < constraint.minDomains ? 0 : least);
}

function change(state: readonly Counted[], { namespace }: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  if (other.namespace !== namespace) return;
  for (const counted of state) {
    const { selector } = counted.constraint;
    if (selector === undefined || !matchesLabels(selector, other.labels)) continue;
    counted.pods.add(node.slot, 1, delta);
    counted.least = undefined;
  }
}

interface Soft {
  readonly constraint: Constraint;
  /** Of the label: a node without it gets nothing from the constraint. */
  readonly codes: Int32Array;
  /** Grows with the number of domains: in many small domains each Pod weighs more. */
  readonly weight: number;
  /** Selected Pods by domain; on the domain `kubernetes.io/hostname` each node's own. */
  readonly pods: DomainSums;
  /** What nodes without the label add to the domain whose name is empty, and where that is. */
  readonly unnamed: { readonly code: number; readonly pods: number } | undefined;
}

interface SoftState {
  readonly soft: readonly Soft[];
  /** Whether nodes without all keys score nothing. */
  readonly strict: boolean;
}

const isIgnored = ({ soft, strict }: SoftState, slot: number): boolean => strict && soft.some(({ codes }) => codes[slot] === -1);

function prepareSoft(constraints: readonly Constraint[], info: PodInfo, nodes: NodeList, view: View, strict: boolean): SoftState {
  const columns = constraints.map(({ topologyKey }) => view.snapshot.column(topologyKey));
  const eligible = eligibleOf(nodes, strict ? columns : []);
  const keys = strict ? constraints.map(({ topologyKey }) => topologyKey) : [];
  const soft = constraints.map((constraint, i): Soft => {
    const { values, codes } = columns[i]!;
    if (constraint.topologyKey === HOSTNAME) {
      const free = { ...constraint, honorAffinity: false, honorTaints: false };
      return { constraint, codes, pods: tallyOf(free, [], EACH_NODE, info, view), weight: logarithm(eligible.length + 2), unnamed: undefined };
    }
    const pods = tallyOf(constraint, keys, constraint.topologyKey, info, view);
    const code = strict ? -1 : values.indexOf('');
    return { constraint, codes, pods, weight: logarithm(domainsOf(eligible, columns[i]!) + 2), unnamed: code === -1 ? undefined : { code, pods: pods.without } };
  });
  return { soft, strict };
}

/** The nodes that have a label in each of the columns. */
function eligibleOf(nodes: NodeList, columns: readonly LabelColumn[]): NodeList {
  const { length, slots } = nodes;
  const has = (slot: number): boolean => columns.every(({ codes }) => codes[slot] !== -1);
  for (let i = 0; i < length; i++) {
    if (has(slots[i]!)) continue;
    const some = slots.subarray(0, length).filter(has);
    return { length: some.length, slots: some };
  }
  return nodes;
}

/** In how many domains the nodes are; those without the label are in the one whose name is empty. */
function domainsOf({ length, slots }: NodeList, { values, codes }: LabelColumn): number {
  const seen = new Uint8Array(values.length + 1);
  for (let i = 0; i < length; i++) seen[codes[slots[i]!]! + 1] = 1;
  const empty = values.indexOf('') + 1;
  if (empty > 0 && seen[0] === 1) seen[empty] = 0;
  let domains = 0;
  for (const one of seen) domains += one;
  return domains;
}

/** What one constraint adds to the score of a node with the label. */
function worth({ constraint, weight, pods, unnamed, codes }: Soft, slot: number): number {
  const extra = unnamed !== undefined && codes[slot] === unnamed.code ? unnamed.pods : 0;
  return (pods.at(slot) + extra) * weight + (constraint.maxSkew - 1);
}

/** The same for all nodes, with nothing looked up twice. */
function addWorth(soft: Soft, { slots }: NodeList, scores: Float64Array): void {
  const { codes, weight, constraint } = soft;
  const { sums, codes: places } = soft.pods;
  const least = constraint.maxSkew - 1;
  for (let i = 0; i < scores.length; i++) {
    const slot = slots[i]!;
    if (codes[slot] !== -1) scores[i]! += soft.unnamed === undefined ? sums[places[slot]!]! * weight + least : worth(soft, slot);
  }
}

/** `defaults`: for Pods that have no constraints of their own. Nodes need no label of the system's, which may be turned off by a list of others. */
export const podTopologySpreadWith = (defaults: readonly TopologySpreadConstraint[]): Plugin<readonly Counted[], SoftState> => ({
  name: 'PodTopologySpread',
  preFilter(info, view) {
    const constraints = hardConstraints(defaults, info, view.objects);
    if (constraints.length === 0) return { skip: true };
    const keys = constraints.map(({ topologyKey }) => topologyKey);
    return { state: constraints.map((constraint) => count(keys, constraint, info, view)) };
  },
  cloneState: (state) => state.map((counted) => ({ ...counted, pods: counted.pods.clone() })),
  addPod: (state, pod, added, node) => change(state, pod, added, node, 1),
  removePod: (state, pod, removed, node) => change(state, pod, removed, node, -1),
  filter(state, _pod, { slot }) {
    for (const counted of state) {
      const code = counted.pods.codes[slot]!;
      if (code === -1) return NO_LABEL;
      const skew = counted.pods.sums[code]! + counted.self - leastOf(counted);
      if (skew > counted.constraint.maxSkew) return SKEWED;
    }
    return undefined;
  },
  preScore(info, nodes, view) {
    const own = (info.pod.spec.topologySpreadConstraints ?? []).length > 0;
    const constraints = own ? constraintsOf(info.pod, 'ScheduleAnyway') : defaultConstraints(defaults, 'ScheduleAnyway', info, view.objects);
    return constraints.length === 0 ? { skip: true } : { state: prepareSoft(constraints, info, nodes, view, own || defaults !== SYSTEM_DEFAULTS) };
  },
  score(state, _pod, { slot }) {
    if (isIgnored(state, slot)) return 0;
    let sum = 0;
    for (const soft of state.soft) if (soft.codes[slot] !== -1) sum += worth(soft, slot);
    return Math.round(sum);
  },
  scoreAll(state, nodes, scores) {
    scores.fill(0);
    for (const soft of state.soft) addWorth(soft, nodes, scores);
    for (let i = 0; i < scores.length; i++) scores[i] = state.strict && isIgnored(state, nodes.slots[i]!) ? 0 : Math.round(scores[i]!);
  },
  normalize(state, scores, { slots }) {
    let min = Infinity;
    let max = 0;
    for (let i = 0; i < scores.length; i++) {
      if (state.strict && isIgnored(state, slots[i]!)) continue;
      if (scores[i]! < min) min = scores[i]!;
      if (scores[i]! > max) max = scores[i]!;
    }
    for (let i = 0; i < scores.length; i++) {
      if (state.strict && isIgnored(state, slots[i]!)) scores[i] = 0;
      else scores[i] = max === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (max + min - scores[i]!)) / max);
    }
  },
  wakes: spreadWakes(defaults),
});

export const podTopologySpread = podTopologySpreadWith(SYSTEM_DEFAULTS);
