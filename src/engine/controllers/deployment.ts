/**
 * The Deployment controller: rolls from one ReplicaSet to the next. Upstream: pkg/controller/deployment.
 * Leaves out: the rollback annotation of extensions/v1beta1, adoption of ReplicaSets by selector.
 */
import { sameJson } from '../api/equal.ts';
import type { Deployment, DeploymentStatus } from '../api/kinds/deployment.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet } from '../api/kinds/replicaSet.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS, type Call, type Controller, type Reconcile } from './controller.ts';
import { HASH_LABEL, REVISION, byCreation, findNew, newAnnotations, newReplicas, replicasOf, revisionOf, sizeAnnotations, templateHash } from './deployment/replicaSets.ts';
import { dropOld, growNew, share, shrinkOld, wasScaled, type Resize } from './deployment/scaling.ts';
import { conditionOf, countStatus, hasDeadline, isComplete, lookAgainAfter, rolloutStatus, withCondition } from './deployment/status.ts';

const DEPLOYMENT = 'deployments.apps';
const RS = 'replicasets.apps';

export const deploymentController: Controller = {
  name: 'deployment-controller',
  resource: DEPLOYMENT,
  workers: 5,
  watches: [
    { on: DEPLOYMENTS, keys: ({ object }) => [keyOf(object)] },
    { on: REPLICA_SETS, keys: ({ object, old }) => [object, old].flatMap((rs) => ownerKey(rs)) },
    { on: PODS, keys: ({ event, object }, read) => (event === 'DELETED' ? deploymentOfPod(object as Pod, read) : []) },
  ],
  reconcile(key, c) {
    const d = c.get<Deployment>(DEPLOYMENT, key);
    if (d === undefined) return;
    const sets = c.owned<ReplicaSet>(RS, d.metadata.uid);
    const newSet = findNew(d, sets);
    const old = sets.filter((rs) => rs !== newSet);
    const rollout: Rollout = { d, sets, newSet, old, c };
    if (d.metadata.deletionTimestamp !== undefined) putStatus(rollout, countStatus(d, sets, newSet, c.time));
    else if (pauseChanged(rollout)) return;
    else if (d.spec.paused === true || wasScaled(d, sets)) scaleAll(rollout);
    else if (d.spec.strategy?.type === 'Recreate') recreate(rollout);
    else roll(rollout);
  },
};

