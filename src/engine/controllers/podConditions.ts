/**
 * Conditions of a Pod as controllers change them. Upstream: pkg/api/v1/pod/util.go (UpdatePodCondition).
 */
import type { Pod, PodStatus } from '../api/kinds/pod.ts';
import type { Condition, Json } from '../api/object.ts';

export type PodCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** The condition complete: the time of its last transition is kept when its status is. Plain JSON, ready for a patch. */
export function podCondition(pod: Pod, { type, status, reason, message }: PodCondition, time: string): { readonly [field: string]: Json } {
  const current = pod.status?.conditions?.find((one) => one.type === type);
  const lastTransitionTime = current?.status === status ? (current.lastTransitionTime ?? time) : time;
  const { generation } = pod.metadata;
  return {
    type,
    status,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    lastProbeTime: null,
    lastTransitionTime,
    ...(generation !== undefined && { observedGeneration: generation }),
  };
}

/** The Pod's status with this condition in its place, or at the end. */
export function withPodCondition(pod: Pod, condition: PodCondition, time: string): PodStatus {
  const before = pod.status?.conditions ?? [];
  const next = { ...podCondition(pod, condition, time), ...condition };
  const conditions = before.some(({ type }) => type === condition.type) ? before.map((one) => (one.type === condition.type ? next : one)) : [...before, next];
  return { ...pod.status, conditions };
}
