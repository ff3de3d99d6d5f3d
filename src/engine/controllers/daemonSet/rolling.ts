/**
 * Which of a DaemonSet's Pods are replaced now. Upstream: pkg/controller/daemon/update.go (rollingUpdate, findUpdatedPodsOnNode).
 */
import type { DaemonSet } from '../../api/kinds/daemonSet.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { IntOrString } from '../../api/object.ts';
import type { Reconcile } from '../controller.ts';
import { isAvailableFor, isUpdated } from './daemonPods.ts';

export interface Replacing {
  readonly remove: readonly Pod[];
  /** Nodes that get a second Pod beside the old one. */
  readonly create: readonly string[];
}

/** What of a DaemonSet's plan the decision needs: wanted nodes with their Pods, in order. */
export interface Field {
  readonly ds: DaemonSet;
  readonly hash: string;
  readonly nodes: ReadonlyMap<string, readonly Pod[]>;
  /** How many nodes want a Pod. */
  readonly desired: number;
  readonly wanted: (node: string) => boolean;
}

const percentOf = (value: IntOrString | undefined, total: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number(/^(\d+)%$/.exec(value ?? '0%')?.[1] ?? 0) * total) / 100);

export const allowsSurge = ({ spec }: DaemonSet): boolean => {
  const surge = spec.updateStrategy?.rollingUpdate?.maxSurge;
  return isRolling(spec) && surge !== undefined && surge !== 0 && surge !== '0%';
};

const isRolling = ({ updateStrategy }: DaemonSet['spec']): boolean => (updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

export function replacements(field: Field, c: Reconcile): Replacing {
  const { ds, desired } = field;
  if (!isRolling(ds.spec)) return { remove: [], create: [] };
  const { maxSurge, maxUnavailable = 1 } = ds.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = percentOf(maxSurge, desired);
  const unavailable = percentOf(maxUnavailable, desired);
  if (surge > 0) return surging(field, surge, c);
  return { remove: inPlace(field, desired > 0 && unavailable === 0 ? 1 : unavailable, c), create: [] };
}

/** Old ones go as far as availability allows; new ones come by the ordinary way. */
function inPlace({ ds, hash, nodes }: Field, maxUnavailable: number, c: Reconcile): Pod[] {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pods of nodes.values()) {
    const pair = pairOf(ds, pods, hash);
    if (pair === undefined || (pair.fresh === undefined) === (pair.old === undefined)) unavailable++;
    else if (pair.fresh !== undefined) unavailable += isAvailableFor(ds, pair.fresh, c) ? 0 : 1;
    else if (!isAvailableFor(ds, pair.old!, c)) broken.push(pair.old!);
    else if (unavailable < maxUnavailable) candidates.push(pair.old!);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))];
}

/** New ones come first, beside the old ones, which go when the new ones are available. */
function surging({ ds, hash, nodes, wanted }: Field, maxSurge: number, c: Reconcile): Replacing {
  let surged = 0;
  const remove: Pod[] = [];
  const broken: string[] = [];
  const candidates: string[] = [];
  for (const [node, pods] of nodes) {
    const pair = pairOf(ds, pods, hash);
    if (pair === undefined) surged++;
    if (pair?.old === undefined || !wanted(node)) continue;
    if (pair.fresh === undefined) (isAvailableFor(ds, pair.old, c) ? candidates : broken).push(node);
    else if (isAvailableFor(ds, pair.fresh, c)) remove.push(pair.old);
    else surged++;
  }
  return { remove, create: [...broken, ...candidates.slice(0, Math.max(0, maxSurge - surged))] };
}

/** The one new and the one old Pod on a node that are not ending; undefined when there are several of a kind: the ordinary way prunes them. */
function pairOf(ds: DaemonSet, pods: readonly Pod[], hash: string): { readonly fresh?: Pod; readonly old?: Pod } | undefined {
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const fresh = staying.filter((pod) => isUpdated(ds, pod, hash));
  const old = staying.filter((pod) => !isUpdated(ds, pod, hash));
  if (fresh.length > 1 || old.length > 1) return undefined;
  return { ...(fresh[0] && { fresh: fresh[0] }), ...(old[0] && { old: old[0] }) };
}
