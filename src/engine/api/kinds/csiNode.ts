/**
 * The shape of a CSINode: which storage drivers a node has. Upstream: k8s.io/api/storage/v1. Its rules are in csiNodeKind.ts.
 */
import type { KubeObject } from '../object.ts';

export interface CsiNodeDriver {
  readonly name: string;
  readonly nodeID?: string;
  readonly topologyKeys?: readonly string[];
  readonly allocatable?: { readonly count?: number } | null;
}

export interface CsiNode extends KubeObject {
  readonly spec: { readonly drivers?: readonly CsiNodeDriver[] };
}
