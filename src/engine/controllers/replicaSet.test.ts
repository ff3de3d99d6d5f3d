import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/kinds/pod.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../api/kinds/replicaSet.ts';
import type { KubeObject } from '../api/object.ts';
import { SECOND } from '../kernel/time.ts';
import { bodyOf, inShort, keysAfter, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { replicaSetController } from './replicaSet.ts';

const labels = { app: 'web' };
const set = (replicas: number, extra: object = {}, status: object = { replicas: 0 }): ReplicaSet =>
  stored('apps/v1', 'ReplicaSet', { name: 'web', namespace: 'default' }, { spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } }, ...extra }, status });
const OWNER = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'uid-web', controller: true, blockOwnerDeletion: true };
const pod = (name: string, extra: object = {}, readySince?: number): Pod =>
  stored('v1', 'Pod', { name, namespace: 'default', labels, ownerReferences: [OWNER], ...extra }, {
    spec: { containers: [], nodeName: 'w1' },
    status: { phase: 'Running', ...(readySince !== undefined && { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: timeText(readySince) }] }) },
  });
const run = (objects: readonly KubeObject[], rest: Parameters<typeof reconcile>[3] = {}) => reconcile(replicaSetController, 'default/web', objects, rest);
const statusOf = (plan: ReturnType<typeof run>): ReplicaSetStatus | undefined => plan.calls.find(({ subresource }) => subresource === 'status') && (plan.calls.find(({ subresource }) => subresource === 'status')!.body as ReplicaSet).status;

describe('how many', () => {
  it('creates what is missing in batches that double', () => {
    const plan = run([set(7)]);
    expect(plan.stages.map((stage) => stage.length)).toEqual([1, 2, 4, 1]);
    expect([plan.code, plan.numbers]).toEqual(['createPods', { desired: 7, actual: 0, change: 7 }]);
    expect(plan.calls[0]!.body).toMatchObject({ kind: 'Pod', metadata: { generateName: 'web-', labels, ownerReferences: [OWNER] } });
    expect([plan.calls[0]!.onSuccess?.message, plan.calls[0]!.onFailure?.message]).toEqual(['Created pod: {name}', 'Error creating: {error}']);
  });
  it('creates and deletes at most 500 at once', () => {
    expect(run([set(2000)]).numbers['change']).toBe(500);
    expect(run([set(0), ...Array.from({ length: 600 }, (_, i) => pod(`p${i}`))]).numbers['change']).toBe(500);
  });
  it('deletes what is too many, and counts neither ended nor ending Pods', () => {
    const ended = { ...pod('ended'), status: { phase: 'Failed' as const } };
    const plan = run([set(1), pod('a', {}, 0), pod('b'), ended, pod('ending', { deletionTimestamp: timeText(0) })]);
    expect(inShort(plan.calls)).toEqual(['delete pods b', 'update replicasets/status web']);
    expect(statusOf(plan)).toMatchObject({ replicas: 2, readyReplicas: 1, availableReplicas: 1, terminatingReplicas: 1 });
  });
  it('rests when all is as it should be', () => {
    const status = { replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1, terminatingReplicas: 0, observedGeneration: 1 };
    expect(run([set(1, {}, status), pod('a', {}, 0)]).calls).toEqual([]);
  });
});

describe('whose', () => {
  it('adopts orphans that match and releases what does not match any more', () => {
    const plan = run([set(1), pod('orphan', { ownerReferences: [] }), pod('stray', { labels: { app: 'other' } })]);
    expect(inShort(plan.calls).slice(0, 2)).toEqual(['patch pods stray', 'patch pods orphan']);
    expect(bodyOf(plan.calls[0])['metadata']).toEqual({ uid: 'uid-stray', ownerReferences: null });
    expect(bodyOf(plan.calls[1])['metadata']).toEqual({ uid: 'uid-orphan', ownerReferences: [OWNER] });
    expect(plan.numbers).toEqual({ desired: 1, actual: 1, change: 0 });
  });
  it('hears of its own Pods and of orphans that it could adopt', () => {
    const stranger = stored<Pod>('v1', 'Pod', { name: 'x', namespace: 'default', labels: { app: 'x' } }, { spec: { containers: [] } });
    expect(keysAfter(replicaSetController, { event: 'ADDED', object: pod('a') }, [])).toEqual(['default/web']);
    expect(keysAfter(replicaSetController, { event: 'ADDED', object: pod('o', { ownerReferences: [] }) }, [set(1)])).toEqual(['default/web']);
    expect(keysAfter(replicaSetController, { event: 'ADDED', object: stranger }, [set(1)])).toEqual([]);
  });
});

describe('status', () => {
  it('a Pod is available only after minReadySeconds; then it is looked at again', () => {
    const plan = run([set(1, { minReadySeconds: 10 }), pod('a', {}, 4 * SECOND)], { now: 8 * SECOND });
    expect(statusOf(plan)).toEqual({ replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, terminatingReplicas: 0, observedGeneration: 1 });
    expect(plan.requeueAfter).toBe(6 * SECOND);
  });
  it('tells why Pods could not be made before trying again, and takes it back', () => {
    const plan = run([set(1)], { lastError: 'pods "web-" is forbidden: no' });
    expect(inShort(plan.calls)).toEqual(['update replicasets/status web', 'create pods']);
    const { conditions } = statusOf(plan)!;
    expect(conditions).toEqual([{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'pods "web-" is forbidden: no', lastTransitionTime: timeText(0) }]);
    expect(statusOf(run([set(1, {}, { replicas: 0, conditions }), pod('a')]))?.conditions).toBeUndefined();
  });
});

it('a set of a thousand Pods costs little more than the work on them', () => {
  const objects = [set(1000), ...Array.from({ length: 1000 }, (_, i) => pod(`p${i}`, {}, 0))];
  const plan = run(objects);
  expect(inShort(plan.calls)).toEqual(['update replicasets/status web']);
  expect(statusOf(plan)).toMatchObject({ replicas: 1000, availableReplicas: 1000 });
});
