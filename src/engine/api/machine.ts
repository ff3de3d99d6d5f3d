/**
 * A machine that can join the cluster: what kubelet reports when it registers its Node. Upstream: pkg/kubelet/kubelet_node_status.go.
 */
import type { StringMap } from './object.ts';
import type { Taint } from './kinds/node.ts';
import type { ResourceList } from './kinds/pod.ts';

export const PLATFORMS = ['bareMetal', 'vm', 'instance'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const SYSTEMS = ['linux', 'windows'] as const;
export type OperatingSystem = (typeof SYSTEMS)[number];

export interface Machine {
  /** Control plane: where its API server finds etcd, when that has machines of its own. */
  readonly etcdServers?: readonly string[];
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
  /** `containerd://2.1.4`, `cri-o://1.34.1`, `docker://28.5.1` (with cri-dockerd). */
  readonly containerRuntimeVersion: string;
  /** What it is made of. Default: not said. */
  readonly platform?: Platform;
  /** Name in the catalogue of a provider (instanceTypes.ts), which also says whose instance it is. */
  readonly instanceType?: string;
  /** Default: linux. */
  readonly os?: OperatingSystem;
  /** Control plane: tells which configuration file its kube-scheduler starts with (--config); absent: none. */
  readonly schedulerConfig?: string;
  /** Version of the control plane's static Pods, when it is not the kubelet's. */
  readonly controlPlaneVersion?: string;
}

export const RUNTIMES = ['containerd', 'cri-o', 'docker'] as const;
/** docker stands for dockerd behind cri-dockerd. */
export type RuntimeName = (typeof RUNTIMES)[number];

/** `containerd://2.1.4` -> `containerd`; what is not known runs as containerd does. */
export const runtimeOf = ({ containerRuntimeVersion }: Pick<Machine, 'containerRuntimeVersion'>): RuntimeName =>
  RUNTIMES.find((name) => containerRuntimeVersion.startsWith(`${name}://`)) ?? 'containerd';

export const systemOf = ({ os }: Pick<Machine, 'os'>): OperatingSystem => os ?? 'linux';
