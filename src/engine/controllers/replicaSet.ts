/**
 * The ReplicaSet controller: as many Pods as asked for. Upstream: pkg/controller/replicaset/replica_set.go, controller_ref_manager.go.
 * Leaves out: the ReplicaFailure condition is set on the attempt after the one that failed.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../api/kinds/replicaSet.ts';
import { sameJson } from '../api/equal.ts';
import type { KubeObject, OwnerReference } from '../api/object.ts';
import { matchesLabels, selectorOf } from '../api/selector.ts';
import { SECOND } from '../kernel/time.ts';
import { isActive, isAvailable, isReady, podsToDelete } from './activePods.ts';
import { PODS, REPLICA_SETS, type Call, type Controller, type Reconcile } from './controller.ts';

const RS = 'replicasets.apps';
/** Upstream: BurstReplicas. */
const BURST = 500;

const controllerOf = (object: KubeObject): OwnerReference | undefined => object.metadata.ownerReferences?.find(({ controller }) => controller === true);

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  resource: RS,
  workers: 5,
  watches: [
    { on: REPLICA_SETS, keys: ({ object }) => [keyOf(object)] },
    { on: PODS, keys: ({ object, old }, read) => [...new Set([object, old].flatMap((pod) => (pod === undefined ? [] : keysOfPod(pod as Pod, read))))] },
  ],
  reconcile(key, c) {
    const rs = c.get<ReplicaSet>(RS, key);
    if (rs === undefined) return;
    const { pods, claims } = claim(rs, c);
    const active = pods.filter(isActive);
    c.parallel(claims);
    if (rs.metadata.deletionTimestamp === undefined) manage(rs, active, c);
    updateStatus(rs, pods, active, c);
  },
};

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** The ReplicaSet that owns a Pod, or those that might adopt it. */
function keysOfPod(pod: Pod, read: Pick<Reconcile, 'list'>): string[] {
  const owner = controllerOf(pod);
  if (owner !== undefined) return owner.kind === 'ReplicaSet' ? [`${pod.metadata.namespace}/${owner.name}`] : [];
  return read.list<ReplicaSet>(RS, pod.metadata.namespace).filter((rs) => selects(rs, pod)).map(keyOf);
}

function selects({ spec }: ReplicaSet, pod: Pod): boolean {
  const selector = selectorOf(spec.selector);
  return selector !== undefined && selector.length > 0 && matchesLabels(selector, pod.metadata.labels);
}

/** Adopts matching orphans, releases what no longer matches. */
function claim(rs: ReplicaSet, c: Reconcile): { pods: Pod[]; claims: Call[] } {
  const owned = c.owned<Pod>('pods', rs.metadata.uid);
  const orphans = c.owned<Pod>('pods', '').filter((pod) => pod.metadata.namespace === rs.metadata.namespace && pod.metadata.deletionTimestamp === undefined && isActive(pod) && selects(rs, pod));
  const pods = owned.filter((pod) => selects(rs, pod));
  const claims: Call[] = owned.filter((pod) => !pods.includes(pod)).map((pod) => release(rs, pod));
  if (rs.metadata.deletionTimestamp === undefined) claims.push(...orphans.map((pod) => adopt(rs, pod)));
  return { pods: [...pods, ...orphans], claims };
}

const onPod = (pod: Pod, ownerReferences: readonly OwnerReference[]): Call => ({
  verb: 'patch',
  on: PODS,
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
  patchType: 'merge',
  body: { metadata: { uid: pod.metadata.uid, ownerReferences: ownerReferences.map((reference) => ({ ...reference })) } },
  ignore: ['NotFound'],
});

const ownerOf = (rs: ReplicaSet): OwnerReference => ({ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind: 'ReplicaSet', name: rs.metadata.name, uid: rs.metadata.uid });
const adopt = (rs: ReplicaSet, pod: Pod): Call => onPod(pod, [...(pod.metadata.ownerReferences ?? []), ownerOf(rs)]);
const release = (rs: ReplicaSet, pod: Pod): Call => onPod(pod, (pod.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== rs.metadata.uid));

