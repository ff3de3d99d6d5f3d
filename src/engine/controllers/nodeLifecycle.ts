/**
 * The node lifecycle controller: a node that falls silent becomes Unknown, its Pods not ready, and it is tainted. Upstream:
 * pkg/controller/nodelifecycle, pkg/controller/util/node. A change of a node is answered at once (`worker1`); silence and NoExecute taints are
 * found by a look at all nodes every five seconds (`worker1/health`). Leaves out: nothing heard is forgotten when a total failure ends.
 */
import type { Lease } from '../api/kinds/lease.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Condition, KubeObject } from '../api/object.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { LEASES, NODES, PODS, type Controller, type Reader, type Reconcile } from './controller.ts';
import { nextEviction, readyOf } from './nodeLifecycle/disruption.ts';
import { NOT_READY, UNREACHABLE, evictionTaint, patchTaints, taintsOfConditions, withTaint } from './nodeLifecycle/taints.ts';
import { withPodCondition } from './podConditions.ts';

/** Upstream: --node-monitor-period, --node-monitor-grace-period, --node-startup-grace-period; the pass that taints runs every 100 ms. */
const PERIOD = 5 * SECOND;
const GRACE = 50 * SECOND;
const STARTUP_GRACE = 60 * SECOND;
const TAINT_PASS = 100 * MILLISECOND;
/** Upstream: the conditions that kubelet keeps alive. */
const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
const HEALTH = '/health';
const POD = 'pods/';

/** Codes: registerNode, forgetNode, taintNode, untaintNode, syncLabels, nodeUnknown, taintNoExecute, untaintNoExecute, podNotReady, upToDate. */
export const nodeLifecycleController: Controller = {
  name: 'node-lifecycle-controller',
  source: 'node-controller',
  resource: 'nodes',
  workers: 8,
  watches: [
    { on: NODES, keys: ({ event, object, old }) => (event !== 'MODIFIED' || old === undefined || changed(old as Node, object as Node) ? [object.metadata.name] : []) },
    { on: PODS, keys: ({ object, old }, read) => podOnSilentNode(object as Pod, old as Pod | undefined, read) },
    { on: LEASES, keys: () => [] },
  ],
  periodic: { every: PERIOD, keys: (read) => read.list<Node>('nodes').filter((node) => isSilent(node, read) || evictionTaint(node) !== undefined).map(({ metadata }) => metadata.name + HEALTH) },
  reconcile(key, c) {
    if (key.startsWith(POD)) markPod(key.slice(POD.length), c);
    else if (key.endsWith(HEALTH)) checkHealth(c.get<Node>('nodes', key.slice(0, -HEALTH.length)), c);
    else tidy(key, c);
  },
};

/** Heartbeats alone are no reason to look. */
function changed(old: Node, node: Node): boolean {
  const states = ({ status }: Node): string => (status?.conditions ?? []).map(({ type, status: state }) => `${type}=${state}`).join();
  const taints = ({ spec }: Node): string => (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join();
  return states(old) !== states(node) || taints(old) !== taints(node) || old.spec.unschedulable !== node.spec.unschedulable || old.metadata.labels !== node.metadata.labels;
}

// ---- at once: taints that keep new Pods away, labels, the list of nodes

function tidy(name: string, c: Reconcile): void {
  const node = c.get<Node>('nodes', name);
  keepList(name, node, c);
  if (node === undefined) return;
  const taints = taintsOfConditions(node, c.time);
  if (taints !== undefined) {
    c.report(taints.length > (node.spec.taints ?? []).length ? 'taintNode' : 'untaintNode', { node: name });
    c.call(patchTaints(node, taints));
  } else syncLabels(node, c);
}

/**
 * Nodes that have come or gone are noticed by the next look at all of them; one that was replaced in between is not. Memory by name: the uid
 * of a known node; by `look name`: when the next look is.
 */
function keepList(name: string, node: Node | undefined, c: Reconcile): void {
  const known = c.memory.get(name);
  const look = `look ${name}`;
  if ((known === undefined) === (node === undefined)) {
    c.memory.delete(look);
    return;
  }
  const due = Number(c.memory.get(look) ?? (Math.floor(c.now / PERIOD) + 1) * PERIOD);
  if (c.now < due) {
    c.memory.set(look, due);
    c.requeueAfter(due - c.now, 'routine');
    return;
  }
  c.memory.delete(look);
  if (node === undefined) c.memory.delete(name);
  else c.memory.set(name, node.metadata.uid);
  const [reason, done] = node === undefined ? ['RemovingNode', `Removing Node ${name} from`] : ['RegisteredNode', `Registered Node ${name} in`];
  c.report(node === undefined ? 'forgetNode' : 'registerNode', { node: name });
  c.note({ about: reference(name, node?.metadata.uid ?? String(known)), type: 'Normal', reason, message: `Node ${name} event: ${done} Controller` });
}

const reference = (name: string, uid: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid, resourceVersion: '', creationTimestamp: '' } });

/** Upstream: labelReconcileInfo: the old names of the architecture and operating system labels. */
const LABELS: readonly (readonly [string, string])[] = [
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
];

