/**
 * The ReplicaSet controller: as many Pods as asked for. Upstream: pkg/controller/replicaset/{replica_set,replica_set_utils}.go.
 */
import { sameJson } from '../api/equal.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../api/kinds/replicaSet.ts';
import type { Condition } from '../api/object.ts';
import { labelOf } from '../api/selector.ts';
import { hasEnded, isActive, isAvailable, isReady, nextAvailability, podsToDelete } from './activePods.ts';
import { claimPods, keysOfPods } from './claim.ts';
import { PODS, REPLICA_SETS, type Controller, type Reconcile } from './controller.ts';
import { Facts } from './facts.ts';
import { createPod, deletePod, slowStart } from './podCalls.ts';

const RS = 'replicasets.apps';
/** Upstream: BurstReplicas. */
const BURST = 500;

/** Codes: createPods, deletePods, upToDate. */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  resource: RS,
  workers: 5,
  watches: [
    { on: REPLICA_SETS, keys: ({ object }) => [`${object.metadata.namespace}/${object.metadata.name}`] },
    { on: PODS, keys: (change, read) => keysOfPods(change, read, 'ReplicaSet', RS) },
  ],
  reconcile(key, c) {
    const rs = c.get<ReplicaSet>(RS, key);
    if (rs === undefined) return;
    const { objects: pods, claims } = claimPods(rs, 'ReplicaSet', c);
    const counts = countsOf(rs, pods);
    const desired = rs.spec.replicas ?? 1;
    // What failed last time is told before it is tried again; otherwise the status follows what is done.
    const told = c.lastError !== undefined;
    if (told) updateStatus(rs, pods, counts, c);
    c.parallel(claims);
    if (rs.metadata.deletionTimestamp === undefined) manage(rs, pods, counts.active, desired, c);
    if (!told) updateStatus(rs, pods, counts, c);
  },
};

// ---- Pods by what they are

const ACTIVE = 1;
const READY = 2;
const LABELLED = 4;
const ENDING = 8;

interface Counts {
  readonly active: number;
  /** Of the active ones. */
  readonly ready: number;
  readonly labelled: number;
  readonly ending: number;
}

/** By the ReplicaSet's spec, which never changes. */
const FACTS = new WeakMap<object, Facts<Pod>>();

function countsOf(rs: ReplicaSet, pods: readonly Pod[]): Counts {
  let facts = FACTS.get(rs.spec);
  if (facts === undefined) FACTS.set(rs.spec, (facts = new Facts(factsOf(rs))));
  const counts = { active: 0, ready: 0, labelled: 0, ending: 0 };
  for (const said of facts.read(pods)) {
    if ((said & ENDING) !== 0) counts.ending++;
    if ((said & ACTIVE) === 0) continue;
    counts.active++;
    if ((said & READY) !== 0) counts.ready++;
    if ((said & LABELLED) !== 0) counts.labelled++;
  }
  return counts;
}

function factsOf(rs: ReplicaSet): (pod: Pod) => number {
  const labelled = labelledAs(rs);
  return (pod) =>
    (isActive(pod) ? ACTIVE : 0) | (isReady(pod) ? READY : 0) | (labelled(pod) ? LABELLED : 0) | (pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod) ? ENDING : 0);
}

function manage(rs: ReplicaSet, pods: readonly Pod[], active: number, desired: number, c: Reconcile): void {
  const missing = desired - active;
  const change = Math.min(Math.abs(missing), BURST);
  const numbers = { desired, actual: active, change };
  if (missing > 0) {
    c.report('createPods', numbers);
    slowStart(Array.from({ length: change }, () => createPod(rs, 'ReplicaSet', rs.spec.template)), c);
  } else if (missing < 0) {
    c.report('deletePods', numbers);
    const victims = podsToDelete(pods.filter(isActive), relatedPods(rs, c), change, c.now, c.parseTime);
    c.parallel(victims.map((pod) => deletePod(rs, pod)));
  } else c.report('upToDate', numbers);
}

/** Active Pods of all ReplicaSets of the same owner; of none when there is no owner. */
function relatedPods(rs: ReplicaSet, c: Reconcile): Pod[] {
  const owner = rs.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const sets = owner === undefined ? [] : c.owned<ReplicaSet>(RS, owner.uid);
  return sets.flatMap(({ metadata }) => c.owned<Pod>('pods', metadata.uid)).filter(isActive);
}

function updateStatus(rs: ReplicaSet, pods: readonly Pod[], { active, ready, labelled, ending }: Counts, c: Reconcile): void {
  const patience = rs.spec.minReadySeconds ?? 0;
  const patient = patience === 0 ? [] : pods.filter((pod) => isActive(pod) && isReady(pod));
  const available = patience === 0 ? ready : patient.filter((pod) => isAvailable(pod, patience, c.now, c.parseTime)).length;
  const conditions = conditionsOf(rs, active, c);
  const status: ReplicaSetStatus = {
    replicas: active,
    ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    terminatingReplicas: ending,
    observedGeneration: rs.metadata.generation ?? 0,
    ...(conditions.length > 0 && { conditions }),
  };
  const { name, namespace = '' } = rs.metadata;
  if (!sameJson(status, rs.status)) c.call({ verb: 'update', on: REPLICA_SETS, namespace, name, subresource: 'status', body: { ...rs, status }, ignore: ['NotFound', 'Conflict'] });
  if (available < ready) c.requeueAfter(nextAvailability(patient, patience, c.now, c.parseTime));
}

/** Whether a Pod has all the labels of the template. */
function labelledAs(rs: ReplicaSet): (pod: Pod) => boolean {
  const wanted = Object.entries(rs.spec.template.metadata?.labels ?? {});
  return ({ metadata: { labels } }) => {
    for (const [key, value] of wanted) if (labelOf(labels, key) !== value) return false;
    return true;
  };
}

/** ReplicaFailure stands for as long as Pods cannot be made or removed. */
function conditionsOf(rs: ReplicaSet, actual: number, c: Reconcile): readonly Condition[] {
  const before = rs.status?.conditions ?? [];
  const failed = before.some(({ type }) => type === 'ReplicaFailure');
  if (c.lastError === undefined) return failed ? before.filter(({ type }) => type !== 'ReplicaFailure') : before;
  const missing = (rs.spec.replicas ?? 1) - actual;
  if (failed || missing === 0) return before;
  const reason = missing > 0 ? 'FailedCreate' : 'FailedDelete';
  return [...before, { type: 'ReplicaFailure', status: 'True', reason, message: c.lastError, lastTransitionTime: c.time }];
}
