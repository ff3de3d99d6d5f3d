/** Nodes with their Pods, their bars and, in a scheduling cycle, what the scheduler said of them. */
import { milliOf, podRequests, valueOf, type KubeObject, type Node, type NodeVerdict, type Pod, type Taint } from '../../engine/index.ts';
import type { MachinePart, NodePart, NodeVerdictPart, PartState, PodPart, ResourceBar } from '../scene.ts';

export interface PlacedPod {
  readonly pod: Pod;
  readonly part: PodPart;
}

export interface NodeStates {
  readonly kubelet: PartState;
  readonly kubeProxy: PartState;
  readonly containerRuntime: PartState;
  readonly machine?: MachinePart;
}

interface Fixed {
  readonly part: Omit<NodePart, 'kubelet' | 'kubeProxy' | 'containerRuntime' | 'machine' | 'pods' | 'bars' | 'verdict'>;
  /** What the node can give: thousandths of CPU, bytes, Pods. */
  readonly can: { readonly cpu: number; readonly memory: number; readonly pods: number };
}

const known = new WeakMap<KubeObject, Fixed>();

/** From one step to the next few nodes change: the others are as they were drawn last. */
const drawn = new WeakMap<KubeObject, { readonly pods: readonly PlacedPod[]; readonly states: NodeStates; readonly part: NodePart }>();

export function nodePart(node: Node, pods: readonly PlacedPod[], states: NodeStates, verdict: NodeVerdictPart | undefined): NodePart {
  const before = drawn.get(node);
  if (before !== undefined && verdict === undefined && samePods(before.pods, pods) && sameStates(before.states, states)) return before.part;
  let fixed = known.get(node);
  if (fixed === undefined) known.set(node, (fixed = make(node)));
  const part = { ...fixed.part, ...states, pods: pods.map((placed) => placed.part), bars: barsOf(fixed.can, pods) };
  if (verdict !== undefined) return { ...part, verdict };
  drawn.set(node, { pods, states, part });
  return part;
}

const samePods = (before: readonly PlacedPod[], now: readonly PlacedPod[]): boolean =>
  before.length === now.length && before.every(({ pod, part }, index) => pod === now[index]!.pod && part === now[index]!.part);

const sameStates = (before: NodeStates, now: NodeStates): boolean =>
  before.kubelet === now.kubelet && before.kubeProxy === now.kubeProxy && before.containerRuntime === now.containerRuntime && before.machine === now.machine;

function make({ metadata, spec, status }: Node): Fixed {
  const info = status?.nodeInfo ?? {};
  const text = (field: string): string => (typeof info[field] === 'string' ? info[field] : '');
  const labels = metadata.labels ?? {};
  const zone = labels['topology.kubernetes.io/zone'];
  const { taints = [], podCIDR, unschedulable } = (spec ?? {}) as { readonly taints?: readonly Taint[]; readonly podCIDR?: string; readonly unschedulable?: boolean };
  const can = status?.allocatable ?? status?.capacity ?? {};
  const part = {
    name: metadata.name,
    controlPlane: Object.hasOwn(labels, 'node-role.kubernetes.io/control-plane'),
    ready: status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True',
    schedulable: unschedulable !== true,
    os: text('osImage'),
    ...(zone !== undefined && { zone }),
    version: text('kubeletVersion'),
    runtime: text('containerRuntimeVersion'),
    address: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    ...(podCIDR !== undefined && { podCIDR }),
    taints: taints.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  };
  return { part, can: { cpu: milliOf(can['cpu']), memory: valueOf(can['memory']), pods: valueOf(can['pods']) } };
}

/** What the Pods request, as part of what the node can give. */
function barsOf(can: Fixed['can'], pods: readonly PlacedPod[]): readonly ResourceBar[] {
  let cpu = 0;
  let memory = 0;
  let count = 0;
  for (const { pod } of pods) {
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') continue;
    const asked = podRequests(pod.spec);
    cpu += asked.milliCpu;
    memory += asked.memory;
    count++;
  }
  const bar = (resource: ResourceBar['resource'], used: number, total: number, print: (amount: number) => string): ResourceBar => ({
    resource,
    used: total > 0 ? Math.min(1, used / total) : 0,
    usedText: print(used),
    totalText: print(total),
  });
  return [bar('cpu', cpu, can.cpu, cpuText), bar('memory', memory, can.memory, memoryText), bar('pods', count, can.pods, String)];
}

const cpuText = (milli: number): string => (milli % 1_000 === 0 ? String(milli / 1_000) : `${milli}m`);

function memoryText(bytes: number): string {
  const mebi = bytes / 2 ** 20;
  if (mebi >= 1_024) return `${trim(mebi / 1_024)}Gi`;
  return mebi === 0 ? '0' : `${trim(mebi)}Mi`;
}

const trim = (value: number): string => String(Math.round(value * 10) / 10);

/** By node: filtered, scored, or the one chosen. */
export function verdictParts(verdicts: readonly NodeVerdict[] | undefined, chosen: string | undefined): ReadonlyMap<string, NodeVerdictPart> {
  const parts = new Map<string, NodeVerdictPart>();
  const highest = Math.max(0, ...(verdicts ?? []).map(({ total = 0 }) => total));
  for (const { node, plugin, reasons, total } of verdicts ?? []) {
    const outcome = node === chosen ? 'best' : plugin === undefined ? 'scored' : 'filtered';
    parts.set(node, { outcome, ...(plugin !== undefined && { plugin }), ...(reasons && { reasons }), ...(total !== undefined && { total, ...(highest > 0 && { share: total / highest }) }) });
  }
  return parts;
}