function syncLabels(node: Node, c: Reconcile): void {
  const labels = node.metadata.labels ?? {};
  const missing = LABELS.filter(([key, old]) => labels[key] !== undefined && labels[old] !== labels[key]).map(([key, old]) => [old, labels[key]!]);
  if (missing.length === 0) return;
  c.report('syncLabels', { node: node.metadata.name });
  c.call({ verb: 'patch', on: NODES, name: node.metadata.name, patchType: 'strategic', body: { metadata: { labels: Object.fromEntries(missing) } }, ignore: ['NotFound'] });
}

// ---- every five seconds: silence, and taints that evict

/** The last sign of life counts from the look that found it; before the run began nobody listened. */
function isSilent(node: Node, { get, now, parseTime }: Pick<Reconcile, 'get' | 'now' | 'parseTime'>): boolean {
  const ready = readyOf(node);
  if (ready?.status === 'Unknown') return false;
  const { name, creationTimestamp } = node.metadata;
  const renewed = get<Lease>('leases.coordination.k8s.io', `kube-node-lease/${name}`)?.spec?.renewTime;
  const signs = [renewed, ready === undefined ? creationTimestamp : ready.lastHeartbeatTime].map((time) => (typeof time === 'string' ? parseTime(time) : 0));
  const heard: Micros = Math.ceil(Math.max(0, ...signs) / PERIOD) * PERIOD;
  return now > heard + (ready === undefined ? STARTUP_GRACE : GRACE);
}

function checkHealth(node: Node | undefined, c: Reconcile): void {
  if (node === undefined) return;
  if (isSilent(node, c)) declareUnknown(node, c);
  else evict(node, c);
}

/** Nothing heard for too long: whatever kubelet said before no longer counts. */
function declareUnknown(node: Node, c: Reconcile): void {
  const { name, uid, creationTimestamp } = node.metadata;
  const before = node.status?.conditions ?? [];
  const present = before.map((condition): Condition =>
    KUBELET_CONDITIONS.includes(condition.type) && condition.status !== 'Unknown'
      ? { ...condition, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: c.time }
      : condition,
  );
  const missing = KUBELET_CONDITIONS.filter((type) => !before.some((condition) => condition.type === type)).map(
    (type): Condition => ({ type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.', lastHeartbeatTime: creationTimestamp, lastTransitionTime: c.time }),
  );
  const pods = c.list<Pod>('pods').filter(({ spec }) => spec.nodeName === name);
  c.report('nodeUnknown', { node: name, seconds: GRACE / SECOND, pods: pods.length });
  c.call({ verb: 'update', on: NODES, name, subresource: 'status', body: { ...node, status: { ...node.status, conditions: [...present, ...missing] } }, ignore: ['NotFound'] });
  if (readyOf(node)?.status === 'True') {
    c.note({ about: reference(name, uid), type: 'Normal', reason: 'NodeNotReady', message: `Node ${name} status is now: NodeNotReady` });
    markNotReady(pods, c);
  }
  c.requeueAfter(TAINT_PASS);
}

function evict(node: Node, c: Reconcile): void {
  const due = evictionTaint(node);
  if (due === undefined) return;
  const { name } = node.metadata;
  const others = (node.spec.taints ?? []).filter(({ key, effect }) => effect !== 'NoExecute' || (key !== NOT_READY && key !== UNREACHABLE));
  if (due === 'none') {
    c.report('untaintNoExecute', { node: name });
    c.call(patchTaints(node, others));
    return;
  }
  const wait = nextEviction(node, c);
  if (wait === undefined) return;
  if (wait > 0) {
    c.requeueAfter(wait);
    return;
  }
  c.report('taintNoExecute', { node: name, taint: due });
  c.call(patchTaints(node, withTaint(others, { key: due, effect: 'NoExecute', timeAdded: c.time })));
}

// ---- Pods

const podOnSilentNode = (pod: Pod, old: Pod | undefined, read: Pick<Reader, 'get'>): string[] =>
  pod.spec.nodeName !== old?.spec.nodeName && isDown(pod, read) ? [`${POD}${pod.metadata.namespace}/${pod.metadata.name}`] : [];

function isDown({ spec }: Pod, read: Pick<Reader, 'get'>): boolean {
  const node = spec.nodeName === undefined ? undefined : read.get<Node>('nodes', spec.nodeName);
  const ready = node && readyOf(node);
  return ready !== undefined && ready.status !== 'True';
}

function markPod(key: string, c: Reconcile): void {
  const pod = c.get<Pod>('pods', key);
  if (pod === undefined || !isDown(pod, c)) return;
  c.report('podNotReady', { pod: key, node: pod.spec.nodeName ?? '' });
  markNotReady([pod], c);
}

/** They must not be sent requests any more, whatever happens to them later. Upstream: MarkPodsNotReady, one after another. */
function markNotReady(pods: readonly Pod[], c: Reconcile): void {
  for (const pod of pods) {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') continue;
    const { name, namespace = '' } = pod.metadata;
    const status = withPodCondition(pod, { type: ready.type, status: 'False', ...(ready.reason !== undefined && { reason: ready.reason }), ...(ready.message !== undefined && { message: ready.message }) }, c.time);
    c.call({ verb: 'update', on: PODS, namespace, name, subresource: 'status', body: { ...pod, status }, ignore: ['NotFound', 'Conflict'] });
    c.note({ about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
  }
}
