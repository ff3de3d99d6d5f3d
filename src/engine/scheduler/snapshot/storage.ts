/**
 * Storage objects as the scheduler reads them. Upstream: k8s.io/component-helpers/storage/volume.
 */
import type { StringMap } from '../../api/object.ts';
import type { PersistentVolume } from '../../api/kinds/persistentVolume.ts';
import type { PersistentVolumeClaim as Claim } from '../../api/kinds/persistentVolumeClaim.ts';
import type { Pod, ResourceList } from '../../api/kinds/pod.ts';
import type { StorageClass } from '../../api/kinds/storageClass.ts';
import { labelOf } from '../../api/selector.ts';
import { valueOf } from '../../api/quantity.ts';
import type { ObjectLister } from '../framework/objectLister.ts';

export type { CsiDriver } from '../../api/kinds/csiDriver.ts';
export type { CsiNode } from '../../api/kinds/csiNode.ts';
export type { CsiStorageCapacity } from '../../api/kinds/csiStorageCapacity.ts';
export type { VolumeAttachment } from '../../api/kinds/volumeAttachment.ts';
export type { Claim, PersistentVolume, StorageClass };

export const claimOf = (objects: ObjectLister, namespace: string, name: string): Claim | undefined =>
  objects.get('PersistentVolumeClaim', namespace, name) as Claim | undefined;
export const volumeOf = (objects: ObjectLister, name: string): PersistentVolume | undefined =>
  objects.get('PersistentVolume', '', name) as PersistentVolume | undefined;
export const classOf = (objects: ObjectLister, name: string): StorageClass | undefined =>
  objects.get('StorageClass', '', name) as StorageClass | undefined;

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const annotation = (annotations: StringMap | undefined, key: string): string | undefined => labelOf(annotations, key);

/** Name of a claim's or volume's class, '' for none. */
export const classNameOf = ({ metadata, spec }: Claim | PersistentVolume): string =>
  annotation(metadata.annotations, CLASS_ANNOTATION) ?? spec.storageClassName ?? '';

/** Bound to a volume, and the volume controller has finished it. */
export const isBound = ({ metadata, spec }: Claim): boolean =>
  (spec.volumeName ?? '') !== '' && annotation(metadata.annotations, 'pv.kubernetes.io/bind-completed') !== undefined;

/** The node that a claim is being provisioned for. */
export const selectedNode = ({ metadata }: Claim): string | undefined =>
  annotation(metadata.annotations, 'volume.kubernetes.io/selected-node');

export const sizeOf = (list: ResourceList | undefined): number => valueOf(list?.['storage']);

export interface ClaimUse {
  readonly name: string;
  /** A generic ephemeral volume: its claim is made from the Pod. */
  readonly ephemeral: boolean;
}

/** The claims that a Pod's volumes use, in order. */
export function claimUses({ metadata, spec }: Pod): ClaimUse[] {
  return (spec.volumes ?? []).flatMap((volume): ClaimUse[] => {
    if (volume.persistentVolumeClaim !== undefined) return [{ name: volume.persistentVolumeClaim.claimName, ephemeral: false }];
    return volume['ephemeral'] === undefined ? [] : [{ name: `${metadata.name}-${volume.name}`, ephemeral: true }];
  });
}

export const notFound = (kind: 'persistentvolumeclaim' | 'persistentvolume' | 'storageclass.storage.k8s.io', name: string): string =>
  `${kind} "${name}" not found`;
