/**
 * Enough CPU, memory, storage, Pods and other resources left; and a preference for nodes with much left. Upstream:
 * pkg/scheduler/framework/plugins/noderesources (fit.go, least_allocated.go) with LeastAllocated over cpu:1, memory:1.
 * Other strategies: nodeResourcesFitArgs.ts. Leaves out: resources backed by a DeviceClass.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { Status } from '../framework/status.ts';
import { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { podInfoOf } from '../snapshot/podInfo.ts';
import { allocatableOf } from '../snapshot/requests.ts';

/** Resources that the administrator has somebody else look after. */
export type Ignored = (resource: string) => boolean;
const NONE: Ignored = () => false;

function judge({ requests }: PodInfo, node: NodeInfo, ignored: Ignored = NONE): Status | undefined {
  const { allocatable } = node;
  const reasons: string[] = [];
  let hopeless = false;
  const short = (name: string, wanted: number, all: number, used: number): void => {
    if (wanted <= 0 || wanted <= all - used) return;
    reasons.push(`Insufficient ${name}`);
    if (wanted > all) hopeless = true;
  };
  if (node.pods.size + 1 > allocatable.pods) reasons.push('Too many pods');
  short('cpu', requests.milliCpu, allocatable.milliCpu, node.milliCpu);
  short('memory', requests.memory, allocatable.memory, node.memory);
  short('ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage, node.ephemeralStorage);
  for (const [name, amount] of requests.scalar) if (!ignored(name)) short(name, amount, allocatable.scalar.get(name) ?? 0, node.scalar.get(name) ?? 0);
  return { code: hopeless ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons };
}

/** The common case, without building anything. */
function fits({ requests }: PodInfo, node: NodeInfo): boolean {
  return (
    requests.scalar.size === 0 &&
    node.podCount < node.allPods &&
    (requests.milliCpu === 0 || requests.milliCpu <= node.allMilliCpu - node.milliCpu) &&
    (requests.memory === 0 || requests.memory <= node.allMemory - node.memory) &&
    (requests.ephemeralStorage === 0 || requests.ephemeralStorage <= node.allocatable.ephemeralStorage - node.ephemeralStorage)
  );
}

const MAX_SCORE = 100;

/** Share that stays free, in percent; 0 when there is not enough. */
const leftOver = (wanted: number, all: number): number => (wanted > all ? 0 : Math.trunc(((all - wanted) * MAX_SCORE) / all));

export function refusalOf(pod: PodInfo, node: NodeInfo, ignored?: Ignored): Status | undefined {
  if (fits(pod, node)) return undefined;
  const status = judge(pod, node, ignored);
  return status === undefined || status.reasons.length === 0 ? undefined : status;
}

/** Whether the node gives more than before of something that the Pod wants (a place counts). */
function grew({ requests }: PodInfo, before: Node, after: Node): boolean {
  const old = allocatableOf(before.status?.allocatable);
  const now = allocatableOf(after.status?.allocatable);
  if (now.pods > old.pods) return true;
  if (requests.milliCpu > 0 && now.milliCpu > old.milliCpu) return true;
  if (requests.memory > 0 && now.memory > old.memory) return true;
  if (requests.ephemeralStorage > 0 && now.ephemeralStorage > old.ephemeralStorage) return true;
  return [...requests.scalar].some(([name, amount]) => amount > 0 && (now.scalar.get(name) ?? 0) > (old.scalar.get(name) ?? 0));
}

/** Whether a Pod asks for less than before of something that this Pod wants. */
function shrank({ requests }: PodInfo, before: Pod, after: Pod): boolean {
  if ((after.spec.nodeName ?? '') === '') return false;
  const old = podInfoOf(before).requests;
  const now = podInfoOf(after).requests;
  if (requests.milliCpu > 0 && old.milliCpu > now.milliCpu) return true;
  if (requests.memory > 0 && old.memory > now.memory) return true;
  if (requests.ephemeralStorage > 0 && old.ephemeralStorage > now.ephemeralStorage) return true;
  return [...requests.scalar].some(([name, amount]) => amount > 0 && (old.scalar.get(name) ?? 0) > (now.scalar.get(name) ?? 0));
}

const nodeChanged = (pod: PodInfo, before: Node | undefined, after: Node | undefined): boolean => {
  if (after === undefined || refusalOf(pod, new NodeInfo(after)) !== undefined) return false;
  return before === undefined || grew(pod, before, after);
};

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  sign: ({ requests }) => requests.text,
  preFilter: () => ({ state: undefined }),
  filter: (_state, pod, node) => refusalOf(pod, node),
  score(_state, { requests }, node) {
    const { allMilliCpu: milliCpu, allMemory: memory } = node;
    let sum = 0;
    let weights = 0;
    if (milliCpu !== 0) {
      sum += leftOver(node.assumedMilliCpu + requests.incomingMilliCpu, milliCpu);
      weights++;
    }
    if (memory !== 0) {
      sum += leftOver(node.assumedMemory + requests.incomingMemory, memory);
      weights++;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  },
  wakes: [
    {
      event: 'AssignedPod/Delete',
      hint: (_pod, { before }) =>
        ((before as Pod | undefined)?.spec.nodeName ?? '') !== '' || ((before as Pod | undefined)?.status?.nominatedNodeName ?? '') !== '',
    },
    { event: 'Node/Add', hint: (pod, { before, after }) => nodeChanged(pod, before as Node | undefined, after as Node | undefined) },
    {
      event: 'Node/UpdateNodeAllocatable',
      hint: (pod, { before, after }) => nodeChanged(pod, before as Node | undefined, after as Node | undefined),
    },
    {
      event: 'AssignedPod/UpdatePodScaleDown',
      hint: (pod, { before, after }) => before !== undefined && after !== undefined && shrank(pod, before as Pod, after as Pod),
    },
    { event: 'TargetPod/UpdatePodScaleDown' },
  ],
};
