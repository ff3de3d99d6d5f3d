import { describe, expect, it } from 'vitest';
import type { Deployment, DeploymentStatus } from '../api/kinds/deployment.ts';
import type { ReplicaSet } from '../api/kinds/replicaSet.ts';
import type { KubeObject } from '../api/object.ts';
import { SECOND } from '../kernel/time.ts';
import { bodyOf, inShort, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { deploymentController } from './deployment.ts';
import { templateHash } from './templateHash.ts';

const labels = { app: 'web' };
const template = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'c', image }] } });
const REVISION = 'deployment.kubernetes.io/revision';

const deployment = (replicas: number, spec: object = {}, metadata: object = {}, status: object = {}): Deployment =>
  stored('apps/v1', 'Deployment', { name: 'web', namespace: 'default', annotations: { [REVISION]: '2' }, ...metadata }, {
    spec: { replicas, selector: { matchLabels: labels }, template: template('new'), strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }, progressDeadlineSeconds: 600, revisionHistoryLimit: 10, ...spec },
    status: { conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: timeText(0), lastTransitionTime: timeText(0) }], ...status },
  });

const OWNER = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true, blockOwnerDeletion: true };
const set = (image: string, replicas: number, available: number, revision: number, desired = 4, most = 5): ReplicaSet => {
  const name = `web-${image}`;
  const annotations = { [REVISION]: String(revision), 'deployment.kubernetes.io/desired-replicas': String(desired), 'deployment.kubernetes.io/max-replicas': String(most) };
  const { metadata, spec } = template(image);
  return stored('apps/v1', 'ReplicaSet', { name, namespace: 'default', labels: { ...labels, 'pod-template-hash': image }, annotations, ownerReferences: [OWNER], creationTimestamp: timeText(revision * SECOND) }, {
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { ...metadata, labels: { ...labels, 'pod-template-hash': image } }, spec } },
    status: { replicas, readyReplicas: available, availableReplicas: available, terminatingReplicas: 0, observedGeneration: 1 },
  });
};
const run = (objects: readonly KubeObject[], now = 0) => reconcile(deploymentController, 'default/web', objects, { now });
type Planned = ReturnType<typeof run>;
const events = (plan: Planned): string[] => plan.calls.flatMap(({ onSuccess }) => (onSuccess === undefined ? [] : [onSuccess.message]));
const statusOf = (plan: Planned): DeploymentStatus | undefined => (plan.calls.find(({ on, subresource }) => on.resource === 'deployments' && subresource === 'status')?.body as Deployment | undefined)?.status;
const conditionsOf = (plan: Planned): string[] => (statusOf(plan)?.conditions ?? []).map(({ type, status, reason }) => `${type} ${status} ${reason}`);

describe('a new template', () => {
  it('gets a ReplicaSet named by its hash, as large as surge allows', () => {
    const d = deployment(4, {}, { annotations: { [REVISION]: '1', 'kubernetes.io/change-cause': 'why', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } });
    const plan = run([d, set('old', 4, 4, 1)]);
    const hash = templateHash(d.spec.template, undefined);
    expect(inShort(plan.calls)).toEqual(['create replicasets', 'update deployments/status web']);
    expect(plan.calls[0]!.body).toMatchObject({
      metadata: { name: `web-${hash}`, labels: { app: 'web', 'pod-template-hash': hash }, annotations: { [REVISION]: '2', 'kubernetes.io/change-cause': 'why', 'deployment.kubernetes.io/desired-replicas': '4', 'deployment.kubernetes.io/max-replicas': '5' } },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
    });
    expect(JSON.stringify(plan.calls[0]!.body)).not.toContain('last-applied');
    expect(events(plan)).toEqual([`Scaled up replica set web-${hash} from 0 to 1`]);
    expect(conditionsOf(plan)).toEqual(['Progressing True NewReplicaSetCreated']);
    expect(bodyOf(plan.calls[1])['metadata']).toMatchObject({ annotations: { [REVISION]: '2' } });
  });
  it('counts a collision when another template has taken the name', () => {
    const d = deployment(4);
    const other = { ...set('old', 0, 0, 1), metadata: { ...set('old', 0, 0, 1).metadata, name: `web-${templateHash(d.spec.template, undefined)}` } };
    const plan = run([d, other]);
    expect([plan.code, statusOf(plan)?.collisionCount]).toEqual(['hashCollision', 1]);
  });
});

