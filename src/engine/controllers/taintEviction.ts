/**
 * The taint eviction controller: Pods that do not tolerate a NoExecute taint of their node leave, at once or when their patience ends. Upstream:
 * pkg/controller/tainteviction.
 */
import { sameJson } from '../api/equal.ts';
import type { Node, Taint } from '../api/kinds/node.ts';
import type { Pod, Toleration } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { tolerates } from '../api/toleration.ts';
import type { ObjectChange } from '../client/informer.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { NODES, PODS, type Controller, type Note, type Reader, type Reconcile } from './controller.ts';
import { podCondition } from './podConditions.ts';

/** Codes: scheduleEviction, cancelEviction, evictPod, upToDate. */
export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  resource: 'pods',
  workers: 8,
  watches: [
    { on: NODES, keys: podsOfNode },
    { on: PODS, keys: ({ event, object, old }, read) => (event === 'DELETED' || moved(object as Pod, old as Pod | undefined) ? onTaintedNode(object as Pod, read) : []) },
  ],
  reconcile(key, c) {
    const pod = c.get<Pod>('pods', key);
    const node = pod?.spec.nodeName === undefined ? undefined : c.get<Node>('nodes', pod.spec.nodeName);
    if (pod === undefined || node === undefined) cancel(key, c);
    else judge(key, pod, noExecute(node), c);
  },
};

const noExecute = (node: Node | undefined): Taint[] => (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

const moved = (pod: Pod, old: Pod | undefined): boolean => old === undefined || old.spec.nodeName !== pod.spec.nodeName || !sameJson(old.spec.tolerations, pod.spec.tolerations);

const onTaintedNode = (pod: Pod, read: Pick<Reader, 'get'>): string[] =>
  pod.spec.nodeName !== undefined && noExecute(read.get<Node>('nodes', pod.spec.nodeName)).length > 0 ? [keyOf(pod)] : [];

function podsOfNode({ event, object, old }: ObjectChange<KubeObject>, read: Pick<Reader, 'list'>): string[] {
  if (event === 'DELETED' || sameJson(noExecute(old as Node | undefined), noExecute(object as Node))) return [];
  return read.list<Pod>('pods').filter(({ spec }) => spec.nodeName === object.metadata.name).map(keyOf);
}

/** Memory by Pod: since when it has been waiting for its eviction, and when that is due. */
interface Waiting {
  readonly since: Micros;
  readonly due: Micros;
}

function judge(key: string, pod: Pod, taints: readonly Taint[], c: Reconcile): void {
  const used = taints.map((taint) => pod.spec.tolerations?.find((toleration) => tolerates(toleration, taint)));
  if (used.some((toleration) => toleration === undefined)) {
    cancel(key, c);
    evict(pod, c);
    return;
  }
  const patience = taints.length === 0 ? undefined : leastPatience(used as readonly Toleration[]);
  if (patience === undefined) {
    cancel(key, c);
    return;
  }
  const waiting = c.memory.get(key) as (Waiting & { readonly [key: string]: number }) | undefined;
  const due = waiting?.due ?? c.now + patience;
  if (due <= c.now) {
    c.memory.delete(key);
    evict(pod, c);
    return;
  }
  if (waiting === undefined) {
    c.memory.set(key, { since: c.now, due });
    c.report('scheduleEviction', { pod: key, seconds: patience / SECOND });
  }
  c.requeueAfter(due - c.now);
}

/** How long all the taints are tolerated; undefined: for ever. */
function leastPatience(tolerations: readonly Toleration[]): Micros | undefined {
  const seconds = tolerations.flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined || tolerationSeconds === null ? [] : [Math.max(0, tolerationSeconds)]));
  return seconds.length === 0 ? undefined : Math.min(...seconds) * SECOND;
}

const about = (key: string): KubeObject => {
  const [namespace = '', name = ''] = key.split('/');
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' } };
};
const note = (key: string, message: string): Note => ({ about: about(key), type: 'Normal', reason: 'TaintManagerEviction', message: `${message} ${key}` });

function cancel(key: string, c: Reconcile): void {
  if (!c.memory.has(key)) return;
  c.memory.delete(key);
  c.report('cancelEviction', { pod: key });
  c.note(note(key, 'Cancelling deletion of Pod'));
}

function evict(pod: Pod, c: Reconcile): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const key = keyOf(pod);
  const { name, namespace = '', uid } = pod.metadata;
  c.report('evictPod', { pod: key, node: pod.spec.nodeName ?? '' });
  c.note(note(key, 'Marking for deletion Pod'));
  const condition = podCondition(pod, { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }, c.time);
  c.call({ verb: 'patch', on: PODS, namespace, name, subresource: 'status', patchType: 'strategic', body: { metadata: { uid }, status: { conditions: [condition] } }, ignore: ['NotFound'] });
  c.call({ verb: 'delete', on: PODS, namespace, name, ignore: ['NotFound'] });
}
