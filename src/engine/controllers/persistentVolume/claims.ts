/**
 * Which volume a claim may have, and who uses a claim. Upstream: k8s.io/component-helpers/storage/volume (FindMatchingVolume), pkg/volume/util.
 */
import type { PersistentVolume } from '../../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim } from '../../api/kinds/persistentVolumeClaim.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { StorageClass } from '../../api/kinds/storageClass.ts';
import { classOfVolume } from '../../api/printing/storage.ts';
import { valueOf } from '../../api/quantity.ts';
import { selects } from '../../api/selector.ts';
import type { Reader } from '../controller.ts';

export const CLAIMS = 'persistentvolumeclaims';
export const VOLUMES = 'persistentvolumes';
const CLASSES = 'storageclasses.storage.k8s.io';
export const ATTACHMENTS = 'volumeattachments.storage.k8s.io';

/** Annotations that programs around volumes agree upon. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const PROVISIONERS = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'] as const;

export const keyOfClaim = ({ namespace = '', name }: { readonly namespace?: string; readonly name?: string }): string => `${namespace}/${name ?? ''}`;

/** The claim's own class; undefined when there is none of that name. */
export const classOfClaim = (claim: PersistentVolumeClaim, read: Pick<Reader, 'get'>): StorageClass | undefined => read.get<StorageClass>(CLASSES, classOfVolume(claim));

/** Claims by name that a Pod's volumes use; those of ephemeral volumes are named after the Pod. */
export const claimsOf = ({ metadata, spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? (volume['ephemeral'] === undefined ? [] : `${metadata.name}-${volume.name}`));

/** Pods of the claim's namespace that refer to it. */
export const usersOf = (claim: PersistentVolumeClaim, read: Pick<Reader, 'list'>): readonly Pod[] =>
  read.list<Pod>('pods', claim.metadata.namespace).filter((pod) => claimsOf(pod).includes(claim.metadata.name));

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Keys of the claims that a Pod uses, for a watch on Pods. */
export const claimKeys = (pod: Pod): readonly string[] => (pod.spec.volumes === undefined ? [] : claimsOf(pod).map((name) => keyOfClaim({ namespace: pod.metadata.namespace ?? '', name })));

/** Reserved for this claim, by name, and by uid if one is given. */
export const isFor = ({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean =>
  claimRef !== undefined && claimRef.name === metadata.name && claimRef.namespace === metadata.namespace && ((claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid);

const sizeOf = (amounts: { readonly [name: string]: string | number } | undefined): number => valueOf(amounts?.['storage']);

/** Why a volume would not do for a claim that names it. */
export function mismatch({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (sizeOf(claim.spec.resources?.requests) > sizeOf(spec.capacity)) return 'requested PV is too small';
  if (classOfVolume({ metadata, spec } as PersistentVolume) !== classOfVolume(claim)) return 'storageClassName does not match';
  if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode';
  return (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode) === true) ? undefined : 'incompatible accessMode';
}

/** Volumes with the fewest access modes are looked at first; of those, one reserved for the claim, else the smallest free one that fits. */
export function bestVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], waits: boolean): PersistentVolume | undefined {
  const groups = new Map<string, PersistentVolume[]>();
  for (const volume of volumes) {
    const modes = [...(volume.spec.accessModes ?? [])].sort();
    if (!(claim.spec.accessModes ?? []).every((mode) => modes.includes(mode))) continue;
    const key = `${modes.length} ${modes.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), volume]);
  }
  for (const key of [...groups.keys()].sort()) {
    const found = bestOf(claim, groups.get(key)!, waits);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Claims that wait for a Pod get only what is reserved for them. */
function bestOf(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], waits: boolean): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || (volume.spec.claimRef !== undefined && !isFor(volume, claim)) || sizeOf(volume.spec.capacity) < sizeOf(claim.spec.resources?.requests)) continue;
    if (isFor(volume, claim)) return volume;
    if (waits || volume.status?.phase !== 'Available' || mismatch(volume, claim) !== undefined) continue;
    if (claim.spec.selector !== undefined && !selects(claim.spec.selector, volume.metadata.labels)) continue;
    if (best === undefined || sizeOf(volume.spec.capacity) < sizeOf(best.spec.capacity)) best = volume;
  }
  return best;
}
