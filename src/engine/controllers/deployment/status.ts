/**
 * A Deployment's status and conditions. Upstream: pkg/controller/deployment/{progress,sync}.go, util/deployment_util.go.
 */
import type { Deployment, DeploymentStatus } from '../../api/kinds/deployment.ts';
import type { ReplicaSet } from '../../api/kinds/replicaSet.ts';
import type { Condition } from '../../api/object.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Reconcile } from '../controller.ts';
import { maxUnavailable, replicasOf, totalActual, totalAvailable } from './replicaSets.ts';

type Conditions = readonly Condition[];

const NEW_AVAILABLE = 'NewReplicaSetAvailable';
const TIMED_OUT = 'ProgressDeadlineExceeded';
/** Upstream: no deadline is the largest int32. */
const NO_DEADLINE = 2_147_483_647;

export const conditionOf = (status: DeploymentStatus | undefined, type: string): Condition | undefined => status?.conditions?.find((condition) => condition.type === type);

/** Adds or replaces a condition at the end; nothing changes when status and reason are the same. */
export function withCondition(conditions: Conditions, made: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>, time: string, keepTransition = false): Conditions {
  const current = conditions.find(({ type }) => type === made.type);
  if (current !== undefined && !keepTransition && current.status === made.status && current.reason === made.reason) return conditions;
  const lastTransitionTime = current !== undefined && current.status === made.status ? (current.lastTransitionTime ?? time) : time;
  return [...conditions.filter(({ type }) => type !== made.type), { ...made, lastUpdateTime: time, lastTransitionTime }];
}

export const hasDeadline = ({ spec }: Deployment): boolean => spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;

/** What is, counted over all ReplicaSets, with the Available condition. */
export function countStatus(d: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, time: string): DeploymentStatus {
  const available = totalAvailable(all);
  const total = all.reduce((sum, rs) => sum + replicasOf(rs), 0);
  const counts = {
    replicas: totalActual(all),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: all.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total - available),
  };
  const enough = available >= replicasOf(d) - maxUnavailable(d);
  const condition = enough
    ? { type: 'Available', status: 'True' as const, reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : { type: 'Available', status: 'False' as const, reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' };
  return {
    observedGeneration: d.metadata.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    terminatingReplicas: all.reduce((sum, { status }) => sum + (status?.terminatingReplicas ?? 0), 0),
    ...(d.status?.collisionCount !== undefined && { collisionCount: d.status.collisionCount }),
    conditions: withCondition(d.status?.conditions ?? [], condition, time),
  };
}

export const isComplete = (d: Deployment, status: DeploymentStatus): boolean =>
  [status.updatedReplicas, status.replicas, status.availableReplicas].every((count) => (count ?? 0) === replicasOf(d)) && (status.observedGeneration ?? 0) >= (d.metadata.generation ?? 0);

function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function deadlineAt(d: Deployment, condition: Condition, c: Pick<Reconcile, 'parseTime'>): Micros {
  return c.parseTime(condition.lastUpdateTime ?? '') + (d.spec.progressDeadlineSeconds ?? 0) * SECOND;
}

/** The status with the Progressing and ReplicaFailure conditions of a rollout. */
export function rolloutStatus(d: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, c: Pick<Reconcile, 'now' | 'time' | 'parseTime'>): DeploymentStatus {
  const counted = countStatus(d, all, newSet, c.time);
  const current = conditionOf(d.status, 'Progressing');
  let conditions = counted.conditions ?? [];
  if (!hasDeadline(d)) conditions = conditions.filter(({ type }) => type !== 'Progressing');
  const finished = (counted.replicas ?? 0) === (counted.updatedReplicas ?? 0) && current?.reason === NEW_AVAILABLE;
  if (hasDeadline(d) && !finished) {
    const what = newSet === undefined ? `Deployment "${d.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
    if (isComplete(d, counted)) conditions = withCondition(conditions, { type: 'Progressing', status: 'True', reason: NEW_AVAILABLE, message: `${what} has successfully progressed.` }, c.time);
    else if (isProgressing(d.status ?? {}, counted)) {
      conditions = withCondition(conditions, { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${what} is progressing.` }, c.time, true);
    } else if (timedOut(d, counted, c)) conditions = withCondition(conditions, { type: 'Progressing', status: 'False', reason: TIMED_OUT, message: `${what} has timed out progressing.` }, c.time);
  }
  const failure = [newSet, ...all].map((rs) => rs?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')).find((condition) => condition !== undefined);
  const others = conditions.filter(({ type }) => type !== 'ReplicaFailure');
  return { ...counted, conditions: failure === undefined ? others : withFailure(conditions, failure, c.time) };
}

/** A ReplicaSet's failure as the Deployment's own, with its times. */
function withFailure(conditions: Conditions, { status, reason, message, lastTransitionTime }: Condition, time: string): Conditions {
  const current = conditions.find(({ type }) => type === 'ReplicaFailure');
  if (current !== undefined && current.status === status && current.reason === reason) return conditions;
  const since = lastTransitionTime ?? time;
  const made = { type: 'ReplicaFailure', status, ...(reason !== undefined && { reason }), ...(message !== undefined && { message }), lastUpdateTime: since, lastTransitionTime: since };
  return [...conditions.filter(({ type }) => type !== 'ReplicaFailure'), made];
}

function timedOut(d: Deployment, status: DeploymentStatus, c: Pick<Reconcile, 'now' | 'parseTime'>): boolean {
  const condition = conditionOf(status, 'Progressing');
  if (condition === undefined || condition.reason === NEW_AVAILABLE) return false;
  return condition.reason === TIMED_OUT || deadlineAt(d, condition, c) < c.now;
}

/** When to look again whether the rollout is stuck; undefined: no need. */
export function lookAgainAfter(d: Deployment, status: DeploymentStatus, c: Pick<Reconcile, 'now' | 'parseTime'>): Micros | undefined {
  const condition = conditionOf(status, 'Progressing');
  if (!hasDeadline(d) || condition === undefined || isComplete(d, status) || condition.reason === TIMED_OUT) return undefined;
  return Math.max(0, deadlineAt(d, condition, c) - c.now) + SECOND;
}
