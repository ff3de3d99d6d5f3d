/**
 * What the schematic view says besides the scene: each machine's layers (hardware, operating system, container runtime, containers), the add-ons
 * as the objects that they are, and which of the parts that one learns about are in this cluster. No words but names and Kubernetes' own.
 */
import { podStatusWord, type KubeObject, type Machine, type Node, type Pod, type Run, type Scenario } from '../engine/index.ts';

export interface SchematicImage {
  readonly name: string;
  readonly bytes: number;
}

export interface SchematicContainer {
  readonly pod: string;
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  /** `running`, `waiting`, `terminated`: the key of the container's state. */
  readonly state: string;
}

export interface SchematicMachine {
  readonly name: string;
  readonly controlPlane: boolean;
  /** Whether the cluster has a Node of it. */
  readonly joined: boolean;
  readonly address: string;
  readonly hardware: {
    readonly cpu: string;
    readonly memory: string;
    readonly storage: string;
    /** `bareMetal`, `vm`, `instance`; absent when the scenario does not say. */
    readonly platform?: string;
    readonly instanceType?: string;
    readonly region?: string;
    readonly zone?: string;
    readonly providerID?: string;
  };
  readonly os: { readonly family: string; readonly image: string; readonly kernel: string; readonly architecture: string };
  readonly kubelet: string;
  readonly runtime: { readonly name: string; readonly version: string; readonly images: readonly SchematicImage[]; readonly imageCount: number };
  /** The program that watches over kubelet and runtime. */
  readonly supervisor: string;
  readonly containers: readonly SchematicContainer[];
}

export type AddonId = 'dns' | 'webUI' | 'monitoring' | 'logging';

export interface SchematicAddon {
  readonly id: AddonId;
  readonly pods: readonly { readonly namespace: string; readonly name: string; readonly status: string; readonly node: string }[];
}

export interface SchematicData {
  readonly machines: readonly SchematicMachine[];
  readonly addons: readonly SchematicAddon[];
  /** Whose cloud it runs on; `none`. */
  readonly provider: string;
  /** How Pods' packets cross the infrastructure network. */
  readonly cni: string;
}

/** Add-ons by the names that they are published under: CoreDNS, Kubernetes Dashboard and Headlamp, metrics-server, Prometheus and sysdig, Fluent Bit, Fluentd and Loki. */
const ADDONS: readonly (readonly [AddonId, RegExp])[] = [
  ['dns', /^(coredns|kube-dns)/],
  ['webUI', /dashboard|headlamp/],
  ['monitoring', /^(metrics-server|prometheus|sysdig|node-exporter|kube-state-metrics)/],
  ['logging', /^(fluent|loki|promtail|log-|logging|logs-|vector-agent)/],
];

/** Choices that a scenario need not make. */
type Chosen = Scenario & { readonly provider?: string; readonly cni?: string; readonly supervisor?: string };
type Known = Machine & { readonly platform?: string; readonly instanceType?: string; readonly os?: string };

interface KubeletRecord {
  readonly machine: Known;
}

const MOST_IMAGES = 12;

const stored = <T extends KubeObject>(run: Run, prefix: string): readonly T[] => run.stored<T>(prefix).map(({ value }) => value);

export function schematicView(run: Run, _query: object): SchematicData {
  const nodes = new Map(stored<Node>(run, '/registry/minions/').map((node) => [node.metadata.name, node]));
  const pods = stored<Pod>(run, '/registry/pods/');
  const { provider = 'none', cni = 'vxlan' }: Chosen = run.scenario;
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) if (pod.spec.nodeName) byNode.set(pod.spec.nodeName, [...(byNode.get(pod.spec.nodeName) ?? []), pod]);
  return {
    machines: machinesOf(run, nodes).map((machine) => machinePart(run, machine, nodes.get(machine.name), byNode.get(machine.name) ?? [])),
    addons: ADDONS.map(([id, names]) => ({ id, pods: pods.filter(({ metadata }) => names.test(metadata.name)).map(addonPod) })),
    provider,
    cni,
  };
}

