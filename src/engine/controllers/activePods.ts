/**
 * Which of its Pods a ReplicaSet gives up first, and which of them count. Upstream: pkg/controller/controller_utils.go
 * (ActivePodsWithRanks, FilterActivePods), k8s.io/kubectl/pkg/util/podutils.
 */
import type { Pod } from '../api/kinds/pod.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

export const isActive = ({ metadata, status }: Pod): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && metadata.deletionTimestamp === undefined;

const readyCondition = ({ status }: Pod) => status?.conditions?.find(({ type }) => type === 'Ready');

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True';

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Micros, parseTime: (text: string) => Micros): boolean {
  if (!isReady(pod)) return false;
  const since = readyCondition(pod)?.lastTransitionTime;
  return minReadySeconds === 0 || (typeof since === 'string' && parseTime(since) + minReadySeconds * SECOND <= now);
}

const PHASES: ReadonlyMap<string, number> = new Map([['Pending', 0], ['Unknown', 1], ['Running', 2]]);
const COST = 'controller.kubernetes.io/pod-deletion-cost';

const costOf = ({ metadata }: Pod): number => {
  const cost = Number(metadata.annotations?.[COST] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
};

const restartsOf = ({ status }: Pod): number => (status?.containerStatuses ?? []).reduce((most, { restartCount }) => Math.max(most, restartCount), 0);

/** The `count` Pods to delete. `related` are all active Pods of the same Deployment: nodes that hold many of them lose one first. */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: Micros, parseTime: (text: string) => Micros): Pod[] {
  const onNode = new Map<string, number>();
  for (const { spec } of related) onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1);
  const rank = ({ spec }: Pod): number => onNode.get(spec.nodeName ?? '') ?? 0;
  const time = (text: string | null | undefined): Micros => (typeof text === 'string' ? parseTime(text) : 0);
  const compare = (a: Pod, b: Pod): number =>
    Number((a.spec.nodeName ?? '') !== '') - Number((b.spec.nodeName ?? '') !== '') ||
    (PHASES.get(a.status?.phase ?? 'Pending') ?? 0) - (PHASES.get(b.status?.phase ?? 'Pending') ?? 0) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    costOf(a) - costOf(b) ||
    rank(b) - rank(a) ||
    (isReady(a) && isReady(b) ? byAge(time(readyCondition(a)?.lastTransitionTime), time(readyCondition(b)?.lastTransitionTime), now, a, b) : 0) ||
    restartsOf(b) - restartsOf(a) ||
    byAge(time(a.metadata.creationTimestamp), time(b.metadata.creationTimestamp), now, a, b);
  return [...pods].sort(compare).slice(0, count);
}

/** The younger goes first, but ages of the same order of magnitude count as equal: then the uid decides, which is as good as luck. */
function byAge(a: Micros, b: Micros, now: Micros, first: Pod, second: Pod): number {
  if (a === b) return 0;
  const difference = magnitude(now - a) - magnitude(now - b);
  return difference !== 0 ? difference : first.metadata.uid < second.metadata.uid ? -1 : 1;
}

/** Whole part of the binary logarithm of an age in nanoseconds; -1 for none. */
function magnitude(age: Micros): number {
  let exponent = -1;
  for (let rest = age * 1000; rest >= 1; rest /= 2) exponent++;
  return exponent;
}
