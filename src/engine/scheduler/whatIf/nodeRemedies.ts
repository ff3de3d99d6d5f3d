/**
 * Remedies for what a node is like: taints, labels, ports in use, room. Upstream: none; see remedies.ts.
 */
import { neededFeatures } from '../../api/declaredFeatures.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { NodeSelectorTerm } from '../../api/kinds/pod.ts';
import type { LabelSelectorRequirement } from '../../api/object.ts';
import { matchesNodeTerm } from '../../api/nodeSelector.ts';
import { labelOf, requirementHolds, requirementOf } from '../../api/selector.ts';
import { tolerated } from '../../api/toleration.ts';
import { minorOf } from '../../api/version.ts';
import type { Refusal } from '../framework/profile.ts';
import { portsConflict } from '../snapshot/podInfo.ts';
import { CORDON, labelling, unlabelling, whole, type Change, type Remedy } from './change.ts';
import type { Situation } from './trialBench.ts';
import { fewest, isRemovable, removal } from './victims.ts';

/** Taints that controllers set from what a node is like: taken away by hand they come back. */
const isSetByControllers = (key: string): boolean => key.startsWith('node.kubernetes.io/') || key.startsWith('node.cloudprovider.kubernetes.io/');

export function taintRemedies({ pod, node }: Situation): readonly (Remedy | undefined)[] {
  const taint = node.taints.find((one) => (one.effect === 'NoSchedule' || one.effect === 'NoExecute') && !tolerated(one, pod.pod.spec.tolerations));
  if (taint === undefined) return [];
  const { key, effect, value } = taint;
  const of = { key, effect, ...(value !== undefined && { value }) };
  const tolerate: Remedy = [{ kind: 'tolerate', ...of }];
  if (key === CORDON.key) return [[{ kind: 'uncordon', node: node.name }], tolerate];
  return isSetByControllers(key) ? [tolerate] : [[{ kind: 'untaint', node: node.name, ...of }], tolerate];
}

// ---- labels

const MOST_TERMS = 3;

export function labelRemedies({ pod, node: { node } }: Situation): readonly (Remedy | undefined)[] {
  const { nodeSelector = {}, affinity } = pod.pod.spec;
  const lacking = Object.entries(nodeSelector).filter(([key, value]) => labelOf(node.metadata.labels, key) !== value);
  if (lacking.length > 0) return [whole(lacking.map(([key, value]) => labelling(node, key, value))), lacking.map(([key, value]): Change => ({ kind: 'noSelector', key, value }))];
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.some((term) => matchesNodeTerm(term, node))) return [];
  return [...terms.slice(0, MOST_TERMS).map((term) => labelsFor(term, node)), [{ kind: 'noNodeAffinity' }]];
}

/** Labels that make a node match a term; undefined when labels cannot. */
export function labelsFor({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): Remedy | undefined {
  if (matchFields.length > 0) return undefined;
  return whole(matchExpressions.filter((one) => !holds(one, node)).map((one) => labelFor(one, node)));
}

const holds = (expression: LabelSelectorRequirement, { metadata }: Node): boolean => {
  const requirement = requirementOf(expression);
  return requirement !== undefined && requirementHolds(requirement, labelOf(metadata.labels, expression.key));
};

function labelFor({ key, operator, values = [] }: LabelSelectorRequirement, node: Node): Change | undefined {
  switch (operator) {
    case 'In': return values[0] === undefined ? undefined : labelling(node, key, values[0]);
    case 'Exists': return labelling(node, key, '');
    case 'NotIn': case 'DoesNotExist': return unlabelling(node, key);
    case 'Gt': return labelling(node, key, String(Number(values[0]) + 1));
    case 'Lt': return labelling(node, key, String(Number(values[0]) - 1));
    default: return undefined;
  }
}

// ---- features

/** The newest kubelet that there is in the cluster; or a Pod that needs less. */
export function featureRemedies({ pod, node, view }: Situation): readonly (Remedy | undefined)[] {
  const missing = neededFeatures(pod.pod.spec).filter((feature) => node.node.status?.declaredFeatures?.includes(feature) !== true);
  const versions = view.snapshot.nodes().map((other) => kubeletOf(other.node));
  const version = versions.reduce((a, b) => (minorOf(b) > minorOf(a) ? b : a));
  const upgrade: Remedy | undefined = minorOf(version) > minorOf(kubeletOf(node.node)) ? [{ kind: 'upgradeKubelet', node: node.name, version }] : undefined;
  return [upgrade, missing.map((feature): Change => ({ kind: 'noFeature', feature }))];
}

const kubeletOf = ({ status }: Node): string => String(status?.nodeInfo?.['kubeletVersion'] ?? '');

// ---- room

export function portRemedies({ pod, node }: Situation): readonly (Remedy | undefined)[] {
  const taken = [...node.pods.values()].filter(({ hostPorts }) => hostPorts.some((used) => pod.hostPorts.some((wanted) => portsConflict(wanted, used))));
  const blocked = pod.hostPorts.filter((wanted) => taken.some(({ hostPorts }) => hostPorts.some((used) => portsConflict(wanted, used))));
  return [removal(taken, pod), blocked.map(({ port, protocol }): Change => ({ kind: 'noHostPort', port, protocol }))];
}

export function resourceRemedies({ pod, node }: Situation, { status }: Refusal): readonly (Remedy | undefined)[] {
  const victims = [...node.pods.values()].filter((victim) => isRemovable(victim, pod));
  const reason = status.reasons[0] ?? '';
  if (reason === 'Too many pods') return [removal(fewest(victims, () => 1, node.pods.size + 1 - node.allocatable.pods) ?? [], pod)];
  const resource = reason.replace('Insufficient ', '');
  const need = amount(resource, pod.requests) - (amount(resource, node.allocatable) - amount(resource, node));
  const lower: Remedy | undefined = need < amount(resource, pod.requests) ? [{ kind: 'request', resource, by: need }] : undefined;
  return [removal(fewest(victims, ({ requests }) => amount(resource, requests), need) ?? [], pod), lower];
}

interface Counted {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly scalar: ReadonlyMap<string, number>;
}

function amount(resource: string, { milliCpu, memory, ephemeralStorage, scalar }: Counted): number {
  switch (resource) {
    case 'cpu': return milliCpu;
    case 'memory': return memory;
    case 'ephemeral-storage': return ephemeralStorage;
    default: return scalar.get(resource) ?? 0;
  }
}
