/**
 * A DaemonSet's Pods: on which nodes they belong, how one is made, which count. Upstream: pkg/controller/daemon/daemon_controller.go
 * (NodeShouldRunDaemonPod, podsShouldBeOnNode), pkg/controller/daemon/util/daemonset_util.go.
 */
import { sameJson } from '../../api/equal.ts';
import type { DaemonSet } from '../../api/kinds/daemonSet.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { Affinity, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../api/kinds/pod.ts';
import type { ObjectMeta } from '../../api/object.ts';
import { matchesRequiredNodes } from '../../api/nodeSelector.ts';
import { tolerated } from '../../api/toleration.ts';
import type { Micros } from '../../kernel/time.ts';
import { isAvailable } from '../activePods.ts';

export const HASH = 'controller-revision-hash';
const GENERATION = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';

const generationOf = ({ metadata }: DaemonSet): string | undefined => metadata.annotations?.[GENERATION_ANNOTATION];

const DAEMON_TOLERATIONS: readonly Toleration[] = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
].map(([key, effect]) => ({ effect: effect!, key: `node.kubernetes.io/${key}`, operator: 'Exists' }));
const NETWORK: Toleration = { effect: 'NoSchedule', key: 'node.kubernetes.io/network-unavailable', operator: 'Exists' };

/** A daemon stays on nodes in trouble. */
function tolerationsOf({ tolerations = [], hostNetwork }: PodSpec): Toleration[] {
  const result = [...tolerations];
  for (const toleration of [...DAEMON_TOLERATIONS, ...(hostNetwork === true ? [NETWORK] : [])]) {
    if (!result.some((one) => sameJson(one, toleration))) result.push(toleration);
  }
  return result;
}

/** The template with what all of the DaemonSet's Pods have in common. */
export function daemonTemplate(ds: DaemonSet, hash: string): { readonly metadata: Partial<ObjectMeta>; readonly spec: PodSpec } {
  const { metadata = {}, spec } = ds.spec.template;
  const generation = generationOf(ds);
  const labels = { ...metadata.labels, ...(generation !== undefined && { [GENERATION]: generation }), [HASH]: hash };
  return { metadata: { ...metadata, labels }, spec: { ...spec, tolerations: tolerationsOf(spec) } };
}

/** The scheduler must put the Pod on this node and on no other. */
export function pinned(spec: PodSpec, node: string): PodSpec {
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const affinity: Affinity = { ...spec.affinity, nodeAffinity: { ...spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  return { ...spec, affinity };
}

/** The node that a Pod is on, or is meant for. */
export function targetNode({ spec }: Pod): string {
  if ((spec.nodeName ?? '') !== '') return spec.nodeName!;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) for (const { key, operator, values } of matchFields) if (key === 'metadata.name' && operator === 'In') return values?.[0] ?? '';
  return '';
}

export interface Eligibility {
  readonly run: boolean;
  /** A Pod that is there already may stay. */
  readonly stay: boolean;
}

const NEVER: Eligibility = { run: false, stay: false };

/** What was found before, by the DaemonSet's own template and the node as it was: neither ever changes. */
const FOUND = new WeakMap<PodTemplateSpec, WeakMap<Node, Eligibility>>();

/** Whether the DaemonSet wants a Pod on the node. */
export function eligibility(ds: DaemonSet, node: Node): Eligibility {
  const { template } = ds.spec;
  let byNode = FOUND.get(template);
  if (byNode === undefined) FOUND.set(template, (byNode = new WeakMap()));
  let found = byNode.get(node);
  if (found === undefined) byNode.set(node, (found = judge({ ...template.spec, tolerations: tolerationsOf(template.spec) }, node)));
  return found;
}

function judge(spec: PodSpec, node: Node): Eligibility {
  const { name } = node.metadata;
  if ((spec.nodeName ?? '') !== '' && spec.nodeName !== name) return NEVER;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: node.metadata, spec };
  if (!matchesRequiredNodes(pod, node)) return NEVER;
  const untolerated = (node.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerated(taint, spec.tolerations));
  return { run: untolerated.length === 0, stay: !untolerated.some(({ effect }) => effect === 'NoExecute') };
}

/** Scheduled ones first, then the oldest. */
export function byAge(a: Pod, b: Pod): number {
  const scheduled = Number((a.spec.nodeName ?? '') === '') - Number((b.spec.nodeName ?? '') === '');
  if (scheduled !== 0) return scheduled;
  const [left, right] = [`${a.metadata.creationTimestamp} ${a.metadata.name}`, `${b.metadata.creationTimestamp} ${b.metadata.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

export const isUpdated = (ds: DaemonSet, { metadata }: Pod, hash: string): boolean =>
  metadata.labels?.[HASH] === hash || (generationOf(ds) !== undefined && metadata.labels?.[GENERATION] === generationOf(ds));

/** Available by the DaemonSet's own patience. */
export const isAvailableFor = (ds: DaemonSet, pod: Pod, c: { readonly now: Micros; parseTime(text: string): Micros }): boolean => isAvailable(pod, ds.spec.minReadySeconds ?? 0, c.now, c.parseTime);
