/**
 * The shape of a CSIStorageCapacity. Upstream: k8s.io/api/storage/v1. Its rules are in csiStorageCapacityKind.ts.
 */
import type { KubeObject, LabelSelector } from '../object.ts';

export interface CsiStorageCapacity extends KubeObject {
  readonly storageClassName: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}
