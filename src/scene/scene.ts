/**
 * What the live graph shows at one moment, as plain data: a function of the run's state at a step. No words but names and Kubernetes' own;
 * no positions: those are the fixed map's (layout). The page draws it and nothing else.
 */

/** Pods that make the network of the Pods: what is drawn of them is that network. */
export const CNI_AGENTS = ['kube-flannel-ds', 'antrea-agent', 'calico-node'] as const;

/** Where a part speaks from: the actor's name as in the trace, `kube-scheduler`, `kubelet/worker1`. */
export type PartId = string;

/** How a part looks now. `active` is the one that speaks in this step. */
export type PartState = 'idle' | 'active' | 'waiting' | 'stopped' | 'failed';

export interface ControlPlanePart {
  readonly id: PartId;
  readonly type: 'etcd' | 'kube-apiserver' | 'kube-scheduler' | 'kube-controller-manager' | 'cloud-controller-manager' | 'load-balancer';
  /** The machine that it runs on; a load balancer is on none of the cluster. */
  readonly node?: string;
  /** Of several that take turns, the one that leads: etcd's leader, the holder of a Lease. Absent where there is one only, or nobody knows. */
  readonly leader?: boolean;
  readonly state: PartState;
  /**
   * What it is doing, as a code with data for locales/ (`doing.<code>`): `idle`, `revision` {revision}, `watches` {count}, `inflight` {count},
   * `queue` {count}, `placing` {pod, node}, `unschedulable` {pod}, `binding` {pod}, `working` {count}, `counting` {name, desired, actual},
   * `reconciling` {controller, name}, `standby`, `backends` {up, all}.
   */
  readonly doing: { readonly code: string; readonly data: { readonly [name: string]: string | number } };
}

export interface PodPart {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Name without the parts that a controller appended, for large type; the rest for small type. */
  readonly base: string;
  readonly suffix: string;
  /** As kubectl prints it: Pending, ContainerCreating, Running, CrashLoopBackOff, Terminating... */
  readonly status: string;
  readonly tone: 'ok' | 'waiting' | 'bad' | 'done';
  readonly ready: string;
  readonly restarts: number;
  readonly ip?: string;
  readonly system: boolean;
  /** The step is about this Pod. */
  readonly active: boolean;
  readonly owner?: string;
  /** Its place on the node, kept as long as it lives; others leave it a hole. Absent for Pods that no scheduler has placed. */
  readonly slot?: number;
}

export interface ResourceBar {
  readonly resource: 'cpu' | 'memory' | 'pods';
  /** As a part of 1. */
  readonly used: number;
  /** As kubectl writes quantities: `1500m`, `2.1Gi`. */
  readonly usedText: string;
  readonly totalText: string;
}

export interface NodeVerdictPart {
  readonly outcome: 'filtered' | 'scored' | 'best';
  readonly plugin?: string;
  readonly reasons?: readonly string[];
  readonly total?: number;
  /** The total as a part of the highest one. */
  readonly share?: number;
}

/** What a node is made of, and how that is, whatever its Node object says. */
export interface MachinePart {
  readonly system: 'linux' | 'windows';
  readonly platform?: 'bareMetal' | 'vm' | 'instance';
  readonly provider?: 'aws' | 'gcp' | 'openstack';
  readonly instanceType?: string;
  /** `containerd`, `cri-o`, `docker`. */
  readonly runtime: string;
  readonly power: 'on' | 'booting' | 'off';
  readonly supervisor: 'systemd' | 'supervisord' | 'scm';
  readonly supervisorState: PartState;
  /** States of the two services, as the supervisor knows them. */
  readonly services: { readonly kubelet: ServiceState; readonly runtime: ServiceState };
  /** Somebody has filled its disk or its memory on purpose. */
  readonly loaded: { readonly disk: boolean; readonly memory: boolean };
}

export type ServiceState = 'active' | 'restarting' | 'inactive' | 'failed';

export interface NodePart {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly os: string;
  readonly zone?: string;
  readonly version: string;
  readonly runtime: string;
  readonly address: string;
  readonly podCIDR?: string;
  readonly taints: readonly string[];
  readonly kubelet: PartState;
  readonly kubeProxy: PartState;
  readonly containerRuntime: PartState;
  /** Absent when only its Node is left of it. */
  readonly machine?: MachinePart;
  readonly pods: readonly PodPart[];
  readonly bars: readonly ResourceBar[];
  /** In a scheduling cycle: what the scheduler said of this node. */
  readonly verdict?: NodeVerdictPart;
}

/** A message in flight or just sent. Its place is a function of time: (t - sentAt) / (arriveAt - sentAt). */
export interface Message {
  readonly seq: number;
  /** Order number among the messages shown. */
  readonly order: number;
  readonly from: PartId;
  readonly to: PartId;
  readonly kind: 'request' | 'response' | 'watch' | 'commit';
  /** GET, POST, PATCH, WATCH, 201, ADDED... */
  readonly label: string;
  /** `pods/web-1` */
  readonly about: string;
  readonly sentAt: number;
  readonly arriveAt: number;
  /** The message of this very step. */
  readonly current: boolean;
}

/** What a cluster has at its cloud provider. */
export interface ProviderPart {
  readonly name: 'aws' | 'gcp' | 'openstack';
  /** `failed`: its API does not answer; `waiting`: it is slow. */
  readonly state: PartState;
  readonly zonesDown: readonly string[];
  readonly instances: readonly { readonly name: string; readonly type: string; readonly state: 'running' | 'stopped' | 'terminated' }[];
  readonly balancers: readonly { readonly name: string; readonly service: string; readonly address: string; readonly state: string; readonly nodes: readonly string[] }[];
  readonly disks: readonly { readonly id: string; readonly volume: string; readonly gib: number; readonly zone: string; readonly state: string; readonly node?: string }[];
  readonly routes: readonly { readonly cidr: string; readonly node: string }[];
}

/** The infrastructure network between two sets of machines is not as usual; `*` are all others, `outside` is where people sit. */
export interface Disturbance {
  readonly kind: 'cut' | 'slow' | 'lossy';
  readonly between: readonly string[];
  readonly and: readonly string[];
}

export interface Scene {
  readonly seq: number;
  /** Simulated microseconds. */
  readonly at: number;
  readonly controlPlane: readonly ControlPlanePart[];
  readonly nodes: readonly NodePart[];
  /** Pods that no node has yet. */
  readonly pending: readonly PodPart[];
  readonly networks: { readonly pods: string; readonly services: string; readonly infrastructure: string; readonly disturbances?: readonly Disturbance[] };
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly clusterIP: string; readonly endpoints: number; readonly system: boolean }[];
  readonly messages: readonly Message[];
  /** Absent: the cluster runs on machines of one's own. */
  readonly provider?: ProviderPart;
  /** The person with kubectl. */
  readonly user: PartState;
}
