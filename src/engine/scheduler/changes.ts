/**
 * What a changed Pod or node means to the scheduling queue. Upstream: pkg/scheduler/framework/events.go.
 */
import { sameJson } from '../api/equal.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { countedSpec } from '../api/podSize.ts';
import type { ClusterChange, EventKind } from './framework/clusterEvent.ts';
import { podRequests } from './snapshot/requests.ts';

/** Changes of a Pod that is placed (`AssignedPod`) or of the waiting Pod itself (`TargetPod`). */
export function podChanges(before: Pod, after: Pod, resource: 'AssignedPod' | 'TargetPod'): ClusterChange[] {
  const events: EventKind[] = [];
  if (!sameJson(before.metadata.labels ?? {}, after.metadata.labels ?? {})) events.push(`${resource}/UpdatePodLabel`);
  if (asksForLess(before, after)) events.push(`${resource}/UpdatePodScaleDown`);
  if (resource === 'TargetPod') {
    const gates = ({ spec }: Pod): number => (spec.schedulingGates ?? []).length;
    if (gates(before) > 0 && gates(after) === 0) events.push('TargetPod/UpdatePodSchedulingGatesEliminated');
    if ((before.spec.tolerations ?? []).length !== (after.spec.tolerations ?? []).length) events.push('TargetPod/UpdatePodToleration');
  }
  if (events.length === 0) events.push(`${resource}/Update`);
  return events.map((event) => ({ event, before, after }));
}

function asksForLess(before: Pod, after: Pod): boolean {
  const [was, is] = [countedSpec(before), countedSpec(after)];
  if (was === is) return false;
  const old = podRequests(was);
  const now = podRequests(is);
  if (old.milliCpu > now.milliCpu || old.memory > now.memory || old.ephemeralStorage > now.ephemeralStorage) return true;
  return [...old.scalar].some(([name, amount]) => amount > (now.scalar.get(name) ?? 0));
}

export function nodeChanges(before: Node, after: Node): ClusterChange[] {
  const events: EventKind[] = [];
  const add = (event: EventKind, changed: boolean): void => {
    if (changed && !events.includes(event)) events.push(event);
  };
  const statuses = ({ status }: Node): readonly unknown[] =>
    (status?.conditions ?? []).map((condition) => [condition.type, condition.status]).sort();
  add('Node/UpdateNodeTaint', before.spec?.unschedulable === true && after.spec?.unschedulable !== true);
  add('Node/UpdateNodeAllocatable', !sameJson(before.status?.allocatable, after.status?.allocatable));
  add('Node/UpdateNodeLabel', !sameJson(before.metadata.labels, after.metadata.labels));
  add('Node/UpdateNodeTaint', !sameJson(before.spec?.taints, after.spec?.taints));
  add('Node/UpdateNodeCondition', !sameJson(statuses(before), statuses(after)));
  add('Node/UpdateNodeAnnotation', !sameJson(before.metadata.annotations, after.metadata.annotations));
  add('Node/UpdateNodeDeclaredFeature', !sameJson(before.status?.declaredFeatures, after.status?.declaredFeatures));
  return events.map((event) => ({ event, before, after }));
}
