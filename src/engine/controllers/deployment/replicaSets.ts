/**
 * A Deployment's ReplicaSets: which is the new one, revisions, annotations. Upstream: pkg/controller/deployment/sync.go,
 * pkg/controller/deployment/util/deployment_util.go. Leaves out: the limit of 2,000 characters for the history of revisions.
 */
import { sameJson } from '../../api/equal.ts';
import type { Deployment } from '../../api/kinds/deployment.ts';
import type { ReplicaSet } from '../../api/kinds/replicaSet.ts';
import type { PodTemplateSpec } from '../../api/kinds/pod.ts';
import type { IntOrString, StringMap } from '../../api/object.ts';

export const HASH_LABEL = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
/** Annotations that are not handed down to ReplicaSets. */
const NOT_COPIED = new Set(['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY, DESIRED, MAX_REPLICAS, 'deprecated.deployment.rollback.to']);

export const replicasOf = ({ spec }: { readonly spec: { readonly replicas?: number } }): number => spec.replicas ?? 1;
export const totalReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, rs) => sum + replicasOf(rs), 0);
export const totalAvailable = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0);
export const totalActual = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + (status?.replicas ?? 0), 0);

const percentOf = (value: IntOrString | undefined, total: number, up: boolean): number => {
  if (typeof value === 'number') return value;
  const part = (Number(/^(\d+)%$/.exec(value ?? '0%')?.[1] ?? 0) * total) / 100;
  return up ? Math.ceil(part) : Math.floor(part);
};

const isRolling = (d: Deployment): boolean => (d.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

/** How many Pods may be too many and too few. Both 0 would never move: then one may be missing. */
function fenceposts(d: Deployment): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = d.spec.strategy?.rollingUpdate ?? {};
  const surge = percentOf(maxSurge, replicasOf(d), true);
  const unavailable = percentOf(maxUnavailable, replicasOf(d), false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export const maxSurge = (d: Deployment): number => (isRolling(d) ? fenceposts(d).surge : 0);
export const maxUnavailable = (d: Deployment): number => (isRolling(d) && replicasOf(d) > 0 ? Math.min(fenceposts(d).unavailable, replicasOf(d)) : 0);

const withoutHash = ({ metadata, ...template }: PodTemplateSpec): PodTemplateSpec => {
  const { [HASH_LABEL]: _hash, ...labels } = metadata?.labels ?? {};
  return { ...template, metadata: { ...metadata, labels } };
};

/** The ReplicaSet whose template is the Deployment's; the oldest, should there be several. */
export const findNew = (d: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined =>
  byCreation(sets).find((rs) => sameJson(withoutHash(rs.spec.template), withoutHash(d.spec.template)));

export const byCreation = (sets: readonly ReplicaSet[]): ReplicaSet[] =>
  [...sets].sort((a, b) => compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const revisionOf = ({ metadata }: { readonly metadata: { readonly annotations?: StringMap } }): number => Number(metadata.annotations?.[REVISION] ?? 0) || 0;

/** The annotations that the new ReplicaSet must have: the Deployment's, its revision, and the revisions it had before. */
export function newAnnotations(d: Deployment, present: StringMap, revision: number): StringMap {
  const copied = Object.entries(d.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  const before = present[REVISION];
  const result = { ...present, ...Object.fromEntries(copied) };
  if (before !== undefined && (Number(before) || 0) >= revision) return result;
  const history = before === undefined ? {} : { [HISTORY]: present[HISTORY] === undefined ? before : `${present[HISTORY]},${before}` };
  return { ...result, [REVISION]: String(revision), ...history };
}

export const sizeAnnotations = (d: Deployment): StringMap => ({ [DESIRED]: String(replicasOf(d)), [MAX_REPLICAS]: String(replicasOf(d) + maxSurge(d)) });

/** How many Pods the new ReplicaSet may have now. */
export function newReplicas(d: Deployment, sets: readonly ReplicaSet[], newSet: { readonly spec: { readonly replicas?: number } }): number {
  if (!isRolling(d)) return replicasOf(d);
  const most = replicasOf(d) + maxSurge(d);
  const now = totalReplicas(sets);
  if (now >= most) return replicasOf(newSet);
  return replicasOf(newSet) + Math.min(most - now, replicasOf(d) - replicasOf(newSet));
}
