import { expect, it } from 'vitest';
import type { KubeObject } from '../api/object.ts';
import { bodyOf, reconcile, stored } from '../testing/reconcile.ts';
import { disruptionController } from './disruption.ts';

const budget = (spec: object): KubeObject => stored('policy/v1', 'PodDisruptionBudget', { name: 'web', namespace: 'default' }, { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
const pod = (name: string, ready = 'True'): KubeObject =>
  stored('v1', 'Pod', { name, namespace: 'default', labels: { app: 'web' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'uid-rs', controller: true }] }, { spec: { containers: [] }, status: { conditions: [{ type: 'Ready', status: ready }] } });
const set = stored('apps/v1', 'ReplicaSet', { name: 'rs', namespace: 'default' }, { spec: { replicas: 4 } });
const allowed = (spec: object, pods: readonly KubeObject[]): unknown => bodyOf(reconcile(disruptionController, 'default/web', [budget(spec), set, ...pods]).calls[0])['status'];

it('allows as many disruptions as there are healthy Pods too many', () => {
  const pods = ['a', 'b', 'c', 'd'].map((name) => pod(name));
  expect(allowed({ minAvailable: 4 }, pods)).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 4, desiredHealthy: 4, expectedPods: 4 });
  expect(allowed({ minAvailable: '50%' }, pods)).toMatchObject({ disruptionsAllowed: 2, desiredHealthy: 2 });
  expect(allowed({ maxUnavailable: 1 }, [...pods.slice(1), pod('a', 'False')])).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3 });
  expect(reconcile(disruptionController, 'default/web', [budget({ minAvailable: 1 })]).notes[0]?.message).toBe('No matching pods found');
});
