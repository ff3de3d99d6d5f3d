/**
 * The records of all Pods of all nodes, and how a kubelet speaks of them: steps of the trace and Events. Upstream: pkg/kubelet/pod (manager),
 * pkg/kubelet/container (FilterEventRecorder).
 */
import { runtimeOf, systemOf, type Machine } from '../api/machine.ts';
import type { CloudFlavour } from '../api/cloudFlavours.ts';
import { emit, type Steps } from '../api/steps.ts';
import { minorOf } from '../api/version.ts';
import type { Client } from '../client/client.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Recorder } from '../client/recorder.ts';
import { OFF_TABLE } from '../client/routes.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import type { TlsBootstrap } from './tlsBootstrap.ts';
import type { ManifestCode } from './manifestCode.ts';
import type { Cni } from '../network/cni.ts';
import type { Micros } from '../kernel/time.ts';
import type { StatusHost } from './podStatus.ts';
import { specOf, type ContainerRecord, type PodRecord } from './record.ts';
import { forgetTraffic } from './usage.ts';
import type { ShellCode } from './shell/shellCode.ts';

export interface KubeletParts {
  /** Command lines, and manifests that somebody writes; their code may come late. */
  readonly shell: () => ShellCode;
  readonly manifestCode: () => ManifestCode;
  readonly tlsBootstrap: () => { readonly TlsBootstrap: typeof TlsBootstrap };
  readonly client: Client;
  readonly recorder: Recorder;
  readonly latencies: Latencies;
  /** Wall clock at simulated time 0, in seconds since the Unix epoch. */
  readonly epoch: number;
  readonly workload: 'containers' | 'instant';
  /** The control plane's version at the start. */
  readonly version: string;
  /** Whether control plane nodes have the static Pods of a kubeadm cluster. */
  readonly systemPods: boolean;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** A cloud provider's nodes: they wait for cloud-controller-manager to say what they are (--cloud-provider=external), and have its storage driver. */
  readonly provider?: CloudFlavour | undefined;
  /** The CNI plugin whose agent, a Pod, makes the nodes' networks. Absent: they have them a moment after their podCIDR. */
  readonly agent?: Cni | undefined;
  /** The program that a static Pod of a node stands for, when it is one of the control plane's. */
  readonly program?: (node: string, component: string) => ControlProgram;
}

/** A program of the control plane, seen from its container. */
export interface ControlProgram {
  readonly actor: Actor;
  readonly runs: boolean;
  /** Since when it stands still. */
  readonly frozen?: Micros;
}

/** One kubelet. */
export interface NodeRecord {
  readonly machine: Machine;
  /** The program runs. */
  readonly running: boolean;
  /** When its kubelet was started first. */
  readonly since?: Micros;
  /** It renews its lease and reports its status. */
  readonly beating: boolean;
  /** What it has got to. */
  readonly stage: 'joining' | 'registered' | 'ready';
  /** The network of its Pods, once it has one. */
  readonly podCIDR?: string;
  readonly uid?: string;
  /** Offset of the address given last. */
  readonly lastAddress: number;
  /** Event id of the next heartbeat. */
  readonly beat?: number;
  /** Something of its status has changed since it was reported, and when that was. */
  readonly dirty: boolean;
  readonly reportedAt: number;
  /** Since when its container runtime does not answer, and whether it was told to stop. */
  readonly runtimeDown?: { readonly since: Micros; readonly told: boolean };
  /** The machine has no power. */
  readonly off?: boolean;
  /** How often it has been started again: each start has a boot ID of its own. */
  readonly boots?: number;
  /** Attached volumes that its Pods use. */
  readonly disks?: readonly string[];
  /** What other programs on it take, when somebody has loaded it on purpose: bytes. */
  readonly load?: { readonly disk?: number; readonly memory?: number };
  /** What it is short of. */
  readonly pressure?: Pressure;
  /** What the CNI plugin's agent has set up on it. */
  readonly network?: NodeNetwork;
  /** Manifests of static Pods that were moved out of their folder. */
  readonly away?: readonly string[];
  /** Versions of the static Pods' manifests, where they are not the machine's own. */
  readonly manifests?: { readonly [component: string]: string };
  /** Files that somebody has written on it, by path; null: one of kubeadm's that was removed. */
  readonly files?: { readonly [path: string]: string | null };
  /** Manifests that cannot be read and that the kubelet has not missed yet: what they said before (null: what kubeadm wrote). */
  readonly unread?: { readonly [path: string]: string | null };
}

/** What the CNI plugin's agent has left on a machine. Its configuration outlives everything, what is in the kernel and in /run no reboot. */
export interface NodeNetwork {
  /** In which of the machine's boots it ran last. */
  readonly boots: number;
  readonly runs: boolean;
  /** The machines that there were when it ended. */
  readonly knows?: readonly string[];
}

/** Since when a node has been short of something. */
export interface Pressure {
  readonly memory?: Micros;
  readonly disk?: Micros;
}

type Numbers = NonNullable<Steps['synced']['numbers']>;

