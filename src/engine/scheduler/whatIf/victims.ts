/**
 * Placed Pods that one could do without, and which of them make room. Upstream: none (pkg/scheduler/framework/preemption asks the like, for
 * lower priorities only).
 */
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Change, Remedy } from './change.ts';

/** Upstream: scheduling.SystemCriticalPriority. */
const SYSTEM_CRITICAL = 2_000_000_000;

const controllerOf = ({ pod }: PodInfo): { readonly kind: string; readonly uid: string } | undefined => pod.metadata.ownerReferences?.find(({ controller }) => controller === true);

/**
 * Whether somebody could take the Pod away for good: on its own, or by making its ReplicaSet smaller. Others come back at once to the same place,
 * and a sister of the newcomer would make its set smaller by the newcomer.
 */
export function isRemovable(victim: PodInfo, newcomer: PodInfo): boolean {
  if (victim.priority >= SYSTEM_CRITICAL || victim.priority > newcomer.priority || victim.pod.metadata.deletionTimestamp !== undefined) return false;
  const controller = controllerOf(victim);
  if (controller === undefined) return true;
  return controller.kind === 'ReplicaSet' && controller.uid !== controllerOf(newcomer)?.uid;
}

/** The fewest Pods, and the smallest of them, that together give at least `need`; undefined when all of them do not. */
export function fewest(pods: readonly PodInfo[], amount: (pod: PodInfo) => number, need: number): readonly PodInfo[] | undefined {
  const sorted = pods.filter((pod) => amount(pod) > 0).sort((a, b) => amount(b) - amount(a) || (a.key < b.key ? -1 : 1));
  const chosen: PodInfo[] = [];
  let missing = need;
  while (missing > 0) {
    const rest = sorted.filter((pod) => !chosen.includes(pod));
    if (rest.length === 0 || chosen.length >= MOST_VICTIMS) return undefined;
    const pod = rest.findLast((one) => amount(one) >= missing) ?? rest[0]!;
    chosen.push(pod);
    missing -= amount(pod);
  }
  return chosen;
}

const MOST_VICTIMS = 5;

/** Taking all of these Pods away; undefined when one of them would come back, or there is none. */
export const removal = (pods: readonly PodInfo[], newcomer: PodInfo): Remedy | undefined =>
  pods.length > 0 && pods.every((victim) => isRemovable(victim, newcomer)) ? pods.map(({ key }): Change => ({ kind: 'remove', pod: key })) : undefined;
