/**
 * The shape of a PersistentVolume. Upstream: k8s.io/api/core/v1. Its rules are in persistentVolumeKind.ts.
 */
import type { KubeObject } from '../object.ts';
import type { NodeSelectorTerm, ResourceList } from './pod.ts';

export interface CsiSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly volumeAttributes?: { readonly [key: string]: string };
}

export interface PersistentVolumeSpec {
  readonly accessModes?: readonly string[];
  readonly capacity?: ResourceList;
  readonly claimRef?: { readonly apiVersion?: string; readonly kind?: string; readonly namespace?: string; readonly name?: string; readonly uid?: string; readonly resourceVersion?: string };
  readonly csi?: CsiSource;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly local?: { readonly path: string };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly mountOptions?: readonly string[];
  readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] } };
  readonly persistentVolumeReclaimPolicy?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeAttributesClassName?: string;
}

export interface PersistentVolume extends KubeObject {
  readonly spec: PersistentVolumeSpec;
  readonly status?: { readonly phase?: string; readonly message?: string; readonly reason?: string; readonly lastPhaseTransitionTime?: string };
}
