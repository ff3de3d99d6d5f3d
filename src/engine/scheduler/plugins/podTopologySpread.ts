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
import { domainCounts, type LabelColumn, type PodClass } from '../snapshot/snapshot.ts';
import { toleratesNode } from './taintToleration.ts';
import { hardConstraints, spreadWakes } from './podTopologySpreadHints.ts';

const NO_LABEL = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
const SKEWED = unschedulable("node(s) didn't match pod topology spread constraints");
const MAX_SCORE = 100;

/** Pods per domain, of one constraint. */
interface Counted {
  readonly constraint: Constraint;
  /** Does the Pod count towards its own constraint? */
  readonly self: 0 | 1;
  readonly domains: Map<string, number>;
  /** Least count over the domains; undefined when a change made it unknown. */
  least: number | undefined;
}

const accepts = ({ constraint }: Pick<Counted, 'constraint'>, pod: Pod, node: NodeInfo): boolean =>
  (!constraint.honorAffinity || matchesRequiredNodes(pod, node.node)) &&
  (!constraint.honorTaints || toleratesNode(pod.spec.tolerations, node.taints));

const hasAllKeys = (constraints: readonly { readonly constraint: Constraint }[], node: NodeInfo): boolean =>
  constraints.every(({ constraint }) => node.label(constraint.topologyKey) !== undefined);

const matchingClasses = ({ selector = [] }: Constraint, namespace: string, { snapshot }: View): ReadonlySet<PodClass> =>
  snapshot.selected(namespace, selector);

/** Domains of a hard constraint with their Pods, over the nodes that have all keys and pass the inclusion policies. */
function count(all: readonly { readonly constraint: Constraint }[], constraint: Constraint, info: PodInfo, view: View): Counted {
  const self = constraint.selector !== undefined && matchesLabels(constraint.selector, info.labels) ? 1 : 0;
  const counted: Counted = { constraint, self, domains: new Map(), least: undefined };
  const included = (node: NodeInfo): boolean => hasAllKeys(all, node) && accepts(counted, info.pod, node);
  for (const node of view.snapshot.nodes()) if (included(node)) counted.domains.set(node.label(constraint.topologyKey)!, 0);
  for (const { counts } of matchingClasses(constraint, info.namespace, view)) {
    for (const [node, pods] of counts) {
      const domain = node.label(constraint.topologyKey);
      if (domain !== undefined && included(node)) counted.domains.set(domain, counted.domains.get(domain)! + pods);
    }
  }
  return counted;
}

function leastOf(counted: Counted): number {
  if (counted.domains.size < counted.constraint.minDomains) return 0;
  if (counted.least === undefined) {
    let least = Infinity;
    for (const pods of counted.domains.values()) if (pods < least) least = pods;
    counted.least = least;
  }
  return counted.least;
}

function change(state: readonly Counted[], { pod, namespace }: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  if (other.namespace !== namespace || !hasAllKeys(state, node)) return;
  for (const counted of state) {
    const { selector, topologyKey } = counted.constraint;
    if (selector === undefined || !matchesLabels(selector, other.labels) || !accepts(counted, pod, node)) continue;
    const domain = node.label(topologyKey)!;
    counted.domains.set(domain, (counted.domains.get(domain) ?? 0) + delta);
    counted.least = undefined;
  }
}

interface Soft {
  readonly constraint: Constraint;
  readonly column: LabelColumn;
  /** Grows with the number of domains: in many small domains each Pod weighs more. */
  readonly weight: number;
  /** Selected Pods; on the domain `kubernetes.io/hostname` each node's own are counted. */
  readonly classes: ReadonlySet<PodClass>;
  /** Pods per domain, in the order of the column's values; unused for the hostname. */
  readonly pods: readonly number[];
}

interface SoftState {
  readonly soft: readonly Soft[];
  /** Nodes without all keys score nothing. */
  readonly ignored: ReadonlySet<NodeInfo>;
}

function prepareSoft(
  constraints: readonly Constraint[],
  info: PodInfo,
  nodes: readonly NodeInfo[],
  view: View,
  allKeys: boolean,
): SoftState {
  const list = constraints.map((constraint) => ({ constraint }));
  const ignored = new Set(allKeys ? nodes.filter((node) => !hasAllKeys(list, node)) : []);
  const soft = constraints.map((constraint): Soft => {
    const classes = matchingClasses(constraint, info.namespace, view);
    const size = nodes.length - ignored.size;
    const column = view.snapshot.column(constraint.topologyKey);
    if (constraint.topologyKey === HOSTNAME) return { constraint, column, classes, pods: [], weight: logarithm(size + 2) };
    const domains = domainsOf(nodes, column, ignored);
    const included = (node: NodeInfo): boolean => (!allKeys || hasAllKeys(list, node)) && accepts({ constraint }, info.pod, node);
    for (const group of classes) sumDomains(group, constraint, domains, allKeys || isChoosy(constraint, info.pod) ? included : undefined);
    const pods = column.values.map((value) => domains.get(value) ?? 0);
    return { constraint, column, classes, pods, weight: logarithm(domains.size + 2) };
  });
  return { soft, ignored };
}

