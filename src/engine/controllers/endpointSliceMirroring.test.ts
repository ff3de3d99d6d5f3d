import { expect, it } from 'vitest';
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { KubeObject } from '../api/object.ts';
import { inShort, keysAfter, reconcile, stored } from '../testing/reconcile.ts';
import { endpointSliceMirroringController } from './endpointSliceMirroring.ts';

const service = stored('v1', 'Service', { name: 'db', namespace: 'default' }, { spec: { ports: [{ port: 5432 }] } });
const endpoints = stored('v1', 'Endpoints', { name: 'db', namespace: 'default', labels: { kept: 'by-hand' } }, {
  subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }], notReadyAddresses: [{ ip: '192.0.2.3' }], ports: [{ port: 5432 }] }],
});
const run = (objects: readonly KubeObject[]) => reconcile(endpointSliceMirroringController, 'default/db', objects);

it('turns Endpoints that somebody keeps by hand into a slice', () => {
  const plan = run([service, endpoints]);
  expect(inShort(plan.calls)).toEqual(['create endpointslices']);
  const slice = plan.calls[0]!.body as EndpointSlice;
  expect(slice).toMatchObject({ addressType: 'IPv4', metadata: { labels: { kept: 'by-hand', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' } }, ports: [{ port: 5432, protocol: 'TCP' }] });
  expect(slice.endpoints.map(({ addresses, conditions }) => [addresses[0], conditions?.ready])).toEqual([['192.0.2.1', true], ['192.0.2.2', true], ['192.0.2.3', false]]);
  const kept: EndpointSlice = stored('discovery.k8s.io/v1', 'EndpointSlice', { ...slice.metadata, name: 'db-x' }, { addressType: slice.addressType, endpoints: slice.endpoints, ports: slice.ports });
  expect(run([service, endpoints, kept]).calls).toEqual([]);
  expect(inShort(run([service, kept]).calls)).toEqual(['delete endpointslices db-x']);
});

it('leaves alone those of Services with a selector, and those that say so', () => {
  expect(run([{ ...service, spec: { selector: { app: 'db' } } }, endpoints]).calls).toEqual([]);
  const skipped = { ...endpoints, metadata: { ...endpoints.metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } } };
  expect(keysAfter(endpointSliceMirroringController, { event: 'ADDED', object: skipped }, [])).toEqual([]);
  expect(run([service, skipped]).calls).toEqual([]);
});