function manage(rs: ReplicaSet, active: readonly Pod[], c: Reconcile): void {
  const desired = rs.spec.replicas ?? 1;
  const missing = desired - active.length;
  const numbers = { desired, actual: active.length };
  if (missing > 0) {
    c.report('createPods', { ...numbers, change: Math.min(missing, BURST) });
    createPods(rs, Math.min(missing, BURST), c);
  } else if (missing < 0) {
    const surplus = Math.min(-missing, BURST);
    c.report('deletePods', { ...numbers, change: surplus });
    const victims = podsToDelete(active, relatedPods(rs, c), surplus, c.now, c.parseTime);
    c.parallel(victims.map((pod) => deletePod(rs, pod)));
  } else c.report('upToDate', numbers);
}

/** Slow start: 1, 2, 4... at once, so that a template that is refused does not cost thousands of requests. */
function createPods(rs: ReplicaSet, count: number, c: Reconcile): void {
  for (let done = 0, batch = 1; done < count; done += batch, batch = Math.min(batch * 2, count - done)) {
    c.parallel(Array.from({ length: Math.min(batch, count - done) }, () => createPod(rs)));
  }
}

function createPod(rs: ReplicaSet): Call {
  const { metadata = {}, spec } = rs.spec.template;
  const { labels, annotations, finalizers } = metadata;
  return {
    verb: 'create',
    on: PODS,
    namespace: rs.metadata.namespace ?? '',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: `${rs.metadata.name}-`,
        namespace: rs.metadata.namespace ?? '',
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
        ownerReferences: [ownerOf(rs)],
      },
      spec,
    } as unknown as KubeObject,
    onSuccess: { about: rs, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}' },
    onFailure: { about: rs, type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}' },
  };
}

const deletePod = (rs: ReplicaSet, pod: Pod): Call => ({
  verb: 'delete',
  on: PODS,
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
  body: { preconditions: { uid: pod.metadata.uid } },
  ignore: ['NotFound'],
  onSuccess: { about: rs, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` },
  onFailure: { about: rs, type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {error}' },
});

/** Active Pods of all ReplicaSets of the same owner. */
function relatedPods(rs: ReplicaSet, c: Reconcile): Pod[] {
  const owner = controllerOf(rs);
  const sets = owner === undefined ? [rs] : c.owned<ReplicaSet>(RS, owner.uid);
  return sets.flatMap(({ metadata }) => c.owned<Pod>('pods', metadata.uid)).filter(isActive);
}

function updateStatus(rs: ReplicaSet, pods: readonly Pod[], active: readonly Pod[], c: Reconcile): void {
  const minReady = rs.spec.minReadySeconds ?? 0;
  const template = rs.spec.template.metadata?.labels ?? {};
  const labelled = active.filter((pod) => Object.entries(template).every(([key, value]) => pod.metadata.labels?.[key] === value));
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, minReady, c.now, c.parseTime));
  const terminating = pods.filter(({ metadata, status }) => metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const status: ReplicaSetStatus = {
    replicas: active.length,
    ...(labelled.length > 0 && { fullyLabeledReplicas: labelled.length }),
    ...(ready.length > 0 && { readyReplicas: ready.length }),
    ...(available.length > 0 && { availableReplicas: available.length }),
    terminatingReplicas: terminating.length,
    observedGeneration: rs.metadata.generation ?? 0,
    ...(rs.status?.conditions && { conditions: rs.status.conditions }),
  };
  if (!sameJson(status, rs.status)) {
    const { resourceVersion: _revision, ...metadata } = rs.metadata;
    c.call({ verb: 'update', on: REPLICA_SETS, namespace: metadata.namespace ?? '', name: metadata.name, subresource: 'status', body: { ...rs, metadata: { ...metadata, resourceVersion: '' }, status }, ignore: ['NotFound'] });
  }
  if (minReady > 0 && ready.length !== available.length) c.requeueAfter(minReady * SECOND);
}
