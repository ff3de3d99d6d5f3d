/**
 * Conditions of a Pod as controllers change them. Upstream: pkg/api/v1/pod/util.go (UpdatePodCondition).
 */
import type { Pod, PodStatus } from '../api/kinds/pod.ts';
import type { Condition } from '../api/object.ts';

/** The Pod's status with this condition in its place, or at the end; the time of its last transition is kept when its status is. */
export function withPodCondition(pod: Pod, condition: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>, time: string): PodStatus {
  const before = pod.status?.conditions ?? [];
  const current = before.find(({ type }) => type === condition.type);
  const lastTransitionTime = current?.status === condition.status ? (current.lastTransitionTime ?? time) : time;
  const { generation } = pod.metadata;
  const next: Condition = { ...condition, lastProbeTime: null, lastTransitionTime, ...(generation !== undefined && { observedGeneration: generation }) };
  const conditions = current === undefined ? [...before, next] : before.map((one) => (one.type === condition.type ? next : one));
  return { ...pod.status, conditions };
}