export const userOf = (node: string): string => `system:node:${node}`;

export class PodStore {
  readonly parts: KubeletParts;
  readonly world: World;
  readonly nodes: Table<NodeRecord>;
  /** The control plane machines among them. */
  readonly #controlPlanes: Table<true>;
  /** Machines without power, for all who send something there. */
  readonly off: Table<true>;
  /** Files on volumes of claims, by place. */
  readonly disks: Table<{ readonly [path: string]: string }>;
  readonly #records: Table<PodRecord>;

  constructor(world: World, parts: KubeletParts) {
    this.world = world;
    this.parts = parts;
    this.nodes = world.table('kubelet/nodes');
    this.#controlPlanes = world.table('kubelet/controlPlanes');
    this.off = world.table(OFF_TABLE);
    this.disks = world.table('kubelet/disks');
    this.#records = world.table('kubelet/pods');
  }

  /** Records of the control plane machines, by name. */
  get controlPlanes(): NodeRecord[] {
    return this.#controlPlanes.keys().map((name) => this.nodes.get(name)!);
  }

  addNode(record: NodeRecord): void {
    this.nodes.set(record.machine.name, record);
    if (record.machine.controlPlane === true) this.#controlPlanes.set(record.machine.name, true);
  }

  deleteNode(name: string): void {
    this.nodes.delete(name);
    this.#controlPlanes.delete(name);
  }

  get(row: string): PodRecord | undefined {
    return this.#records.get(row);
  }

  put(record: PodRecord): PodRecord {
    if (record.claims !== undefined && record.volumeFiles !== this.#records.get(record.row)?.volumeFiles) this.#keep(record);
    this.#records.set(record.row, record);
    return record;
  }

  /** What is written to a claim's volume outlives the Pod. */
  #keep({ claims = [], volumeFiles }: PodRecord): void {
    for (const { volume, place } of claims) {
      const own = Object.entries(volumeFiles).filter(([path]) => path.startsWith(`${volume}/`)).map(([path, text]) => [path.slice(volume.length + 1), text] as const);
      if (own.length > 0 || this.disks.has(place)) this.disks.set(place, Object.fromEntries(own));
    }
  }

  delete(record: PodRecord): void {
    this.#records.delete(record.row);
    forgetTraffic(this.world, record.row);
  }

  ofNode(node: string): PodRecord[] {
    return this.#records.values(`${node}|`);
  }

  /** The version of a component on a control plane machine, as its manifest says. */
  versionOn({ machine, manifests }: Pick<NodeRecord, 'machine' | 'manifests'>, component: string): string {
    return manifests?.[component] ?? machine.controlPlaneVersion ?? machine.kubeletVersion;
  }

  /** Versions of the API servers that there are, the oldest and the newest. */
  get apiServers(): { readonly oldest: string; readonly newest: string } {
    const all = this.controlPlanes.map((record) => this.versionOn(record, 'kube-apiserver'));
    const sorted = (all.length === 0 ? [this.parts.version] : all).toSorted((a, b) => minorOf(a) - minorOf(b));
    return { oldest: sorted[0]!, newest: sorted.at(-1)! };
  }

  /** Whether a kubelet can have anything done: it runs, and so does its container runtime. */
  works(node: string): boolean {
    const record = this.nodes.get(node);
    return record !== undefined && record.running && record.runtimeDown === undefined;
  }

  /** The node's own address on the infrastructure network. */
  hostIP(node: string): string {
    return this.nodes.get(node)?.machine.address ?? '';
  }

  statusHost(node: string): StatusHost {
    const machine = this.nodes.get(node)?.machine;
    return machine === undefined ? { ip: '', runtime: 'containerd', os: 'linux' } : { ip: machine.address, runtime: runtimeOf(machine), os: systemOf(machine) };
  }

  /** Records a step about a Pod. */
  step(ctx: Context, { node, pod }: Pick<PodRecord, 'node' | 'pod'>, code: string, more: { readonly container?: string; readonly numbers?: Numbers; readonly routine?: boolean } = {}): void {
    const { container, numbers, routine = false } = more;
    emit(ctx, 'synced', { node, pod: `${pod.metadata.namespace}/${pod.metadata.name}`, ...(container !== undefined && { container }), code, ...(numbers && { numbers }) }, { routine });
  }

  /** Records an Event about a Pod, or about one of its containers. */
  event(ctx: Context, record: PodRecord, container: Pick<ContainerRecord, 'name'> | undefined, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const source = { component: 'kubelet', host: record.node, user: userOf(record.node) };
    this.parts.recorder.record(ctx, source, record.pod, type, reason, message, container === undefined ? undefined : fieldPath(record, container.name));
  }
}

/** Upstream: kubecontainer.fieldPath. */
function fieldPath(record: PodRecord, name: string): string {
  const inits = record.pod.spec.initContainers ?? [];
  return `${inits.includes(specOf(record, name)) ? 'spec.initContainers' : 'spec.containers'}{${name}}`;
}
