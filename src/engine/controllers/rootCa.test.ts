import { expect, it } from 'vitest';
import type { ConfigMap } from '../api/kinds/configMap.ts';
import { inShort, reconcile, stored } from '../testing/reconcile.ts';
import { rootCaController } from './rootCa.ts';

const namespace = stored('v1', 'Namespace', { name: 'demo' }, { status: { phase: 'Active' } });

it('publishes the certificate, and puts it right when it was changed', () => {
  const first = reconcile(rootCaController, 'demo', [namespace]);
  expect(inShort(first.calls)).toEqual(['create configmaps']);
  const { data } = first.calls[0]!.body as { readonly data: { readonly [key: string]: string } };
  expect(Object.keys(data)).toEqual(['ca.crt']);
  const map: ConfigMap = stored('v1', 'ConfigMap', { name: 'kube-root-ca.crt', namespace: 'demo' }, { data });
  expect(reconcile(rootCaController, 'demo', [namespace, map]).calls).toEqual([]);
  const changed: ConfigMap = { ...map, data: {} };
  expect(inShort(reconcile(rootCaController, 'demo', [namespace, changed]).calls)).toEqual(['update configmaps kube-root-ca.crt']);
});
