/**
 * The DaemonSet controller: one Pod on each node that may have it. Upstream: pkg/controller/daemon. Leaves out: adoption of revisions.
 */
import { sameJson } from '../api/equal.ts';
import type { DaemonSet, DaemonSetStatus } from '../api/kinds/daemonSet.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { SECOND } from '../kernel/time.ts';
import { isReady } from './activePods.ts';
import { claimPods, keysOfPods } from './claim.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS, type Controller, type Reader, type Reconcile } from './controller.ts';
import { byAge, daemonTemplate, eligibility, isAvailableFor, isUpdated, pinned, targetNode, type Eligibility } from './daemonSet/daemonPods.ts';
import { historyOf, surplusRevisions } from './daemonSet/revisions.ts';
import { allowsSurge, replacements, type Field } from './daemonSet/rolling.ts';
import { createPod, deletePod, slowStart } from './podCalls.ts';

const DS = 'daemonsets.apps';
/** Upstream: BurstReplicas; the back-off after a failed Pod. */
const BURST = 250;
const BACK_OFF = SECOND;
const MAX_BACK_OFF = 900 * SECOND;

/** Codes: snapshotTemplate, placeDaemons, removeDaemons, replaceDaemons, upToDate. */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  resource: DS,
  workers: 2,
  watches: [
    { on: DAEMON_SETS, keys: ({ object }) => [`${object.metadata.namespace}/${object.metadata.name}`] },
    { on: PODS, keys: (change, read) => keysOfPods(change, read, 'DaemonSet', DS) },
    { on: CONTROLLER_REVISIONS, keys: ({ object }) => (object.metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'DaemonSet').map(({ name }) => `${object.metadata.namespace}/${name}`) },
    { on: NODES, keys: ({ event, object, old }, read) => (event === 'DELETED' ? [] : setsOfNode(object as Node, old as Node | undefined, read)) },
  ],
  reconcile(key, c) {
    const ds = c.get<DaemonSet>(DS, key);
    if (ds === undefined || ds.metadata.deletionTimestamp !== undefined) return;
    const { objects: pods, claims } = claimPods(ds, 'DaemonSet', c);
    c.parallel(claims);
    const { hash, old, calls } = historyOf(ds, c);
    if (calls.length > 0) c.report('snapshotTemplate', { hash });
    for (const call of calls) c.call(call);
    const plan = planOf(ds, hash, pods, c);
    const placing = manage(plan, c);
    for (const call of surplusRevisions(ds, old, pods)) c.call(call);
    // New Pods bring the next sync at once, which counts them; upstream counts again in the same one.
    if (!placing || c.lastError !== undefined) updateStatus(plan, c);
  },
};

/**
 * A node concerns a DaemonSet that lacks a Pod there, has one too many, or counts Pods in the wrong place (upstream: syncNodeUpdate). That a
 * node no longer wants a Pod which may stay is noticed with the next change only.
 */
function setsOfNode(node: Node, old: Node | undefined, read: Pick<Reader, 'list' | 'owned'>): string[] {
  if (old !== undefined && old.metadata.labels === node.metadata.labels && sameJson(old.spec.taints, node.spec.taints)) return [];
  const concerned = read.list<DaemonSet>(DS).filter((ds) => {
    const { run, stay } = eligibility(ds, node);
    if (old === undefined) return run;
    const scheduled = read.owned<Pod>('pods', ds.metadata.uid).some(({ spec }) => spec.nodeName === node.metadata.name);
    return scheduled ? !stay || (ds.status?.numberMisscheduled ?? 0) > 0 : run;
  });
  return concerned.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

// ---- what is and what should be

interface Plan extends Field {
  readonly eligible: ReadonlyMap<string, Eligibility>;
  /** Pods by node, those on unknown nodes included. */
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
}

function planOf(ds: DaemonSet, hash: string, pods: readonly Pod[], c: Reconcile): Plan {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    const there = byNode.get(node);
    if (there === undefined) byNode.set(node, [pod]);
    else there.push(pod);
  }
  const eligible = new Map<string, Eligibility>();
  const nodes = new Map<string, readonly Pod[]>();
  for (const node of c.list<Node>('nodes')) {
    const found = eligibility(ds, node);
    eligible.set(node.metadata.name, found);
    if (found.run) nodes.set(node.metadata.name, NO_PODS);
  }
  const desired = nodes.size;
  const isOver = (pod: Pod): boolean => hasEnded(pod) && isEnding(pod);
  for (const [node, there] of byNode) nodes.set(node, there.some(isOver) ? there.filter((pod) => !isOver(pod)) : there);
  return { ds, hash, eligible, byNode, nodes, desired, wanted: (node) => eligible.get(node)?.run === true };
}

const NO_PODS: readonly Pod[] = [];

const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const isEnding = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

// ---- placing and removing

