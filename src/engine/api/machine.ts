/**
 * A machine that can join the cluster: what kubelet reports when it registers its Node. Upstream: pkg/kubelet/kubelet_node_status.go.
 */
import type { StringMap } from './object.ts';
import type { Taint } from './kinds/node.ts';
import type { ResourceList } from './kinds/pod.ts';

export interface Machine {
  readonly name: string;
  readonly controlPlane?: boolean;
  /** Address on the infrastructure network. */
  readonly address: string;
  readonly labels?: StringMap;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  /** Wanted Pod network of the node; given by the node IPAM controller when absent. */
  readonly podCIDR?: string;
  readonly capacity: ResourceList;
  /** Default: the capacity. */
  readonly allocatable?: ResourceList;
  readonly osImage: string;
  readonly kernelVersion: string;
  readonly kubeletVersion: string;
  /** `containerd://2.1.4` */
  readonly containerRuntimeVersion: string;
}
