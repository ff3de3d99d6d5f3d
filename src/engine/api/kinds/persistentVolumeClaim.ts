/**
 * The shape of a PersistentVolumeClaim. Upstream: k8s.io/api/core/v1. Its rules are in persistentVolumeClaimKind.ts.
 */
import type { Condition, KubeObject, LabelSelector } from '../object.ts';
import type { ResourceList } from './pod.ts';

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  readonly selector?: LabelSelector;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
  readonly volumeAttributesClassName?: string;
  readonly dataSource?: { readonly kind: string; readonly name: string };
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly spec: PersistentVolumeClaimSpec;
  readonly status?: { readonly phase?: string; readonly accessModes?: readonly string[]; readonly capacity?: ResourceList; readonly conditions?: readonly Condition[] };
}