/** True: Pods are being created. */
function manage(plan: Plan, c: Reconcile): boolean {
  const { ds, byNode, eligible, desired } = plan;
  const create: string[] = [];
  const remove: Pod[] = [];
  for (const [node, may] of eligible) {
    const there = byNode.get(node);
    if (may.run && there === undefined) create.push(node);
    else if (may.stay) prune(plan, node, there ?? [], { create, remove }, c);
    else if (there !== undefined) remove.push(...there.filter((pod) => !isEnding(pod)));
  }
  for (const [node, there] of byNode) if (!eligible.has(node)) remove.push(...there.filter(({ spec, metadata }) => (spec.nodeName ?? '') === '' && metadata.deletionTimestamp === undefined));
  if (create.length + remove.length > 0) {
    const change = { desired, actual: [...byNode.values()].filter((pods) => pods.length > 0).length, created: create.length, removed: remove.length };
    c.report(create.length > 0 ? 'placeDaemons' : 'removeDaemons', change);
    syncNodes(plan, create, remove, c);
    return create.length > 0;
  }
  const replacing = replacements(plan, c);
  if (replacing.create.length + replacing.remove.length === 0) return false;
  const updated = [...plan.nodes.values()].flat().filter((pod) => isUpdated(ds, pod, plan.hash)).length;
  c.report('replaceDaemons', { desired, updated, removed: replacing.remove.length, created: replacing.create.length });
  syncNodes(plan, replacing.create, replacing.remove, c);
  return replacing.create.length > 0;
}

/** Failed and surplus Pods of a node that may keep one. */
function prune(plan: Plan, node: string, there: readonly Pod[], change: { readonly create: string[]; readonly remove: Pod[] }, c: Reconcile): void {
  const [only] = there;
  if (only !== undefined && there.length === 1 && !isEnding(only) && !hasEnded(only)) return;
  const running: Pod[] = [];
  for (const pod of there.filter((one) => !isEnding(one))) {
    if (hasEnded(pod)) change.remove.push(...ended(plan.ds, pod, node, c));
    else running.push(pod);
  }
  running.sort(byAge);
  if (!allowsSurge(plan.ds)) {
    change.remove.push(...running.slice(1));
    return;
  }
  if (running.length === 0 && plan.wanted(node)) change.create.push(node);
  if (running.length <= 1) return;
  const fresh = running.find((pod) => pod.metadata.labels?.['controller-revision-hash'] === plan.hash);
  const old = running.find((pod) => pod.metadata.labels?.['controller-revision-hash'] !== plan.hash);
  change.remove.push(...running.filter((pod) => pod !== fresh && pod !== old));
  if (fresh !== undefined && old !== undefined && (!isReady(old) || isAvailableFor(plan.ds, fresh, c))) change.remove.push(old);
}

/** An ended daemon is removed, a failed one with growing patience. Memory: node -> how often, and until when to wait. */
function ended(ds: DaemonSet, pod: Pod, node: string, c: Reconcile): Pod[] {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (pod.status?.phase === 'Succeeded') {
    c.note({ about: ds, type: 'Normal', reason: 'SucceededDaemonPod', message: `Found succeeded daemon pod ${name} on node ${node}, will try to delete it` });
    return [pod];
  }
  const key = `${ds.metadata.uid}/${node}`;
  const known = c.memory.get(key) as { readonly delay: number; readonly at: number } | undefined;
  if (known !== undefined && c.now - known.at < known.delay) {
    c.requeueAfter(known.at + known.delay - c.now, 'routine');
    return [];
  }
  const fresh = known === undefined || c.now - known.at > 2 * MAX_BACK_OFF;
  c.memory.set(key, { delay: fresh ? BACK_OFF : Math.min(known.delay * 2, MAX_BACK_OFF), at: c.now });
  c.note({ about: ds, type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed daemon pod ${name} on node ${node}, will try to kill it` });
  return [pod];
}

function syncNodes({ ds, hash }: Plan, create: readonly string[], remove: readonly Pod[], c: Reconcile): void {
  const template = daemonTemplate(ds, hash);
  const made = create.slice(0, BURST).map((node) => createPod(ds, 'DaemonSet', { ...template, spec: pinned(template.spec, node) }));
  slowStart(made, c);
  c.parallel(remove.slice(0, BURST).map((pod) => deletePod(ds, pod)));
}

// ---- status

function updateStatus({ ds, hash, nodes, eligible, desired }: Plan, c: Reconcile): void {
  const scheduled: Pod[] = [];
  let misscheduled = 0;
  for (const [name, { run }] of eligible) {
    const there = nodes.get(name) ?? NO_PODS;
    const first = there.length < 2 ? there[0] : there.toSorted(byAge)[0];
    if (first === undefined) continue;
    if (run) scheduled.push(first);
    else misscheduled++;
  }
  const ready = scheduled.filter(isReady);
  const available = ready.filter((pod) => isAvailableFor(ds, pod, c)).length;
  const updated = scheduled.filter((pod) => isUpdated(ds, pod, hash)).length;
  const status: DaemonSetStatus = {
    currentNumberScheduled: scheduled.length,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready.length,
    observedGeneration: ds.metadata.generation ?? 0,
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(available > 0 && { numberAvailable: available }),
    ...(desired > available && { numberUnavailable: desired - available }),
    ...(ds.status?.collisionCount !== undefined && { collisionCount: ds.status.collisionCount }),
    ...(ds.status?.conditions && { conditions: ds.status.conditions }),
  };
  const { name, namespace = '' } = ds.metadata;
  if (!sameJson(status, ds.status)) c.call({ verb: 'update', on: DAEMON_SETS, namespace, name, subresource: 'status', body: { ...ds, status }, ignore: ['NotFound', 'Conflict'] });
  if ((ds.spec.minReadySeconds ?? 0) > 0 && ready.length !== available) c.requeueAfter((ds.spec.minReadySeconds ?? 0) * SECOND);
}
