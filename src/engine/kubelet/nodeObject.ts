/**
 * The Node object that a kubelet registers, and the conditions it reports. Upstream: pkg/kubelet/kubelet_node_status.go,
 * pkg/kubelet/nodestatus/setters.go. Leaves out: volumes in use, features, pressure (nodes never run short of anything).
 */
import type { Machine } from '../api/machine.ts';
import type { Condition, Json } from '../api/object.ts';
import { fnv1a32 } from '../kernel/random.ts';

type Told = { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string };

const PRESSURES: readonly (readonly [string, Told])[] = [
  ['MemoryPressure', { status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' }],
  ['DiskPressure', { status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' }],
  ['PIDPressure', { status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' }],
];
const READY: readonly [string, Told] = ['Ready', { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }];
const NO_NETWORK: readonly [string, Told] = [
  'Ready',
  { status: 'False', reason: 'KubeletNotReady', message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized' },
];
const ROUTED: readonly [string, Told] = ['NetworkUnavailable', { status: 'False', reason: 'RouteCreated', message: 'RouteController created a route' }];

/** Conditions as of now; a status that was there before keeps the time since when. `simulated` nodes report as KWOK's do. */
export function nodeConditions(ready: boolean, simulated: boolean, known: readonly Condition[] | undefined, time: string): Condition[] {
  const told = simulated ? [READY, ...PRESSURES, ROUTED] : [...PRESSURES, ready ? READY : NO_NETWORK];
  return told.map(([type, { status, reason, message }]) => {
    const before = known?.find((condition) => condition.type === type);
    return { type, status, lastHeartbeatTime: time, lastTransitionTime: before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : time, reason, message };
  });
}

/** A made-up but fixed identity. */
const identity = (machine: Machine, salt: string): string => {
  const hex = [0, 1, 2, 3].map((part) => fnv1a32(`${machine.name}/${salt}/${part}`).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export function newNode(machine: Machine, conditions: readonly Condition[], simulated: boolean): Json {
  const { name, labels, taints, unschedulable, podCIDR, capacity, allocatable } = machine;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels },
      annotations: simulated ? { 'kwok.x-k8s.io/node': 'fake', 'node.alpha.kubernetes.io/ttl': '0' } : { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      ...(podCIDR !== undefined && { podCIDR, podCIDRs: [podCIDR] }),
      ...(taints && taints.length > 0 && { taints: taints.map((taint) => ({ ...taint })) }),
      ...(unschedulable === true && { unschedulable: true }),
    },
    status: {
      addresses: [{ type: 'InternalIP', address: machine.address }, { type: 'Hostname', address: name }],
      allocatable: { ...(allocatable ?? capacity) },
      capacity: { ...capacity },
      conditions: conditions.map((condition) => ({ ...condition })) as Json,
      daemonEndpoints: { kubeletEndpoint: { Port: simulated ? 0 : 10_250 } },
      nodeInfo: nodeInfo(machine, simulated),
    },
  };
}

function nodeInfo(machine: Machine, simulated: boolean): Json {
  const { osImage, kernelVersion, kubeletVersion, containerRuntimeVersion } = machine;
  const ids = simulated ? { bootID: '', machineID: '', systemUUID: '' } : { bootID: identity(machine, 'boot'), machineID: identity(machine, 'machine').replaceAll('-', ''), systemUUID: identity(machine, 'system') };
  return { architecture: 'amd64', ...ids, containerRuntimeVersion, kernelVersion, kubeProxyVersion: kubeletVersion, kubeletVersion, operatingSystem: 'linux', osImage };
}