/** Each domain that has one of the nodes, with no Pods yet; nodes without the label are the domain ''. */
function domainsOf(nodes: readonly NodeInfo[], { values, codes }: LabelColumn, ignored: ReadonlySet<NodeInfo>): Map<string, number> {
  const present: boolean[] = [];
  for (const node of nodes) if (ignored.size === 0 || !ignored.has(node)) present[codes[node.slot]! + 1] = true;
  const domains = new Map<string, number>();
  present.forEach((_, place) => domains.set(values[place - 1] ?? '', 0));
  return domains;
}

/** Whether the inclusion policies can leave out any node. */
const isChoosy = ({ honorAffinity, honorTaints }: Constraint, { spec }: Pod): boolean =>
  honorTaints || (honorAffinity && (spec.nodeSelector !== undefined || spec.affinity?.nodeAffinity !== undefined));

/** Adds a class's Pods to the domains that are there already. */
function sumDomains(
  group: PodClass,
  { topologyKey }: Constraint,
  domains: Map<string, number>,
  included: ((node: NodeInfo) => boolean) | undefined,
): void {
  if (included === undefined) {
    for (const [domain, pods] of domainCounts(group, topologyKey)) {
      const known = domains.get(domain);
      if (known !== undefined) domains.set(domain, known + pods);
    }
    return;
  }
  for (const [node, pods] of group.counts) {
    const domain = node.label(topologyKey) ?? '';
    const known = domains.get(domain);
    if (known !== undefined && included(node)) domains.set(domain, known + pods);
  }
}

function podsOn(node: NodeInfo, classes: ReadonlySet<PodClass>): number {
  let pods = 0;
  for (const { bySlot } of classes) pods += bySlot[node.slot] ?? 0;
  return pods;
}

/** `defaults`: for Pods that have no constraints of their own. Nodes need no label of the system's, which may be turned off by a list of others. */
export const podTopologySpreadWith = (defaults: readonly TopologySpreadConstraint[]): Plugin<readonly Counted[], SoftState> => ({
  name: 'PodTopologySpread',
  preFilter(info, view) {
    const constraints = hardConstraints(defaults, info, view.objects);
    if (constraints.length === 0) return { skip: true };
    const all = constraints.map((constraint) => ({ constraint }));
    return { state: constraints.map((constraint) => count(all, constraint, info, view)) };
  },
  cloneState: (state) => state.map((counted) => ({ ...counted, domains: new Map(counted.domains) })),
  addPod: (state, pod, added, node) => change(state, pod, added, node, 1),
  removePod: (state, pod, removed, node) => change(state, pod, removed, node, -1),
  filter(state, _pod, node) {
    for (const counted of state) {
      const domain = node.label(counted.constraint.topologyKey);
      if (domain === undefined) return NO_LABEL;
      const skew = (counted.domains.get(domain) ?? 0) + counted.self - leastOf(counted);
      if (skew > counted.constraint.maxSkew) return SKEWED;
    }
    return undefined;
  },
  preScore(info, nodes, view) {
    const own = (info.pod.spec.topologySpreadConstraints ?? []).length > 0;
    const constraints = own ? constraintsOf(info.pod, 'ScheduleAnyway') : defaultConstraints(defaults, 'ScheduleAnyway', info, view.objects);
    return constraints.length === 0 ? { skip: true } : { state: prepareSoft(constraints, info, nodes, view, own || defaults !== SYSTEM_DEFAULTS) };
  },
  score({ soft, ignored }, _pod, node) {
    if (ignored.size > 0 && ignored.has(node)) return 0;
    let sum = 0;
    for (const { constraint, column, pods, classes, weight } of soft) {
      const domain = column.codes[node.slot]!;
      if (domain === -1) continue;
      const count = constraint.topologyKey === HOSTNAME ? podsOn(node, classes) : pods[domain]!;
      sum += count * weight + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  },
  normalize({ ignored }, scores, nodes) {
    const counts = ignored.size === 0 ? undefined : nodes.map((node) => !ignored.has(node));
    let min = Infinity;
    let max = 0;
    for (let i = 0; i < scores.length; i++) {
      if (counts?.[i] === false) continue;
      min = Math.min(min, scores[i]!);
      max = Math.max(max, scores[i]!);
    }
    for (let i = 0; i < scores.length; i++) {
      if (counts?.[i] === false) scores[i] = 0;
      else scores[i] = max === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (max + min - scores[i]!)) / max);
    }
  },
  wakes: spreadWakes(defaults),
});

export const podTopologySpread = podTopologySpreadWith(SYSTEM_DEFAULTS);
