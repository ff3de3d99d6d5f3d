/**
 * The Node object that a kubelet registers, and the conditions it reports. Upstream: pkg/kubelet/kubelet_node_status.go,
 * pkg/kubelet/nodestatus/setters.go. Leaves out: volumes in use, the runtime's features, PID pressure. Without a cloud-controller-manager an instance's kubelet
 * is told its providerID, type and zone by its own flags (--provider-id, --node-labels).
 */
import { UNINITIALIZED } from '../api/cloudFlavours.ts';
import { declaredFeatures } from '../api/declaredFeatures.ts';
import { providerIdOf } from '../api/instanceTypes.ts';
import { systemOf, type Machine } from '../api/machine.ts';
import type { Condition, Json } from '../api/object.ts';
import { fnv1a32 } from '../kernel/random.ts';
import type { Pressure } from './podStore.ts';

type Told = { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string };

const PRESSURES: readonly (readonly [string, Told])[] = [
  ['MemoryPressure', { status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' }],
  ['DiskPressure', { status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' }],
  ['PIDPressure', { status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' }],
];
const READY: readonly [string, Told] = ['Ready', { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }];
export const NO_NETWORK = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
const SHORT: { readonly [type: string]: Told } = {
  MemoryPressure: { status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' },
  DiskPressure: { status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' },
};
const ROUTED: readonly [string, Told] = ['NetworkUnavailable', { status: 'False', reason: 'RouteCreated', message: 'RouteController created a route' }];

/** What a node is like. */
export interface Health {
  /** It has its network. */
  readonly ready: boolean;
  /** What is wrong with its container runtime, in kubelet's words. */
  readonly complaint?: string | undefined;
  readonly pressure?: Pressure | undefined;
}

/** Conditions as of now; a status that was there before keeps the time since when. `simulated` nodes report as KWOK's do. */
export function nodeConditions({ ready, complaint, pressure }: Health, simulated: boolean, known: readonly Condition[] | undefined, time: string): Condition[] {
  const problem = ready ? complaint : NO_NETWORK;
  const state: readonly [string, Told] = problem === undefined ? READY : ['Ready', { status: 'False', reason: 'KubeletNotReady', message: problem }];
  const short = (type: string): boolean => (type === 'MemoryPressure' && pressure?.memory !== undefined) || (type === 'DiskPressure' && pressure?.disk !== undefined);
  const pressures = PRESSURES.map(([type, told]): readonly [string, Told] => [type, short(type) ? SHORT[type]! : told]);
  const told = simulated ? [READY, ...PRESSURES, ROUTED] : [...pressures, state];
  return told.map(([type, { status, reason, message }]) => {
    const before = known?.find((condition) => condition.type === type);
    return { type, status, lastHeartbeatTime: time, lastTransitionTime: before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : time, reason, message };
  });
}

/** A made-up but fixed identity. */
const identity = (machine: Pick<Machine, 'name'>, salt: string): string => {
  const hex = [0, 1, 2, 3].map((part) => fnv1a32(`${machine.name}/${salt}/${part}`).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** `external`: cloud-controller-manager will say what the machine is at its provider; until then no Pods come. */
export function newNode(machine: Machine, conditions: readonly Condition[], simulated: boolean, boots = 0, external?: object): Json {
  const { name, unschedulable, podCIDR, capacity, allocatable, instanceType, kernelVersion } = machine;
  const os = systemOf(machine);
  const awaited = external !== undefined && providerIdOf(machine) !== undefined;
  const providerID = awaited ? undefined : providerIdOf(machine);
  const labels = awaited ? Object.fromEntries(Object.entries(machine.labels ?? {}).filter(([key]) => !key.startsWith('topology.kubernetes.io/'))) : machine.labels;
  const taints = awaited ? [...(machine.taints ?? []), { key: UNINITIALIZED, value: 'true', effect: 'NoSchedule' }] : machine.taints;
  const given = {
    ...(instanceType !== undefined && !awaited && { 'beta.kubernetes.io/instance-type': instanceType, 'node.kubernetes.io/instance-type': instanceType }),
    ...(os === 'windows' && { 'node.kubernetes.io/windows-build': kernelVersion.split('.').slice(0, 3).join('.') }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': os, 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': os, ...given, ...labels },
      annotations: simulated ? { 'kwok.x-k8s.io/node': 'fake', 'node.alpha.kubernetes.io/ttl': '0' } : { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      ...(podCIDR !== undefined && { podCIDR, podCIDRs: [podCIDR] }),
      ...(providerID !== undefined && { providerID }),
      ...(taints && taints.length > 0 && { taints: taints.map((taint) => ({ ...taint })) }),
      ...(unschedulable === true && { unschedulable: true }),
    },
    status: {
      addresses: [{ type: 'InternalIP', address: machine.address }, { type: 'Hostname', address: name }],
      allocatable: { ...(allocatable ?? capacity) },
      capacity: { ...capacity },
      conditions: conditions.map((condition) => ({ ...condition })) as Json,
      ...(!simulated && declared(machine)),
      daemonEndpoints: { kubeletEndpoint: { Port: simulated ? 0 : 10_250 } },
      nodeInfo: nodeInfo(machine, simulated, boots),
    },
  };
}

/** Upstream: pkg/kubelet/kubelet_node_declared_features.go. */
export function declared({ kubeletVersion }: Machine): { readonly declaredFeatures?: Json } {
  const features = declaredFeatures(kubeletVersion);
  return features.length === 0 ? {} : { declaredFeatures: [...features] };
}

/** Another start of the machine, another boot ID. */
export const bootIdOf = (machine: Pick<Machine, 'name'>, boots = 0): string => identity(machine, boots === 0 ? 'boot' : `boot ${boots}`);

export function nodeInfo(machine: Machine, simulated: boolean, boots: number): Json {
  const { osImage, kernelVersion, kubeletVersion, containerRuntimeVersion } = machine;
  const ids = simulated ? { bootID: '', machineID: '', systemUUID: '' } : { bootID: bootIdOf(machine, boots), machineID: identity(machine, 'machine').replaceAll('-', ''), systemUUID: identity(machine, 'system') };
  return { architecture: 'amd64', ...ids, containerRuntimeVersion, kernelVersion, kubeProxyVersion: kubeletVersion, kubeletVersion, operatingSystem: systemOf(machine), osImage };
}
