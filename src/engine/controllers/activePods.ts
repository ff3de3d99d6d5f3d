/**
 * Which of its Pods a ReplicaSet gives up first, and which of them count. Upstream: pkg/controller/controller_utils.go
 * (ActivePodsWithRanks, FilterActivePods), pkg/api/v1/pod/util.go (IsPodReady, IsPodAvailable).
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { Condition } from '../api/object.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

type ParseTime = (text: string) => Micros;

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

export const isActive = (pod: Pod): boolean => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined;

function readyCondition({ status }: Pod): Condition | undefined {
  for (const condition of status?.conditions ?? []) if (condition.type === 'Ready') return condition;
  return undefined;
}

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True';

/** When a ready Pod will have been ready for long enough. */
function availableAt(pod: Pod, minReadySeconds: number, parseTime: ParseTime): Micros {
  const since = readyCondition(pod)?.lastTransitionTime;
  return typeof since === 'string' ? parseTime(since) + minReadySeconds * SECOND : Number.POSITIVE_INFINITY;
}

/** Ready for at least `minReadySeconds`. */
export const isAvailable = (pod: Pod, minReadySeconds: number, now: Micros, parseTime: ParseTime): boolean =>
  isReady(pod) && (minReadySeconds === 0 || availableAt(pod, minReadySeconds, parseTime) <= now);

/** In how long the next of these ready Pods becomes available. */
export function nextAvailability(ready: readonly Pod[], minReadySeconds: number, now: Micros, parseTime: ParseTime): Micros {
  const waits = ready.map((pod) => availableAt(pod, minReadySeconds, parseTime) - now).filter((wait) => wait > 0 && Number.isFinite(wait));
  return waits.length === 0 ? minReadySeconds * SECOND : Math.min(...waits);
}

// ---- ranking

const PHASES: ReadonlyMap<string, number> = new Map([['Pending', 0], ['Unknown', 1], ['Running', 2]]);
const COST = 'controller.kubernetes.io/pod-deletion-cost';
const COST_FORM = /^([+-]?[1-9]\d*|0)$/;

/** A cost that cannot be read counts as none. */
function costOf({ metadata }: Pod): number {
  const text = metadata.annotations?.[COST] ?? '0';
  const cost = COST_FORM.test(text) ? Number(text) : 0;
  return Math.abs(cost) <= 2 ** 31 ? cost : 0;
}

/** Most restarts of any container, and of any sidecar. */
function restartsOf({ spec, status }: Pod): readonly [number, number] {
  const sidecars = new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));
  const most = (counts: readonly number[]): number => counts.reduce((a, b) => Math.max(a, b), 0);
  const statuses = status?.initContainerStatuses ?? [];
  return [most((status?.containerStatuses ?? []).map(({ restartCount }) => restartCount)), most(statuses.filter(({ name }) => sidecars.has(name)).map(({ restartCount }) => restartCount))];
}

/** What of a Pod decides when it goes, most important first. */
interface Candidate {
  readonly pod: Pod;
  readonly assigned: number;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  /** How many active related Pods are on its node. */
  readonly rank: number;
  readonly readySince: Micros;
  readonly restarts: readonly [number, number];
  readonly created: Micros;
}

/** The `count` Pods to delete. `related` are all active Pods of the same Deployment: nodes that hold many of them lose one first. */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: Micros, parseTime: ParseTime): Pod[] {
  if (count >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const { spec } of related) onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1);
  const time = (text: string | null | undefined): Micros => (typeof text === 'string' ? parseTime(text) : Number.NaN);
  const candidates = pods.map((pod): Candidate => ({
    pod,
    assigned: (pod.spec.nodeName ?? '') === '' ? 0 : 1,
    phase: PHASES.get(pod.status?.phase ?? 'Pending') ?? 0,
    ready: isReady(pod),
    cost: costOf(pod),
    rank: onNode.get(pod.spec.nodeName ?? '') ?? 0,
    readySince: time(readyCondition(pod)?.lastTransitionTime),
    restarts: restartsOf(pod),
    created: time(pod.metadata.creationTimestamp),
  }));
  return candidates.sort((a, b) => compare(a, b, now)).slice(0, count).map(({ pod }) => pod);
}

function compare(a: Candidate, b: Candidate, now: Micros): number {
  return (
    a.assigned - b.assigned ||
    a.phase - b.phase ||
    Number(a.ready) - Number(b.ready) ||
    a.cost - b.cost ||
    b.rank - a.rank ||
    (a.ready && b.ready ? byAge(a.readySince, b.readySince, now, a.pod, b.pod) : 0) ||
    b.restarts[0] - a.restarts[0] ||
    b.restarts[1] - a.restarts[1] ||
    byAge(a.created, b.created, now, a.pod, b.pod)
  );
}

/** The younger goes first, but ages of the same order of magnitude count as equal: then the uid decides, which is as good as luck. */
function byAge(a: Micros, b: Micros, now: Micros, first: Pod, second: Pod): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? -1 : 1;
  const difference = magnitude(now - a) - magnitude(now - b);
  return difference !== 0 ? difference : first.metadata.uid < second.metadata.uid ? -1 : 1;
}

/** Whole part of the binary logarithm of an age in nanoseconds; -1 for none. */
function magnitude(age: Micros): number {
  let exponent = -1;
  for (let rest = age * 1000; rest >= 1; rest /= 2) exponent++;
  return exponent;
}
