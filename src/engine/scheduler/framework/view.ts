/**
 * Upstream: framework.Handle's SnapshotSharedLister, listers and NominatedPodsForNode.
 */
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ObjectLister } from './objectLister.ts';

/** What a cycle sees: nodes with their Pods, and the other objects of the cluster. Nothing of it changes during the cycle. */
export interface View {
  readonly snapshot: Snapshot;
  readonly objects: ObjectLister;
  /** Pending Pods that preemption has nominated to a node, by node name. */
  readonly nominated: ReadonlyMap<string, readonly PodInfo[]>;
}
