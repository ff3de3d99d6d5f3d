/**
 * Whether a kubelet takes a Pod that was bound to its node. Upstream: pkg/kubelet/lifecycle/predicate.go and declaredfeatures, and the scheduler's predicates that it
 * repeats, and the eviction manager's word. Leaves out: critical Pods preempting others, topology and device managers.
 */
import { declaredFeatures, neededFeatures } from '../api/declaredFeatures.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Container, Pod } from '../api/kinds/pod.ts';
import { matchesRequiredNodes } from '../api/nodeSelector.ts';
import { milliOf, valueOf } from '../api/quantity.ts';
import { qosClassOf } from '../api/qos.ts';
import { tolerated } from '../api/toleration.ts';
import type { Pressure } from './podStore.ts';

export interface Refusal {
  /** As in status.reason and the Event: OutOfcpu, NodeAffinity, NodePorts, TaintToleration. */
  readonly reason: string;
  readonly message: string;
}

type Amounts = { readonly cpu: number; readonly memory: number; readonly storage: number };

const NONE: Amounts = { cpu: 0, memory: 0, storage: 0 };
const RESOURCES = [['cpu', 'cpu'], ['memory', 'memory'], ['storage', 'ephemeral-storage']] as const;
const NO_EXECUTE = 'NoExecute';
const CRITICAL = 2_000_000_000;
const toleratesMemory = ({ spec }: Pod): boolean => tolerated({ key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }, spec.tolerations);

/** Undefined: taken. `others` are the Pods that the node has already and that have not ended. */
export function admit(pod: Pod, node: Node, others: readonly Pod[], isStatic: boolean, pressure: Pressure = {}): Refusal | undefined {
  const short = isStatic || (pod.spec.priority ?? 0) >= CRITICAL ? [] : [...(pressure.memory !== undefined && qosClassOf(pod) === 'BestEffort' && !toleratesMemory(pod) ? ['MemoryPressure'] : []), ...(pressure.disk === undefined ? [] : ['DiskPressure'])];
  if (short.length > 0) return { reason: 'Evicted', message: `The node had condition: [${short.join(' ')}]. ` };
  const allocatable = node.status?.allocatable ?? {};
  const room = valueOf(allocatable['pods']);
  if (others.length + 1 > room) return lacking('pods', 1, others.length, room);
  const wanted = requests(pod);
  const used = others.map(requests).reduce(add, NONE);
  for (const [key, name] of RESOURCES) {
    const capacity = key === 'cpu' ? milliOf(allocatable[name]) : valueOf(allocatable[name]);
    if (wanted[key] > 0 && used[key] + wanted[key] > capacity) return lacking(name, wanted[key], used[key], capacity);
  }
  const os = node.metadata.labels?.['kubernetes.io/os'] ?? 'linux';
  const selected = pod.spec.nodeSelector?.['kubernetes.io/os'];
  if (selected !== undefined && selected !== os) return { reason: 'PodOSSelectorNodeLabelDoesNotMatch', message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label" };
  if (pod.spec.os !== undefined && pod.spec.os.name !== os) return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
  if (!matchesRequiredNodes(pod, node)) return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  if (pod.spec.nodeName !== node.metadata.name) return predicate('NodeName', "node(s) didn't match the requested node name");
  if (others.some((other) => portsClash(pod, other))) return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  const taints = isStatic ? [] : (node.spec.taints ?? []).filter(({ effect }) => effect === NO_EXECUTE);
  if (taints.some((taint) => !tolerated(taint, pod.spec.tolerations))) return predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
  const lacks = missingFeatures(pod, node);
  if (lacks.length > 0) return { reason: 'PodFeatureUnsupported', message: `Pod requires node features that are not available: ${lacks.join(', ')}` };
  return undefined;
}

/** Only a kubelet that declares features knows of them. */
function missingFeatures({ spec }: Pod, { status }: Node): readonly string[] {
  const declared = declaredFeatures(String(status?.nodeInfo?.['kubeletVersion'] ?? ''));
  return declared.length === 0 ? [] : neededFeatures(spec).filter((feature) => !declared.includes(feature));
}

const lacking = (resource: string, wanted: number, used: number, capacity: number): Refusal => ({
  reason: `OutOf${resource}`,
  message: `Node didn't have enough resource: ${resource}, requested: ${wanted}, used: ${used}, capacity: ${capacity}`,
});

const predicate = (name: string, why: string): Refusal => ({ reason: name, message: `Predicate ${name} failed: ${why}` });

const add = (a: Amounts, b: Amounts): Amounts => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, storage: a.storage + b.storage });
const larger = (a: Amounts, b: Amounts): Amounts => ({ cpu: Math.max(a.cpu, b.cpu), memory: Math.max(a.memory, b.memory), storage: Math.max(a.storage, b.storage) });

function ofContainer({ resources }: Container): Amounts {
  const list = resources?.requests;
  return list === undefined ? NONE : { cpu: milliOf(list['cpu']), memory: valueOf(list['memory']), storage: valueOf(list['ephemeral-storage']) };
}

const COMPUTED = new WeakMap<Pod['spec'], Amounts>();

/** Upstream: component-helpers/resource PodRequests. */
export function requests({ spec }: Pod): Amounts {
  let amounts = COMPUTED.get(spec);
  if (amounts === undefined) COMPUTED.set(spec, (amounts = compute(spec)));
  return amounts;
}

function compute(spec: Pod['spec']): Amounts {
  let sidecars = NONE;
  let starting = NONE;
  for (const container of spec.initContainers ?? []) {
    const own = ofContainer(container);
    starting = larger(starting, add(own, sidecars));
    if (container.restartPolicy === 'Always') sidecars = add(sidecars, own);
  }
  return larger(spec.containers.map(ofContainer).reduce(add, sidecars), starting);
}

function portsClash(a: Pod, b: Pod): boolean {
  const wanted = hostPorts(a);
  if (wanted.length === 0) return false;
  const others = hostPorts(b);
  return wanted.some(({ port, protocol, ip }) => others.some((other) => other.port === port && other.protocol === protocol && (other.ip === ip || ip === '0.0.0.0' || other.ip === '0.0.0.0')));
}

const hostPorts = ({ spec }: Pod): { readonly port: number; readonly protocol: string; readonly ip: string }[] =>
  spec.containers.flatMap(({ ports: own = [] }) => own.flatMap(({ hostPort, protocol = 'TCP', hostIP = '0.0.0.0' }) => (hostPort ? [{ port: hostPort, protocol, ip: hostIP || '0.0.0.0' }] : [])));
