/**
 * The Deployment controller: rolls from one ReplicaSet to the next. Upstream: pkg/controller/deployment/{deployment_controller,sync,rolling,recreate,progress}.go.
 * Leaves out: the rollback annotation of extensions/v1beta1. Where upstream writes and goes on in one sync, a next sync may do the rest.
 */
import { sameJson } from '../api/equal.ts';
import type { Deployment, DeploymentStatus } from '../api/kinds/deployment.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet } from '../api/kinds/replicaSet.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { claimReplicaSets, keysOfOwned } from './claim.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS, type Controller, type Reader, type Reconcile } from './controller.ts';
import { createNew, surplusSets } from './deployment/newReplicaSet.ts';
import { REVISION, findNew, newAnnotations, replicasOf, revisionOf, sizeAnnotations, totalActual } from './deployment/replicaSets.ts';
import { dropOld, growNew, share, shrinkOld, wasScaled, type Resize } from './deployment/scaling.ts';
import { conditionOf, countStatus, hasDeadline, isComplete, lookAgainAfter, rolloutStatus, withCondition } from './deployment/status.ts';

const DEPLOYMENT = 'deployments.apps';
const RS = 'replicasets.apps';

/** Codes: createReplicaSet, hashCollision, scaleNew, scaleOld, recreateStop, recreateWait, scaleProportionally, paused, resumed, waitForPods, waitForStatus, complete, upToDate. */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  resource: DEPLOYMENT,
  workers: 5,
  watches: [
    { on: DEPLOYMENTS, keys: ({ object }) => [keyOf(object)] },
    { on: REPLICA_SETS, keys: (change, read) => keysOfOwned(change, read, 'Deployment', DEPLOYMENT) },
    { on: PODS, keys: ({ event, object }, read) => (event === 'DELETED' ? recreating(object as Pod, read) : []) },
  ],
  reconcile(key, c) {
    const d = c.get<Deployment>(DEPLOYMENT, key);
    if (d === undefined) return;
    const { objects: sets, claims } = claimReplicaSets(d, c);
    c.parallel(claims);
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

/** A Recreate Deployment waits for the end of its Pods. */
function recreating(pod: Pod, read: Pick<Reader, 'get'>): string[] {
  const owner = pod.metadata.ownerReferences?.find(({ controller, kind }) => controller === true && kind === 'ReplicaSet');
  const rs = owner && read.get<ReplicaSet>(RS, `${pod.metadata.namespace}/${owner.name}`);
  const above = rs?.metadata.ownerReferences?.find(({ controller, kind }) => controller === true && kind === 'Deployment');
  const key = `${pod.metadata.namespace}/${above?.name}`;
  return above !== undefined && read.get<Deployment>(DEPLOYMENT, key)?.spec.strategy?.type === 'Recreate' ? [key] : [];
}

// ---- the three ways

function roll(rollout: Rollout): void {
  const { d, sets, newSet, old, c } = rollout;
  if (newSet === undefined) {
    create(rollout);
    return;
  }
  const written = syncRevision(rollout, newSet);
  const up = growNew(d, sets, newSet);
  const changes = up.length > 0 ? up : shrinkOld(d, old, newSet);
  if (changes === undefined) {
    c.report('waitForStatus', { desired: replicasOf(d) });
    return;
  }
  if (changes.length > 0) reportResize(up.length > 0 ? 'scaleNew' : 'scaleOld', changes, rollout);
  else finish(rollout);
  for (const change of changes) resize(d, change, c);
  if (!written) putStatus(rollout, rolloutStatus(d, sets, newSet, c));
}

function recreate(rollout: Rollout): void {
  const { d, sets, newSet, old, c } = rollout;
  const written = newSet !== undefined && syncRevision(rollout, newSet);
  const down = dropOld(old);
  const waits = down.length > 0 || stillRunning(old, c);
  if (!waits && newSet === undefined) {
    create(rollout);
    return;
  }
  const up = waits || newSet === undefined || replicasOf(newSet) === replicasOf(d) ? [] : [{ rs: newSet, from: replicasOf(newSet), to: replicasOf(d) }];
  if (down.length > 0) reportResize('recreateStop', down, rollout);
  else if (waits) c.report('recreateWait', { desired: replicasOf(d) });
  else if (up.length > 0) reportResize('scaleNew', up, rollout);
  else finish(rollout);
  for (const change of [...down, ...up]) resize(d, change, c);
  if (!written) putStatus(rollout, rolloutStatus(d, sets, newSet, c));
}

const stillRunning = (old: readonly ReplicaSet[], c: Reconcile): boolean =>
  totalActual(old) > 0 || old.some((rs) => c.owned<Pod>('pods', rs.metadata.uid).some(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded'));

/** Paused, or only scaled: sizes follow, but no new ReplicaSet is made. */
function scaleAll(rollout: Rollout): void {
  const { d, sets, newSet, old, c } = rollout;
  const written = newSet !== undefined && syncRevision(rollout, newSet);
  const changes = share(d, old, newSet);
  const sized = changes.filter(({ from, to }) => from !== to);
  if (sized.length > 0) reportResize('scaleProportionally', sized, rollout);
  else c.report(d.spec.paused === true ? 'paused' : 'upToDate', { desired: replicasOf(d) });
  for (const change of changes) resize(d, change, c);
  if (d.spec.paused === true) for (const call of surplusSets(d, old)) c.call(call);
  if (!written) putStatus(rollout, countStatus(d, sets, newSet, c.time));
}

/** Pausing and resuming is noted in the Progressing condition, so that the deadline does not run meanwhile. */
function pauseChanged(rollout: Rollout): boolean {
  const { d, c } = rollout;
  if (!hasDeadline(d)) return false;
  const condition = conditionOf(d.status, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return false;
  const noted = condition?.reason === 'DeploymentPaused';
  const paused = d.spec.paused === true;
  if (paused === noted) return false;
  const made = paused
    ? { type: 'Progressing', status: 'Unknown' as const, reason: 'DeploymentPaused', message: 'Deployment is paused' }
    : { type: 'Progressing', status: 'Unknown' as const, reason: 'DeploymentResumed', message: 'Deployment is resumed' };
  c.report(paused ? 'paused' : 'resumed', { desired: replicasOf(d) });
  putStatus(rollout, { ...d.status, conditions: withCondition(d.status?.conditions ?? [], made, c.time) });
  return true;
}

// ---- the new ReplicaSet

const nextRevision = (old: readonly ReplicaSet[]): number => old.reduce((most, rs) => Math.max(most, revisionOf(rs)), 0) + 1;

/** Keeps the new ReplicaSet's annotations, then the Deployment's revision, up to date. True: the Deployment's status is being written. */
function syncRevision(rollout: Rollout, newSet: ReplicaSet): boolean {
  const { d, old, c } = rollout;
  const present = newSet.metadata.annotations ?? {};
  const annotations = newAnnotations(d, present, nextRevision(old));
  const minReadySeconds = d.spec.minReadySeconds ?? 0;
  if (!sameJson(annotations, present) || (newSet.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const spec = minReadySeconds === 0 ? { minReadySeconds: null } : { minReadySeconds };
    patchSet(newSet, { metadata: { annotations }, spec }, c);
    return false;
  }
  const own = present[REVISION];
  const found = hasDeadline(d) && conditionOf(d.status, 'Progressing') === undefined;
  if (!found && (own === undefined || d.metadata.annotations?.[REVISION] === own)) return false;
  const condition = { type: 'Progressing', status: 'True' as const, reason: 'FoundNewReplicaSet', message: `Found new replica set "${newSet.metadata.name}"` };
  const status = found ? { ...d.status, conditions: withCondition(d.status?.conditions ?? [], condition, c.time) } : (d.status ?? {});
  putStatus(rollout, status, own === undefined ? {} : { [REVISION]: own });
  return true;
}

function create(rollout: Rollout): void {
  const { d, old, c } = rollout;
  const made = createNew(d, old, nextRevision(old), c);
  if ('collisionCount' in made) {
    putStatus(rollout, { ...d.status, collisionCount: made.collisionCount });
    return;
  }
  const { call, replicas, name } = made;
  c.report('createReplicaSet', { desired: replicasOf(d), to: replicas, name });
  c.call({
    ...call,
    ...(replicas > 0 && { onSuccess: { about: d, type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled up replica set ${name} from 0 to ${replicas}` } }),
  });
  const condition = { type: 'Progressing', status: 'True' as const, reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` };
  const status = hasDeadline(d) ? { ...d.status, conditions: withCondition(d.status?.conditions ?? [], condition, c.time) } : (d.status ?? {});
  putStatus(rollout, status, { [REVISION]: String(nextRevision(old)) });
}

function finish({ d, sets, newSet, old, c }: Rollout): void {
  const complete = isComplete(d, countStatus(d, sets, newSet, c.time));
  c.report(complete ? 'complete' : 'waitForPods', { desired: replicasOf(d), updated: newSet?.status?.replicas ?? 0, available: newSet?.status?.availableReplicas ?? 0 });
  if (isComplete(d, d.status ?? {})) for (const call of surplusSets(d, old)) c.call(call);
}

// ---- calls

function patchSet(rs: ReplicaSet, body: { readonly metadata: { readonly annotations: StringMap }; readonly spec: { readonly [field: string]: number | null } }, c: Reconcile, onSuccess?: string, about?: Deployment): void {
  const { name, namespace = '' } = rs.metadata;
  const note = onSuccess !== undefined && about !== undefined ? { onSuccess: { about, type: 'Normal' as const, reason: 'ScalingReplicaSet', message: onSuccess } } : {};
  c.call({ verb: 'patch', on: REPLICA_SETS, namespace, name, patchType: 'merge', body, ...note });
}

function reportResize(code: string, changes: readonly Resize[], { d, c }: Rollout): void {
  const { rs, from, to } = changes[0]!;
  c.report(code, { desired: replicasOf(d), from, to, name: rs.metadata.name, changes: changes.length });
}

function resize(d: Deployment, { rs, from, to }: Resize, c: Reconcile): void {
  const annotations = sizeAnnotations(d);
  const annotated = Object.entries(annotations).every(([key, value]) => rs.metadata.annotations?.[key] === value);
  if (from === to && annotated) return;
  const message = from === to ? undefined : `Scaled ${to > from ? 'up' : 'down'} replica set ${rs.metadata.name} from ${from} to ${to}`;
  patchSet(rs, { metadata: { annotations }, spec: { replicas: to } }, c, message, d);
}

function putStatus({ d, c }: Rollout, status: DeploymentStatus, annotations: StringMap = {}): void {
  const again = lookAgainAfter(d, status, c);
  if (again !== undefined) c.requeueAfter(again, 'routine');
  const { name, namespace = '' } = d.metadata;
  const given = { ...d.metadata.annotations, ...annotations };
  if (sameJson(status, d.status ?? {}) && sameJson(given, d.metadata.annotations ?? {})) return;
  const metadata = Object.keys(given).length > 0 ? { ...d.metadata, annotations: given } : d.metadata;
  c.call({ verb: 'update', on: DEPLOYMENTS, namespace, name, subresource: 'status', body: { ...d, metadata, status }, ignore: ['NotFound', 'Conflict'] });
}
