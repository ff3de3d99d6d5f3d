import { expect, it } from 'vitest';
import { inShort, keysAfter, reconcile, stored } from '../testing/reconcile.ts';
import { serviceAccountController } from './serviceAccount.ts';

const namespace = stored('v1', 'Namespace', { name: 'demo' }, { status: { phase: 'Active' } });
const account = stored('v1', 'ServiceAccount', { name: 'default', namespace: 'demo' });

it('gives each namespace its default account, and again when it is deleted', () => {
  expect(inShort(reconcile(serviceAccountController, 'demo', [namespace]).calls)).toEqual(['create serviceaccounts']);
  expect(reconcile(serviceAccountController, 'demo', [namespace, account]).calls).toEqual([]);
  expect(keysAfter(serviceAccountController, { event: 'DELETED', object: account }, [namespace])).toEqual(['demo']);
});

it('leaves a namespace alone that is going', () => {
  const going = { ...namespace, status: { phase: 'Terminating' } };
  expect(reconcile(serviceAccountController, 'demo', [going]).calls).toEqual([]);
});
