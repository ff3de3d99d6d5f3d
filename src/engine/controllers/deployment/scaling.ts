/**
 * Scaling a Deployment's ReplicaSets: step by step in a rollout, in proportion when the Deployment itself is scaled. Upstream:
 * pkg/controller/deployment/{rolling,recreate,sync}.go.
 */
import type { Deployment } from '../../api/kinds/deployment.ts';
import type { ReplicaSet } from '../../api/kinds/replicaSet.ts';
import { DESIRED, MAX_REPLICAS, byCreation, maxSurge, maxUnavailable, newReplicas, replicasOf, totalAvailable, totalReplicas } from './replicaSets.ts';

/** A ReplicaSet and the size that it should get. */
export interface Resize {
  readonly rs: ReplicaSet;
  readonly from: number;
  readonly to: number;
}

const resize = (rs: ReplicaSet, to: number): Resize => ({ rs, from: replicasOf(rs), to });

/** The Deployment was given another size since its ReplicaSets were last sized. */
export const wasScaled = (d: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some((rs) => replicasOf(rs) > 0 && rs.metadata.annotations?.[DESIRED] !== undefined && Number(rs.metadata.annotations[DESIRED]) !== replicasOf(d));

/** Up to what surge allows, or down to what is wanted. */
export function growNew(d: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): Resize[] {
  const has = replicasOf(newSet);
  if (has === replicasOf(d)) return [];
  const to = has > replicasOf(d) ? replicasOf(d) : newReplicas(d, all, newSet);
  return to === has ? [] : [resize(newSet, to)];
}

/**
 * Old ones shrink as far as availability allows: first what is not healthy anyway, then the oldest. Undefined: a status that counts more
 * available Pods than are wanted is out of date, and nothing can be decided (upstream fails with an "invalid request to scale down").
 */
export function shrinkOld(d: Deployment, old: readonly ReplicaSet[], newSet: ReplicaSet): Resize[] | undefined {
  const active = byCreation(old.filter((rs) => replicasOf(rs) > 0));
  if (active.length === 0) return [];
  const minAvailable = replicasOf(d) - maxUnavailable(d);
  const newUnavailable = replicasOf(newSet) - (newSet.status?.availableReplicas ?? 0);
  const most = totalReplicas([...active, newSet]) - minAvailable - newUnavailable;
  if (most <= 0) return [];
  const resizes: Resize[] = [];
  const sizes = new Map(active.map((rs) => [rs, replicasOf(rs)]));
  const take = (rs: ReplicaSet, less: number): void => {
    const from = sizes.get(rs) ?? 0;
    sizes.set(rs, from - less);
    resizes.push({ rs, from, to: from - less });
  };
  let cleaned = 0;
  for (const rs of active) {
    const unhealthy = Math.min(most - cleaned, replicasOf(rs) - (rs.status?.availableReplicas ?? 0));
    if (unhealthy < 0) return undefined;
    if (unhealthy === 0) continue;
    take(rs, unhealthy);
    cleaned += unhealthy;
  }
  let spare = totalAvailable([...active, newSet]) - minAvailable;
  for (const [rs, size] of sizes) {
    const less = Math.min(size, spare);
    if (less <= 0) continue;
    take(rs, less);
    spare -= less;
  }
  return resizes;
}

export const dropOld = (old: readonly ReplicaSet[]): Resize[] => old.filter((rs) => replicasOf(rs) > 0).map((rs) => resize(rs, 0));

/** The Deployment was scaled: one active ReplicaSet gets it all, several share it in proportion. */
export function share(d: Deployment, old: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Resize[] {
  const all = newSet === undefined ? [...old] : [...old, newSet];
  const active = all.filter((rs) => replicasOf(rs) > 0);
  const only = active.length === 0 ? (newSet ?? byCreation(old).at(-1)) : active.length === 1 ? active[0] : undefined;
  if (only !== undefined) return replicasOf(only) === replicasOf(d) ? [] : [resize(only, replicasOf(d))];
  if (newSet !== undefined && saturated(d, newSet)) return dropOld(old);
  if (d.spec.strategy?.type === 'Recreate' || active.length === 0) return [];
  return inProportion(d, active);
}

const saturated = (d: Deployment, newSet: ReplicaSet): boolean =>
  replicasOf(newSet) === replicasOf(d) && Number(newSet.metadata.annotations?.[DESIRED]) === replicasOf(d) && (newSet.status?.availableReplicas ?? 0) === replicasOf(d);

function inProportion(d: Deployment, active: readonly ReplicaSet[]): Resize[] {
  const allowed = replicasOf(d) > 0 ? replicasOf(d) + maxSurge(d) : 0;
  const toAdd = allowed - totalReplicas(active);
  const newest = byCreation(active).reverse();
  const ordered = (toAdd > 0 ? newest : byCreation(active)).sort((a, b) => replicasOf(b) - replicasOf(a));
  let added = 0;
  const sized = ordered.map((rs) => {
    const part = toAdd === 0 ? 0 : proportion(d, rs, toAdd, added);
    added += part;
    return resize(rs, replicasOf(rs) + part);
  });
  return sized.map((one, index) => (index === 0 && toAdd !== 0 ? { ...one, to: Math.max(0, one.to + toAdd - added) } : one));
}

function proportion(d: Deployment, rs: ReplicaSet, toAdd: number, added: number): number {
  if (replicasOf(rs) === 0 || toAdd === added) return 0;
  const fraction = fractionOf(d, rs);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function fractionOf(d: Deployment, rs: ReplicaSet): number {
  if (replicasOf(d) === 0) return -replicasOf(rs);
  const before = Number(rs.metadata.annotations?.[MAX_REPLICAS]) || d.status?.replicas || 0;
  return before === 0 ? 0 : Math.round((replicasOf(rs) * (replicasOf(d) + maxSurge(d))) / before) - replicasOf(rs);
}