/** Machines that have a kubelet, as they are now, and those of the scenario. */
function machinesOf(run: Run, nodes: ReadonlyMap<string, Node>): readonly Known[] {
  const known = new Map<string, Known>(run.scenario.machines.map((machine) => [machine.name, machine]));
  const kubelets = run.state<KubeletRecord>('kubelet/nodes').values('');
  for (const { machine } of kubelets) known.set(machine.name, machine);
  const there = new Set([...kubelets.map(({ machine }) => machine.name), ...nodes.keys()]);
  return [...known.values()].filter(({ name }) => there.size === 0 || there.has(name));
}

function machinePart(run: Run, machine: Known, node: Node | undefined, pods: readonly Pod[]): SchematicMachine {
  const labels: Readonly<Record<string, string>> = { ...machine.labels, ...node?.metadata.labels };
  const info = node?.status?.nodeInfo ?? {};
  const told = (field: string, otherwise: string): string => (typeof info[field] === 'string' && info[field] !== '' ? info[field] : otherwise);
  const capacity = node?.status?.capacity ?? machine.capacity;
  const [runtime = '', version = ''] = told('containerRuntimeVersion', machine.containerRuntimeVersion).split('://');
  const images = node?.status?.images ?? [];
  const instanceType = labels['node.kubernetes.io/instance-type'] ?? machine.instanceType;
  const zone = labels['topology.kubernetes.io/zone'];
  const region = labels['topology.kubernetes.io/region'];
  const { supervisor = 'systemd' }: Chosen = run.scenario;
  const family = labels['kubernetes.io/os'] ?? machine.os ?? 'linux';
  return {
    name: machine.name,
    controlPlane: machine.controlPlane === true,
    joined: node !== undefined,
    address: machine.address,
    hardware: {
      cpu: String(capacity['cpu'] ?? ''),
      memory: sizeText(String(capacity['memory'] ?? '')),
      storage: sizeText(String(capacity['ephemeral-storage'] ?? '')),
      ...(machine.platform !== undefined && { platform: machine.platform }),
      ...(instanceType !== undefined && { instanceType }),
      ...(zone !== undefined && { zone }),
      ...(region !== undefined && { region }),
      ...(node?.spec.providerID !== undefined && { providerID: node.spec.providerID }),
    },
    os: { family, image: told('osImage', machine.osImage), kernel: told('kernelVersion', machine.kernelVersion), architecture: told('architecture', 'amd64') },
    kubelet: told('kubeletVersion', machine.kubeletVersion),
    runtime: { name: runtime, version, images: images.slice(0, MOST_IMAGES).map(imagePart), imageCount: images.length },
    supervisor: family === 'windows' ? 'scm' : supervisor,
    containers: pods.flatMap(containersOf),
  };
}

const imagePart = ({ names = [], sizeBytes = 0 }: { readonly names?: readonly string[]; readonly sizeBytes?: number }): SchematicImage => ({ name: names.find((name) => !name.includes('@')) ?? names[0] ?? '', bytes: sizeBytes });

const containersOf = ({ metadata, spec, status }: Pod): readonly SchematicContainer[] =>
  spec.containers.map(({ name, image = '' }) => {
    const state = status?.containerStatuses?.find((one) => one.name === name)?.state ?? {};
    return { pod: metadata.name, namespace: metadata.namespace ?? '', name, image, state: Object.keys(state)[0] ?? 'waiting' };
  });

const addonPod = (pod: Pod): SchematicAddon['pods'][number] => ({ namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, status: podStatusWord(pod), node: pod.spec.nodeName ?? '' });

const UNITS = ['Ki', 'Mi', 'Gi', 'Ti'] as const;

/** `8388608Ki` -> `8Gi`: the largest unit that leaves at least one. */
function sizeText(quantity: string): string {
  const [, digits, unit = ''] = /^(\d+)([KMGT]i)?$/.exec(quantity) ?? [];
  if (digits === undefined) return quantity;
  let amount = Number(digits);
  let at = UNITS.findIndex((one) => one === unit);
  while (at < UNITS.length - 1 && amount >= 1_024) {
    amount /= 1_024;
    at++;
  }
  return at < 0 ? quantity : `${Math.round(amount * 10) / 10}${UNITS[at] ?? ''}`;
}
