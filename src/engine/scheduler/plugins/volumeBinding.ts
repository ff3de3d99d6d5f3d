/**
 * A Pod goes where its volumes are or can be made. Upstream: pkg/scheduler/framework/plugins/volumebinding with StorageCapacityScoring (by default
 * score 100 at 0 % use of the storage, 0 at 100 %). PreBind takes time: volumeBinder.ts does it.
 */
import { valueOf } from '../../api/quantity.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { Plugin, PreFilterAnswer } from '../framework/plugin.ts';
import { failure, unresolvable } from '../framework/status.ts';
import { brokenLine } from '../framework/brokenLine.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import {
  claimOf,
  claimUses,
  classNameOf,
  classOf,
  isBound,
  notFound,
  sizeOf,
  type Claim,
  type ClaimUse,
  type PersistentVolume,
} from '../snapshot/storage.ts';
import { volumesOnNode, type NodeVolumes, type PodClaims } from '../snapshot/volumeMatching.ts';
import { volumeWakes } from './volumeBindingHints.ts';

/** Upstream: UtilizationShapePoint, scores up to 10. */
type Shape = readonly { readonly utilization: number; readonly score: number }[];
const USUAL_SHAPE: Shape = [
  { utilization: 0, score: 10 },
  { utilization: 100, score: 0 },
];
const FULL = 100;

/** Why a claim cannot be used at all; undefined when it can. */
function faultOf({ name, ephemeral }: ClaimUse, claim: Claim | undefined, { pod }: PodInfo): string | undefined {
  if (claim === undefined)
    return ephemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
      : notFound('persistentvolumeclaim', name);
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
  if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
  const own = (claim.metadata.ownerReferences ?? []).some(({ controller, uid }) => controller === true && uid === pod.metadata.uid);
  return ephemeral && !own
    ? `PVC ${claim.metadata.namespace ?? ''}/${name} was not created for pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} (pod is not owner)`
    : undefined;
}

function prepare(pod: PodInfo, objects: ObjectLister): PreFilterAnswer<PodClaims> {
  const uses = claimUses(pod.pod);
  if (uses.length === 0) return { skip: true };
  const claims: Claim[] = [];
  for (const use of uses) {
    const claim = claimOf(objects, pod.namespace, use.name);
    const fault = faultOf(use, claim, pod);
    if (fault !== undefined) return { status: unresolvable(fault) };
    if (claim !== undefined) claims.push(claim);
  }
  const waiting: Claim[] = [];
  for (const claim of claims.filter((candidate) => !isBound(candidate))) {
    const className = classNameOf(claim);
    const storageClass = classOf(objects, className);
    if (storageClass !== undefined && storageClass.volumeBindingMode === undefined)
      return { status: failure(`VolumeBindingMode not set for StorageClass "${className}"`) };
    const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && (claim.spec.volumeName ?? '') === '';
    if (!waits) return { status: unresolvable('pod has unbound immediate PersistentVolumeClaims') };
    waiting.push(claim);
  }
  const classes = new Set(waiting.map(classNameOf));
  const volumes =
    waiting.length === 0
      ? []
      : (objects.list('PersistentVolume') as readonly PersistentVolume[]).filter((volume) => classes.has(classNameOf(volume)));
  return { state: { bound: claims.filter(isBound), waiting, volumes } };
}

/** A Pod's claims, by what has to be done for them; undefined when it has none, or one that cannot be used. */
export function waitingClaims(pod: PodInfo, objects: ObjectLister): PodClaims | undefined {
  const prepared = prepare(pod, objects);
  return 'state' in prepared ? prepared.state : undefined;
}

/** By storage class: what the claims want, and how much their volumes or the reported capacities hold. */
export function storageByClass({ bindings, provisions }: NodeVolumes): ReadonlyMap<string, { readonly wanted: number; readonly all: number }> {
  const classes = new Map<string, { wanted: number; all: number }>();
  const entry = (name: string): { wanted: number; all: number } => {
    const known = classes.get(name) ?? { wanted: 0, all: 0 };
    classes.set(name, known);
    return known;
  };
  for (const { claim, volume } of bindings) {
    const known = entry(volume.spec.storageClassName ?? '');
    known.wanted += sizeOf(claim.spec.resources?.requests);
    known.all += sizeOf(volume.spec.capacity);
  }
  if (bindings.length === 0) {
    for (const { claim, capacity } of provisions) {
      if (capacity === undefined) continue;
      const known = entry(claim.spec.storageClassName ?? '');
      known.wanted += sizeOf(claim.spec.resources?.requests);
      known.all = valueOf(capacity.capacity);
    }
  }
  return classes;
}

/** Average over the classes of what stays free of their volumes or reported capacities. */
function storageScore(volumes: NodeVolumes, scoreAt: (utilization: number) => number): number {
  const classes = storageByClass(volumes);
  if (classes.size === 0) return 0;
  let sum = 0;
  for (const { wanted, all } of classes.values())
    sum += scoreAt(all === 0 || wanted > all ? FULL : Math.trunc((wanted * FULL) / all));
  return Math.round(sum / classes.size);
}

export const volumeBindingWith = (shape: Shape): Plugin<PodClaims, PodClaims | undefined> => ({
  name: 'VolumeBinding',
  preFilter: (pod, { objects }) => prepare(pod, objects),
  filter(claims, _pod, node, { objects }) {
    const { error, reasons } = volumesOnNode(claims, node, objects);
    if (error !== undefined) return failure(error);
    return reasons.length === 0 ? undefined : unresolvable(...reasons);
  },
  preScore(pod, _nodes, { objects }) {
    const claims = waitingClaims(pod, objects);
    return claims === undefined || claims.waiting.length === 0 ? { state: claims, uniform: 0 } : { state: claims };
  },
  score: (claims, _pod, node, { objects }) =>
    claims === undefined || claims.waiting.length === 0 ? 0 : storageScore(volumesOnNode(claims, node, objects), brokenLine(shape)),
  wakes: volumeWakes,
});

export const volumeBinding = volumeBindingWith(USUAL_SHAPE);
