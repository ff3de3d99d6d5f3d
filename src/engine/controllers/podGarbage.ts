/**
 * The Pod garbage collector: removes Pods whose node is gone, Pods that end before they had a node, and old ended Pods. Upstream:
 * pkg/controller/podgc/gc_controller.go. Leaves out: the out-of-service taint.
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { SECOND } from '../kernel/time.ts';
import { NODES, PODS, type Call, type Controller, type Reader, type Reconcile } from './controller.ts';
import { podCondition, type PodCondition } from './podConditions.ts';

/** Upstream: gcCheckPeriod, quarantineTime, --terminated-pod-gc-threshold. */
const PERIOD = 20 * SECOND;
const QUARANTINE = 40 * SECOND;
const THRESHOLD = 12_500;

/** Codes: removeOrphanedPod, removeUnscheduledPod, removeEndedPod, upToDate. */
export const podGarbageController: Controller = {
  name: 'pod-garbage-collector-controller',
  resource: 'pods',
  workers: 1,
  watches: [
    { on: PODS, keys: () => [] },
    { on: NODES, keys: () => [] },
  ],
  periodic: { every: PERIOD, keys: (read) => garbage(read) },
  reconcile(key, c) {
    const pod = c.get<Pod>('pods', key);
    if (pod === undefined) return;
    const node = pod.spec.nodeName ?? '';
    if (node !== '' && c.get<Node>('nodes', node) === undefined) orphaned(pod, node, c);
    else if (node === '' && pod.metadata.deletionTimestamp !== undefined) {
      c.report('removeUnscheduledPod', { pod: key });
      removal(pod, c);
    } else if (hasEnded(pod)) {
      c.report('removeEndedPod', { pod: key, threshold: THRESHOLD });
      removal(pod, c);
    }
  },
};

const hasEnded = ({ metadata, status }: Pod): boolean => metadata.deletionTimestamp === undefined && (status?.phase === 'Succeeded' || status?.phase === 'Failed');
const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

function garbage(read: Reader): string[] {
  const pods = read.list<Pod>('pods');
  const nodes = new Set(read.list<Node>('nodes').map(({ metadata }) => metadata.name));
  const stray = pods.filter(({ metadata, spec }) => ((spec.nodeName ?? '') === '' ? metadata.deletionTimestamp !== undefined : !nodes.has(spec.nodeName!)));
  const ended = pods.filter(hasEnded);
  const surplus = ended.length > THRESHOLD ? [...ended].sort(oldestFirst).slice(0, ended.length - THRESHOLD) : [];
  return [...new Set([...stray, ...surplus].map(keyOf))];
}

const oldestFirst = (a: Pod, b: Pod): number => {
  const [left, right] = [a.metadata.creationTimestamp + a.metadata.name, b.metadata.creationTimestamp + b.metadata.name];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** A node that is gone stays in quarantine for a while: it may only have been slow to register. */
function orphaned(pod: Pod, node: string, c: Reconcile): void {
  const since = c.memory.get(`gone/${node}`);
  if (typeof since !== 'number') c.memory.set(`gone/${node}`, c.now);
  if (typeof since !== 'number' || c.now - since < QUARANTINE) return;
  c.report('removeOrphanedPod', { pod: keyOf(pod), node });
  const gone = { type: 'DisruptionTarget', status: 'True' as const, reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };
  removal(pod, c, gone);
}

/** Marks the Pod as failed, so that no one counts it as running, and removes it at once. */
function removal(pod: Pod, c: Reconcile, condition?: PodCondition): void {
  const { name, namespace = '', uid } = pod.metadata;
  const about: Pick<Call, 'on' | 'namespace' | 'name' | 'ignore'> = { on: PODS, namespace, name, ignore: ['NotFound'] };
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (!ended) {
    const status = { phase: 'Failed', ...(condition && { conditions: [podCondition(pod, condition, c.time)] }) };
    c.call({ ...about, verb: 'patch', subresource: 'status', patchType: 'strategic', body: { metadata: { uid }, status } });
  }
  c.call({ ...about, verb: 'delete', options: { gracePeriodSeconds: 0 } });
}
