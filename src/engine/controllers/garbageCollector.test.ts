import { describe, expect, it } from 'vitest';
import type { KubeObject, OwnerReference } from '../api/object.ts';
import { bodyOf, inShort, keysAfter, reconcile, stored } from '../testing/reconcile.ts';
import { garbageCollector } from './garbageCollector.ts';

const spec = { replicas: 1, selector: {}, template: { spec: { containers: [] } } };
const owner = (name: string, extra: object = {}): KubeObject => stored('apps/v1', 'ReplicaSet', { name, namespace: 'default', ...extra }, { spec });
const to = (name: string, blockOwnerDeletion = true): OwnerReference => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: `uid-${name}`, controller: true, blockOwnerDeletion });
const pod = (name: string, owners: readonly OwnerReference[], extra: object = {}): KubeObject => stored('v1', 'Pod', { name, namespace: 'default', ownerReferences: owners, ...extra }, { spec: { containers: [] } });
const deletionTimestamp = '2026-11-02T08:00:00Z';
const run = (key: string, objects: readonly KubeObject[]) => reconcile(garbageCollector, key, objects);

describe('background', () => {
  it('removes what has lost its only owner', () => {
    const orphan = pod('a', [to('rs')]);
    expect(keysAfter(garbageCollector, { event: 'DELETED', object: owner('rs') }, [orphan])).toEqual(['pods/default/a']);
    const plan = run('pods/default/a', [orphan]);
    expect(plan.code).toBe('collect');
    expect(inShort(plan.calls)).toEqual(['delete pods a']);
    expect(plan.calls[0]!.body).toMatchObject({ preconditions: { uid: 'uid-a' }, propagationPolicy: 'Background' });
  });
  it('an owner of the same name with another uid is another owner', () => {
    expect(run('pods/default/a', [pod('a', [to('rs')]), owner('rs', { uid: 'new' })]).code).toBe('collect');
  });
  it('keeps what still has an owner, and forgets the one that is gone', () => {
    const plan = run('pods/default/a', [pod('a', [to('rs'), to('gone')]), owner('rs')]);
    expect(bodyOf(plan.calls[0])['metadata']).toEqual({ uid: 'uid-a', ownerReferences: [{ ...to('rs') }] });
  });
  it('leaves alone what has no owner, or one of a kind that nobody knows', () => {
    expect(run('pods/default/a', [pod('a', [])]).calls).toEqual([]);
    expect(run('pods/default/a', [pod('a', [{ apiVersion: 'x/v1', kind: 'Thing', name: 'x', uid: 'x' }])]).calls).toEqual([]);
  });
  it('a change that concerns no owner brings nothing into the queue', () => {
    const old = pod('a', [to('rs')]);
    expect(keysAfter(garbageCollector, { event: 'MODIFIED', object: { ...old }, old }, [old, owner('rs')])).toEqual([]);
  });
});

describe('foreground', () => {
  const waiting = owner('rs', { deletionTimestamp, finalizers: ['foregroundDeletion'] });
  it('removes dependents first, and the owner when none blocks it', () => {
    const child = pod('a', [to('rs')]);
    expect(keysAfter(garbageCollector, { event: 'MODIFIED', object: waiting, old: owner('rs') }, [waiting, child])).toEqual(['replicasets.apps/default/rs', 'pods/default/a']);
    expect(run('replicasets.apps/default/rs', [waiting, child]).code).toBe('waitForDependents');
    expect(run('pods/default/a', [waiting, child]).code).toBe('collect');
    expect(keysAfter(garbageCollector, { event: 'DELETED', object: child }, [waiting])).toEqual(['replicasets.apps/default/rs']);
    const done = run('replicasets.apps/default/rs', [waiting]);
    expect(done.code).toBe('finishForeground');
    expect(bodyOf(done.calls[0])['metadata']).toMatchObject({ finalizers: null });
  });
  it('does not wait for dependents that do not block', () => {
    expect(run('replicasets.apps/default/rs', [waiting, pod('a', [to('rs', false)])]).code).toBe('finishForeground');
  });
  it('goes on in the foreground when the dependent has dependents of its own', () => {
    const child = pod('a', [to('rs')]);
    const grandchild = stored('v1', 'ConfigMap', { name: 'c', namespace: 'default', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'uid-a' }] });
    const plan = run('pods/default/a', [waiting, child, grandchild]);
    expect([plan.code, plan.calls[0]!.body]).toMatchObject(['collectForeground', { propagationPolicy: 'Foreground' }]);
  });
});

it('orphans: dependents lose the reference, then the owner its finalizer', () => {
  const leaving = owner('rs', { deletionTimestamp, finalizers: ['orphan', 'mine'] });
  const plan = run('replicasets.apps/default/rs', [leaving, pod('a', [to('rs')]), pod('b', [to('rs'), to('other')])]);
  expect(inShort(plan.calls)).toEqual(['patch pods a', 'patch pods b', 'patch replicasets rs']);
  expect(plan.calls.map((call) => bodyOf(call)['metadata'])).toMatchObject([{ ownerReferences: null }, { ownerReferences: [{ name: 'other' }] }, { finalizers: ['mine'] }]);
});