interface Rollout {
  readonly d: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly newSet: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  readonly c: Reconcile;
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

function ownerKey(rs: KubeObject | undefined): string[] {
  const owner = rs?.metadata.ownerReferences?.find(({ controller, kind }) => controller === true && kind === 'Deployment');
  return owner === undefined ? [] : [`${rs!.metadata.namespace}/${owner.name}`];
}

/** A Recreate Deployment waits for the end of its Pods. */
function deploymentOfPod(pod: Pod, read: Pick<Reconcile, 'get'>): string[] {
  const owner = pod.metadata.ownerReferences?.find(({ controller, kind }) => controller === true && kind === 'ReplicaSet');
  const keys = owner === undefined ? [] : ownerKey(read.get<ReplicaSet>(RS, `${pod.metadata.namespace}/${owner.name}`));
  return keys.filter((key) => read.get<Deployment>(DEPLOYMENT, key)?.spec.strategy?.type === 'Recreate');
}

// ---- the three ways

function roll({ d, sets, newSet, old, c }: Rollout): void {
  const made = ensureNew({ d, sets, newSet, old, c });
  if (made === undefined) return;
  const rollout = { d, sets, newSet: made, old, c };
  const up = growNew(d, [...old, made], made);
  const changes = up.length > 0 ? up : shrinkOld(d, old, made);
  if (changes.length > 0) {
    const [first] = changes;
    c.report(up.length > 0 ? 'scaleNew' : 'scaleOld', { desired: replicasOf(d), from: replicasOf(first!.rs), to: first!.to, name: first!.rs.metadata.name });
    for (const change of changes) resize(d, change, c);
  } else finish(rollout);
  putStatus(rollout, rolloutStatus(d, [...old, made], made, c));
}

function recreate({ d, sets, newSet, old, c }: Rollout): void {
  const rollout = { d, sets, newSet, old, c };
  const down = dropOld(old);
  if (down.length > 0) {
    c.report('recreateStop', { name: down[0]!.rs.metadata.name, from: replicasOf(down[0]!.rs), to: 0 });
    for (const change of down) resize(d, change, c);
  } else if (stillRunning(old, c)) c.report('recreateWait', { desired: replicasOf(d) });
  else {
    const made = ensureNew(rollout);
    if (made === undefined) return;
    const up = replicasOf(made) === replicasOf(d) ? [] : [{ rs: made, to: replicasOf(d) }];
    if (up.length > 0) c.report('scaleNew', { desired: replicasOf(d), from: replicasOf(made), to: replicasOf(d), name: made.metadata.name });
    for (const change of up) resize(d, change, c);
    if (up.length === 0) finish({ ...rollout, newSet: made });
  }
  putStatus(rollout, rolloutStatus(d, sets, newSet, c));
}

const stillRunning = (old: readonly ReplicaSet[], c: Reconcile): boolean =>
  old.some((rs) => c.owned<Pod>('pods', rs.metadata.uid).some(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded'));

/** Paused, or only scaled: sizes follow, but no new ReplicaSet is made. */
function scaleAll({ d, sets, newSet, old, c }: Rollout): void {
  const revision = newSet === undefined ? undefined : nextRevision(old, newSet);
  if (newSet !== undefined && revision !== undefined) annotateNew(d, newSet, revision, c);
  const changes = share(d, old, newSet);
  if (changes.length > 0) c.report('scaleProportionally', { desired: replicasOf(d), from: replicasOf(changes[0]!.rs), to: changes[0]!.to, name: changes[0]!.rs.metadata.name });
  else c.report(d.spec.paused === true ? 'paused' : 'upToDate', { desired: replicasOf(d) });
  for (const change of changes) resize(d, change, c);
  if (d.spec.paused === true) cleanUp(d, old, c);
  putStatus({ d, sets, newSet, old, c }, countStatus(d, sets, newSet, c.time));
}

/** Pausing and resuming is noted in the Progressing condition, so that the deadline does not run meanwhile. */
function pauseChanged({ d, sets, newSet, old, c }: Rollout): boolean {
  if (!hasDeadline(d)) return false;
  const condition = conditionOf(d.status, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return false;
  const noted = condition?.reason === 'DeploymentPaused';
  const made =
    d.spec.paused === true && !noted
      ? { type: 'Progressing', status: 'Unknown' as const, reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : d.spec.paused !== true && noted
        ? { type: 'Progressing', status: 'Unknown' as const, reason: 'DeploymentResumed', message: 'Deployment is resumed' }
        : undefined;
  if (made === undefined) return false;
  c.report(made.reason === 'DeploymentPaused' ? 'paused' : 'resumed', { desired: replicasOf(d) });
  putStatus({ d, sets, newSet, old, c }, { ...d.status, conditions: withCondition(d.status?.conditions ?? [], made, c.time) });
  return true;
}

// ---- the new ReplicaSet

/** The ReplicaSet for the present template; undefined when it is only being created now. */
function ensureNew({ d, sets, newSet, old, c }: Rollout): ReplicaSet | undefined {
  const revision = nextRevision(old, newSet);
  if (newSet === undefined) {
    createNew(d, sets, old, revision, c);
    return undefined;
  }
  annotateNew(d, newSet, revision, c);
  const found = conditionOf(d.status, 'Progressing') === undefined && hasDeadline(d);
  if (revisionOf(d) !== revision || found) {
    const condition = { type: 'Progressing', status: 'True' as const, reason: 'FoundNewReplicaSet', message: `Found new replica set "${newSet.metadata.name}"` };
    const conditions = found ? withCondition(d.status?.conditions ?? [], condition, c.time) : d.status?.conditions;
    putStatus({ d, sets, newSet, old, c }, { ...d.status, ...(conditions && { conditions }) }, { [REVISION]: String(revision) });
  }
  return newSet;
}

const nextRevision = (old: readonly ReplicaSet[], newSet: ReplicaSet | undefined): number =>
  Math.max(old.reduce((most, rs) => Math.max(most, revisionOf(rs)), 0) + 1, newSet === undefined ? 0 : revisionOf(newSet));

function annotateNew(d: Deployment, newSet: ReplicaSet, revision: number, c: Reconcile): void {
  const present = newSet.metadata.annotations ?? {};
  const annotations = newAnnotations(d, present, revision);
  const minReadySeconds = d.spec.minReadySeconds ?? 0;
  if (sameJson(annotations, present) && (newSet.spec.minReadySeconds ?? 0) === minReadySeconds) return;
  c.call(patchSet(newSet, { metadata: { annotations }, spec: { minReadySeconds } }));
}

function createNew(d: Deployment, sets: readonly ReplicaSet[], old: readonly ReplicaSet[], revision: number, c: Reconcile): void {
  const hash = templateHash(d);
  const name = `${d.metadata.name}-${hash}`;
  const labels = { ...d.spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const replicas = newReplicas(d, old, { spec: { replicas: 0 } });
  const annotations: StringMap = { ...newAnnotations(d, {}, revision), ...sizeAnnotations(d) };
  const { selector } = d.spec;
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: d.metadata.namespace ?? '',
      labels,
      annotations,
      ownerReferences: [{ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind: 'Deployment', name: d.metadata.name, uid: d.metadata.uid }],
    },
    spec: {
      replicas,
      ...(d.spec.minReadySeconds !== undefined && { minReadySeconds: d.spec.minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...d.spec.template, metadata: { ...d.spec.template.metadata, labels } },
    },
  } as unknown as KubeObject;
  c.report('createReplicaSet', { desired: replicasOf(d), to: replicas, name });
  c.call({ verb: 'create', on: REPLICA_SETS, namespace: d.metadata.namespace ?? '', body, ignore: ['AlreadyExists'] });
  if (replicas > 0) c.note({ about: d, type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled up replica set ${name} from 0 to ${replicas}` });
  const condition = { type: 'Progressing', status: 'True' as const, reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` };
  const conditions = hasDeadline(d) ? withCondition(d.status?.conditions ?? [], condition, c.time) : (d.status?.conditions ?? []);
  putStatus({ d, sets, newSet: undefined, old, c }, { ...d.status, conditions }, { [REVISION]: String(revision) });
}

// ---- calls

const patchSet = (rs: ReplicaSet, body: object): Call => ({
  verb: 'patch',
  on: REPLICA_SETS,
  namespace: rs.metadata.namespace ?? '',
  name: rs.metadata.name,
  patchType: 'merge',
  body: body as KubeObject,
});

function resize(d: Deployment, { rs, to }: Resize, c: Reconcile): void {
  const from = replicasOf(rs);
  const annotations = sizeAnnotations(d);
  const annotated = Object.entries(annotations).every(([key, value]) => rs.metadata.annotations?.[key] === value);
  if (from === to && annotated) return;
  c.call(patchSet(rs, { metadata: { annotations }, spec: { replicas: to } }));
  if (from === to) return;
  const direction = to > from ? 'up' : 'down';
  c.note({ about: d, type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${direction} replica set ${rs.metadata.name} from ${from} to ${to}` });
}

function finish({ d, sets, newSet, old, c }: Rollout): void {
  const complete = isComplete(d, countStatus(d, sets, newSet, c.time));
  c.report(complete ? 'complete' : 'waitForPods', { desired: replicasOf(d), updated: newSet?.status?.replicas ?? 0, available: newSet?.status?.availableReplicas ?? 0 });
  if (complete) cleanUp(d, old, c);
}

/** Old, empty ReplicaSets beyond the limit of the history go. */
function cleanUp(d: Deployment, old: readonly ReplicaSet[], c: Reconcile): void {
  const limit = d.spec.revisionHistoryLimit ?? 10;
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = byCreation(alive).sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, alive.length - limit));
  for (const rs of surplus) {
    const empty = (rs.status?.replicas ?? 0) === 0 && replicasOf(rs) === 0 && (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0);
    if (empty) c.call({ verb: 'delete', on: REPLICA_SETS, namespace: rs.metadata.namespace ?? '', name: rs.metadata.name, ignore: ['NotFound'] });
  }
}

function putStatus({ d, c }: Rollout, status: DeploymentStatus, annotations?: StringMap): void {
  const again = lookAgainAfter(d, status, c);
  if (again !== undefined) c.requeueAfter(again);
  const given = { ...d.metadata.annotations, ...annotations };
  if (sameJson(status, d.status) && sameJson(given, d.metadata.annotations ?? {})) return;
  const metadata = { ...d.metadata, resourceVersion: '', annotations: given };
  c.call({ verb: 'update', on: DEPLOYMENTS, namespace: d.metadata.namespace ?? '', name: d.metadata.name, subresource: 'status', body: { ...d, metadata, status }, ignore: ['NotFound'] });
}
