/**
 * The shape of a StorageClass. Upstream: k8s.io/api/storage/v1. Its rules are in storageClassKind.ts.
 */
import type { KubeObject, StringMap } from '../object.ts';

export interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly parameters?: StringMap;
  readonly reclaimPolicy?: string;
  readonly mountOptions?: readonly string[];
  readonly allowVolumeExpansion?: boolean;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly { readonly matchLabelExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[] }[];
}

/** Upstream: storage/util IsDefaultAnnotation, its beta name too. */
export const isDefaultClass = ({ metadata }: KubeObject): boolean =>
  ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some((key) => metadata.annotations?.[key] === 'true');
