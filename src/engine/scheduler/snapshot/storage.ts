/**
 * Storage objects as the scheduler reads them. Upstream: k8s.io/api/core/v1 and storage/v1; component-helpers/storage/volume.
 */
import type { KubeObject, LabelSelector, StringMap } from '../../api/object.ts';
import type { NodeSelectorTerm, Pod, ResourceList } from '../../api/kinds/pod.ts';
import { labelOf } from '../../api/selector.ts';
import { valueOf } from '../../api/quantity.ts';
import type { ObjectLister } from '../framework/objectLister.ts';

export interface Claim extends KubeObject {
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: ResourceList };
    readonly selector?: LabelSelector;
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeName?: string;
    readonly volumeAttributesClassName?: string;
  };
  readonly status?: { readonly phase?: string };
}

export interface PersistentVolume extends KubeObject {
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly capacity?: ResourceList;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly csi?: { readonly driver: string; readonly volumeHandle: string };
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] } };
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeAttributesClassName?: string;
  };
  readonly status?: { readonly phase?: string };
}

export interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
  }[];
}

export interface CsiNode extends KubeObject {
  readonly spec: { readonly drivers?: readonly { readonly name: string; readonly allocatable?: { readonly count?: number } | null }[] };
}

export interface CsiDriver extends KubeObject {
  readonly spec: { readonly storageCapacity?: boolean; readonly preventPodSchedulingIfMissing?: boolean };
}

export interface CsiStorageCapacity extends KubeObject {
  readonly storageClassName: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}

export interface VolumeAttachment extends KubeObject {
  readonly spec: { readonly attacher?: string; readonly nodeName?: string; readonly source?: { readonly persistentVolumeName?: string } };
}

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
