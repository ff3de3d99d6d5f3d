/**
 * A scenario is the start of a run as plain data: machines, parameters, what is installed. With the seed and the commands it is the run.
 * Upstream: the defaults are those of a kubeadm cluster.
 */
import type { Machine } from './api/machine.ts';
import type { ProviderName } from './api/instanceTypes.ts';
import type { KubeObject } from './api/object.ts';
import type { Latencies } from './client/latencies.ts';
import type { Cni } from './network/cni.ts';
import type { ProxyMode } from './network/rules.ts';
import { SECOND } from './kernel/time.ts';

export interface Scenario {
  /** The name by which a link finds it, when it is one of ours. */
  readonly id?: string;
  /** Wall clock at simulated time 0, in whole seconds since the Unix epoch. */
  readonly epoch: number;
  readonly machines: readonly Machine[];
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** What differs from the default latencies. */
  readonly latencies?: Partial<Latencies>;
  /** `containers`: kubelets run containers by stages. `instant`: a Pod is Running and Ready at once and goes at once, as with KWOK. */
  readonly workload: 'containers' | 'instant';
  /** Whether the Pods of a kubeadm cluster exist (static Pods of the control plane, kube-proxy, CoreDNS). */
  readonly systemPods: boolean;
  /** Whether clients keep to their requests-per-second limits. */
  readonly clientLimits: boolean;
  /** What watches kubelet and container runtime on the machines, and starts them again. Default: systemd. */
  readonly supervisor?: 'systemd' | 'supervisord';
  /** What differs from one stacked etcd member on each control plane machine. */
  readonly controlPlane?: ControlPlane;
  /** The network of the Pods; `vxlan`, as flannel makes it, by default. */
  readonly cni?: Cni;
  /** How kube-proxy sends Services' packets on; by iptables by default. */
  readonly proxyMode?: ProxyMode;
  /** Whose instances the machines are, and who gives load balancers, routes and disks. Default: nobody. */
  readonly provider?: 'none' | ProviderName;
  /** The text of /etc/kubernetes/scheduler-config.yaml (kube-scheduler's --config) on each control plane machine. */
  readonly schedulerConfig?: string;
  /** Add-ons that are installed from the start, besides DNS, which kubeadm installs. */
  readonly addons?: readonly AddonId[];
  /** Objects that exist besides, created at the start through the API (a cluster given as `kubectl get -o yaml`). */
  readonly objects?: readonly KubeObject[];
}

export const ADDON_IDS = ['dashboard', 'metrics-server', 'prometheus', 'logging'] as const;
export type AddonId = (typeof ADDON_IDS)[number];

export interface ControlPlane {
  /** A member of etcd on each control plane machine, or on machines of their own. */
  readonly etcd?: 'stacked' | 'external';
  /** External: those machines; three by default. */
  readonly etcdMachines?: readonly { readonly name: string; readonly address: string }[];
  /** After how many entries etcd cuts its log (--snapshot-count). */
  readonly snapshotCount?: number;
}

/** 2026-11-02T08:00:00Z: any fixed moment will do, as long as it never changes. */
export const DEFAULT_EPOCH = 1_793_606_400;

const ZONES = ['a', 'a', 'b', 'c'];

/** The default cluster: one tainted control plane node and three workers of 4 CPU and 8Gi in zones a, b, c. */
export const DEFAULT_SCENARIO: Scenario = {
  id: 'default',
  epoch: DEFAULT_EPOCH,
  machines: ['controlplane', 'worker1', 'worker2', 'worker3'].map((name, index) => machine(name, index, ZONES[index]!)),
  podNetwork: '10.244.0.0/16',
  serviceNetwork: '10.96.0.0/12',
  workload: 'containers',
  systemPods: true,
  clientLimits: true,
};

/** Control plane machines; the first one's programs carry no machine's name. */
export const mastersOf = ({ machines }: Scenario): readonly Machine[] => machines.filter(({ controlPlane }) => controlPlane === true);

/** Where clients find the API server: the load balancer when there are several, which has the first address of the machines' network. */
export function endpointOf(scenario: Scenario): string {
  const [first, second] = mastersOf(scenario);
  const address = first?.address ?? '127.0.0.1';
  return `${second === undefined ? address : address.replace(/\d+$/, '250')}:6443`;
}

/** One machine of the usual size on the infrastructure network 192.168.49.0/24 and up. */
export function machine(name: string, index: number, zone: string): Machine {
  const controlPlane = index === 0;
  return {
    name,
    controlPlane,
    address: `192.168.${49 + Math.floor((index + 2) / 254)}.${((index + 2) % 254) + (index + 2 >= 254 ? 1 : 0)}`,
    labels: { 'topology.kubernetes.io/zone': zone, ...(controlPlane && { 'node-role.kubernetes.io/control-plane': '' }) },
    ...(controlPlane && { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
    capacity: { cpu: '4', 'ephemeral-storage': '100Gi', memory: '8Gi', pods: '110' },
    osImage: ['Debian GNU/Linux 13 (trixie)', 'Ubuntu 24.04.3 LTS', 'Debian GNU/Linux 12 (bookworm)', 'Ubuntu 24.04.3 LTS'][index % 4]!,
    kernelVersion: ['6.12.48+deb13-amd64', '6.8.0-86-generic', '6.1.0-40-amd64', '6.8.0-86-generic'][index % 4]!,
    kubeletVersion: 'v1.37.2',
    containerRuntimeVersion: 'containerd://2.1.4',
  };
}

/** The version of the control plane at the start. */
export function versionOf({ machines }: Pick<Scenario, 'machines'>): string {
  const first = machines.find(({ controlPlane }) => controlPlane === true);
  return first?.controlPlaneVersion ?? first?.kubeletVersion ?? 'v1.37.2';
}

/** How long nothing but Leases and Events may change before a cluster counts as settled, and how long one waits for it. */
export const SETTLED_AFTER = 2.5 * SECOND;
export const SETTLE_LIMIT = 600 * SECOND;
