/**
 * Changes of the cluster as the scheduling queue sees them. Upstream: k8s.io/kube-scheduler/framework types.go (ClusterEvent, ActionType).
 */
import type { KubeObject } from '../../api/object.ts';

/** `Resource/Action`, as Kubernetes names its events. */
export type EventKind =
  | 'AssignedPod/Add'
  | 'AssignedPod/Delete'
  | 'AssignedPod/UpdatePodLabel'
  | 'AssignedPod/UpdatePodScaleDown'
  | 'AssignedPod/Update'
  | 'TargetPod/UpdatePodLabel'
  | 'TargetPod/UpdatePodScaleDown'
  | 'TargetPod/UpdatePodToleration'
  | 'TargetPod/UpdatePodSchedulingGatesEliminated'
  | 'TargetPod/Update'
  | 'Node/Add'
  | 'Node/Delete'
  | 'Node/UpdateNodeAllocatable'
  | 'Node/UpdateNodeLabel'
  | 'Node/UpdateNodeTaint'
  | 'Node/UpdateNodeCondition'
  | 'Node/UpdateNodeAnnotation'
  | 'Node/UpdateNodeDeclaredFeature'
  | 'PersistentVolumeClaim/Add'
  | 'PersistentVolumeClaim/Update'
  | 'PersistentVolume/Add'
  | 'PersistentVolume/Update'
  | 'StorageClass/Add'
  | 'StorageClass/Update'
  | 'CSINode/Add'
  | 'CSINode/Update'
  | 'CSIDriver/Add'
  | 'CSIDriver/Update'
  | 'CSIDriver/Delete'
  | 'CSIStorageCapacity/Add'
  | 'CSIStorageCapacity/Update'
  | 'VolumeAttachment/Delete'
  | 'ResourceClaim/Add'
  | 'ResourceClaim/Update'
  | 'DeviceClass/Add'
  | 'ResourceSlice/Add'
  | '*/UnschedulableTimeout';

/** What happened to an object: added (only `after`), deleted (only `before`) or changed. */
export interface ClusterChange {
  readonly event: EventKind;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}