describe('rolling', () => {
  it('grows the new one first, then shrinks the old one as far as availability allows', () => {
    const up = run([deployment(4), set('old', 3, 3, 1), set('new', 1, 1, 2)]);
    expect([up.code, events(up)]).toEqual(['scaleNew', ['Scaled up replica set web-new from 1 to 2']]);
    const down = run([deployment(4), set('old', 3, 3, 1), set('new', 2, 2, 2)]);
    expect([down.code, events(down)]).toEqual(['scaleOld', ['Scaled down replica set web-old from 3 to 1']]);
    expect(run([deployment(4), set('old', 3, 3, 1), set('new', 2, 0, 2)]).code).toBe('waitForPods');
  });
  it('first removes old Pods that are not available anyway', () => {
    const plan = run([deployment(4), set('old', 4, 2, 1), set('new', 1, 1, 2)]);
    expect(events(plan)).toEqual(['Scaled down replica set web-old from 4 to 2']);
  });
  it('decides nothing on a status that counts more Pods than are wanted', () => {
    const stale = set('old', 5, 5, 1);
    const plan = run([deployment(4), { ...stale, spec: { ...stale.spec, replicas: 3 } }, set('new', 2, 2, 2)]);
    expect([plan.code, plan.calls]).toEqual(['waitForStatus', []]);
  });
  it('is complete when all Pods are new and available; superfluous history goes then', () => {
    const done = { observedGeneration: 1, replicas: 4, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 4 };
    const plan = run([deployment(4, { revisionHistoryLimit: 1 }, {}, done), set('older', 0, 0, 1), set('old', 0, 0, 2), set('new', 4, 4, 3)].map((object) => (object.kind === 'Deployment' ? { ...object, metadata: { ...object.metadata, annotations: { [REVISION]: '3' } } } : object)));
    expect(plan.code).toBe('complete');
    expect(inShort(plan.calls)).toEqual(['delete replicasets web-older', 'update deployments/status web']);
    expect(conditionsOf(plan)).toEqual(['Available True MinimumReplicasAvailable', 'Progressing True NewReplicaSetAvailable']);
  });
  it('a rollback gives an old ReplicaSet the next revision and remembers those it had', () => {
    const plan = run([deployment(4), set('new', 0, 0, 1), set('other', 4, 4, 2)]);
    expect(bodyOf(plan.calls[0])['metadata']).toMatchObject({ annotations: { [REVISION]: '3', 'deployment.kubernetes.io/revision-history': '1' } });
  });
});

describe('progress', () => {
  const stuck = (now: number, reason = 'ReplicaSetUpdated') =>
    run([deployment(4, { progressDeadlineSeconds: 10 }, {}, { observedGeneration: 1, replicas: 5, updatedReplicas: 2, readyReplicas: 3, availableReplicas: 3, unavailableReplicas: 2, terminatingReplicas: 0, conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.', lastUpdateTime: timeText(0), lastTransitionTime: timeText(0) }, { type: 'Progressing', status: 'True', reason, lastUpdateTime: timeText(0), lastTransitionTime: timeText(0) }] }), set('old', 3, 3, 1), set('new', 2, 0, 2)], now);
  it('is looked at again when the deadline may have passed', () => {
    expect([stuck(4 * SECOND).calls, stuck(4 * SECOND).requeueAfter]).toEqual([[], 7 * SECOND]);
  });
  it('times out after the deadline', () => {
    const plan = stuck(11 * SECOND);
    expect(conditionsOf(plan)).toEqual(['Available True MinimumReplicasAvailable', 'Progressing False ProgressDeadlineExceeded']);
    expect(statusOf(plan)!.conditions![1]!.message).toBe('ReplicaSet "web-new" has timed out progressing.');
  });
});

describe('other ways', () => {
  const recreate = { strategy: { type: 'Recreate' } };
  it('Recreate stops everything old, waits for its end, then creates', () => {
    expect(events(run([deployment(4, recreate), set('old', 4, 4, 1)]))).toEqual(['Scaled down replica set web-old from 4 to 0']);
    const ending = set('old', 0, 0, 1);
    const pod = stored('v1', 'Pod', { name: 'p', namespace: 'default', ownerReferences: [{ ...OWNER, kind: 'ReplicaSet', uid: 'uid-web-old' }] }, { spec: { containers: [] }, status: { phase: 'Running' } });
    expect(run([deployment(4, recreate), ending, pod]).code).toBe('recreateWait');
    expect(run([deployment(4, recreate), ending]).numbers['to']).toBe(4);
  });
  it('scaling in the middle of a rollout is shared in proportion', () => {
    const surge = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } };
    const plan = run([deployment(15, surge), set('old', 8, 8, 1, 10, 13), set('new', 5, 0, 2, 10, 13)]);
    expect([plan.code, events(plan)]).toEqual(['scaleProportionally', ['Scaled up replica set web-old from 8 to 11', 'Scaled up replica set web-new from 5 to 7']]);
  });
  it('a paused one is noted, and then only scaled', () => {
    expect(conditionsOf(run([deployment(4, { paused: true }), set('old', 4, 4, 1)]))).toEqual(['Progressing Unknown DeploymentPaused']);
    const noted = { conditions: [{ type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused' }] };
    expect(events(run([deployment(6, { paused: true }, {}, noted), set('old', 4, 4, 1)]))).toEqual(['Scaled up replica set web-old from 4 to 6']);
    expect(conditionsOf(run([deployment(4, {}, {}, noted), set('old', 4, 4, 1)]))).toEqual(['Progressing Unknown DeploymentResumed']);
  });
});
