import { expect, it } from 'vitest';
import type { Namespace } from '../api/kinds/namespace.ts';
import { SECOND } from '../kernel/time.ts';
import { bodyOf, emptyMemory, inShort, reconcile, stored } from '../testing/reconcile.ts';
import { namespaceController } from './namespace.ts';

const deletionTimestamp = '2026-11-02T08:00:00Z';
const going: Namespace = stored('v1', 'Namespace', { name: 'demo', deletionTimestamp }, { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } });
const pod = stored('v1', 'Pod', { name: 'p', namespace: 'demo' }, { spec: { containers: [], terminationGracePeriodSeconds: 30 } });
const map = stored('v1', 'ConfigMap', { name: 'c', namespace: 'demo' });
const patient = () => {
  const memory = emptyMemory();
  memory.set('uid-demo', 0);
  return { memory, now: 5 * SECOND };
};

it('waits five seconds, so that every API server knows', () => {
  const plan = reconcile(namespaceController, 'demo', [going, map]);
  expect([plan.code, plan.calls.length, plan.requeueAfter]).toEqual(['noticeDeletion', 0, 5 * SECOND]);
});

it('removes Pods before everything else', () => {
  expect(inShort(reconcile(namespaceController, 'demo', [going, pod, map], patient()).calls)).toEqual(['deletecollection pods']);
  expect(inShort(reconcile(namespaceController, 'demo', [going, map], patient()).calls)).toEqual(['deletecollection configmaps']);
});

it('tells what is left, and comes back', () => {
  const held = { ...map, metadata: { ...map.metadata, deletionTimestamp, finalizers: ['example.com/x'] } };
  const plan = reconcile(namespaceController, 'demo', [going, held], patient());
  expect(inShort(plan.calls)).toEqual(['update namespaces/status demo']);
  const { conditions } = (plan.calls[0]!.body as Namespace).status!;
  expect(conditions!.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
    'NamespaceDeletionDiscoveryFailure False ResourcesDiscovered',
    'NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions',
    'NamespaceDeletionContentFailure False ContentDeleted',
    'NamespaceContentRemaining True SomeResourcesRemain',
    'NamespaceFinalizersRemaining True SomeFinalizersRemain',
  ]);
  expect(conditions!.slice(3).map(({ message }) => message)).toEqual([
    'Some resources are remaining: configmaps. has 1 resource instances',
    'Some content in the namespace has finalizers remaining: example.com/x in 1 resource instances',
  ]);
  expect(plan.requeueAfter).toBe(8 * SECOND);
});

it('waits for half the grace of its Pods', () => {
  const ending = { ...pod, metadata: { ...pod.metadata, deletionTimestamp } };
  expect(reconcile(namespaceController, 'demo', [going, ending], patient()).requeueAfter).toBe(16 * SECOND);
});

it('lets go when nothing is left', () => {
  const plan = reconcile(namespaceController, 'demo', [going], patient());
  expect(inShort(plan.calls)).toEqual(['deletecollection events', 'update namespaces/finalize demo']);
  expect(bodyOf(plan.calls[1])['spec']).toEqual({ finalizers: [] });
});

it('leaves living namespaces alone', () => {
  const { deletionTimestamp: _when, ...metadata } = going.metadata;
  expect(reconcile(namespaceController, 'demo', [{ ...going, metadata }, pod]).calls).toEqual([]);
});
