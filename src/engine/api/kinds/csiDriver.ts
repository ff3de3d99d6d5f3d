/**
 * The shape of a CSIDriver. Upstream: k8s.io/api/storage/v1. Its rules are in csiDriverKind.ts.
 */
import type { KubeObject } from '../object.ts';

export interface CsiDriver extends KubeObject {
  readonly spec: {
    readonly attachRequired?: boolean;
    readonly podInfoOnMount?: boolean;
    readonly volumeLifecycleModes?: readonly string[];
    readonly storageCapacity?: boolean;
    readonly fsGroupPolicy?: string;
    readonly tokenRequests?: readonly { readonly audience: string }[];
    readonly requiresRepublish?: boolean;
    readonly seLinuxMount?: boolean;
    readonly preventPodSchedulingIfMissing?: boolean;
  };
}
