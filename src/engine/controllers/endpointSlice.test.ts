import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Service } from '../api/kinds/service.ts';
import type { KubeObject } from '../api/object.ts';
import { SECOND } from '../kernel/time.ts';
import { inShort, keysAfter, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { endpointSliceController } from './endpointSlice.ts';

const node = stored('v1', 'Node', { name: 'w1', labels: { 'topology.kubernetes.io/zone': 'a' } }, { spec: {} });
const service = (spec: object = {}, labels: { readonly [key: string]: string } = { tier: 'front' }): Service =>
  stored('v1', 'Service', { name: 'web', namespace: 'default', labels }, { spec: { clusterIP: '10.96.0.5', ipFamilies: ['IPv4'], selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }], ...spec } });
const pod = (name: string, ip: string, { ready = true, ending = false, port = 8080 }: { ready?: boolean; ending?: boolean; port?: number } = {}): Pod =>
  stored('v1', 'Pod', { name, namespace: 'default', labels: { app: 'web' }, ...(ending && { deletionTimestamp: timeText(0) }) }, {
    spec: { nodeName: 'w1', containers: [{ name: 'c', ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }] }] },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timeText(7 * SECOND) }] },
  });
const run = (objects: readonly KubeObject[]) => reconcile(endpointSliceController, 'default/web', [node, ...objects]);
const written = (objects: readonly KubeObject[]): EndpointSlice[] => run(objects).calls.map(({ body }) => body as EndpointSlice);
const asStored = (slice: EndpointSlice, name: string): EndpointSlice => stored('discovery.k8s.io/v1', 'EndpointSlice', { ...slice.metadata, name, uid: name }, { addressType: slice.addressType, endpoints: slice.endpoints, ports: slice.ports });

it('writes what a Pod is to the Service: address, conditions, node, zone, and the number of a named port', () => {
  const [slice] = written([service(), pod('a', '10.244.1.2'), pod('b', '10.244.1.3', { ending: true })]);
  expect(slice).toMatchObject({
    metadata: { generateName: 'web-', labels: { tier: 'front', 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' }, annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': timeText(0) } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  });
  expect(slice!.endpoints).toEqual([
    { addresses: ['10.244.1.2'], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'w1', targetRef: { kind: 'Pod', name: 'a', namespace: 'default', uid: 'uid-a' }, zone: 'a' },
    { addresses: ['10.244.1.3'], conditions: { ready: false, serving: true, terminating: true }, nodeName: 'w1', targetRef: { kind: 'Pod', name: 'b', namespace: 'default', uid: 'uid-b' }, zone: 'a' },
  ]);
});

it('a Service without Pods has one empty slice, which is filled later', () => {
  const [empty] = written([service()]);
  expect([empty!.endpoints, empty!.ports]).toEqual([null, null]);
  const kept = asStored(empty!, 'web-x');
  expect(run([service(), kept]).calls).toEqual([]);
  const plan = run([service(), kept, pod('a', '10.244.1.2')]);
  expect(inShort(plan.calls)).toEqual(['update endpointslices web-x']);
});

it('publishes Pods that are not ready to those who ask for them', () => {
  const [slice] = written([service({ publishNotReadyAddresses: true }), pod('a', '10.244.1.2', { ready: false })]);
  expect(slice!.endpoints[0]!.conditions).toEqual({ ready: true, serving: false, terminating: false });
});

it('marks the slices of a headless Service', () => {
  expect(written([service({ clusterIP: 'None' }), pod('a', '10.244.1.2')])[0]!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
});

it('keeps Pods that serve a named port on another number in a slice of their own', () => {
  expect(written([service(), pod('a', '10.244.1.2'), pod('b', '10.244.1.3', { port: 9090 })]).map(({ ports }) => ports?.[0]?.port)).toEqual([8080, 9090]);
});

describe('spreading', () => {
  const many = (from: number, to: number): Pod[] => Array.from({ length: to - from }, (_, i) => pod(`p${from + i}`, `10.244.${Math.floor((from + i) / 250)}.${(from + i) % 250}`));
  it('fills slices of 100', () => {
    expect(written([service(), ...many(0, 250)]).map(({ endpoints }) => endpoints.length)).toEqual([100, 100, 50]);
  });
  it('puts new ones where they fit and rewrites as few slices as possible', () => {
    const slices = written([service(), ...many(0, 150)]).map((slice, index) => asStored(slice, `web-${index}`));
    expect(inShort(run([service(), ...slices, ...many(0, 150)]).calls)).toEqual([]);
    const grown = run([service(), ...slices, ...many(0, 160)]);
    expect(inShort(grown.calls)).toEqual(['update endpointslices web-1']);
    expect((grown.calls[0]!.body as EndpointSlice).endpoints).toHaveLength(60);
    expect(inShort(run([service(), ...slices, ...many(0, 100)]).calls)).toEqual(['delete endpointslices web-1']);
  });
});

it('follows changes of Pods that matter to a Service', () => {
  const before = pod('a', '10.244.1.2', { ready: false });
  const keys = (object: Pod, old: Pod): string[] => keysAfter(endpointSliceController, { event: 'MODIFIED', object, old }, [service()]);
  expect(keys(pod('a', '10.244.1.2'), before)).toEqual(['default/web']);
  expect(keys({ ...before, metadata: { ...before.metadata, annotations: { a: 'b' } } }, before)).toEqual([]);
  expect(keys({ ...before, metadata: { ...before.metadata, labels: { app: 'x' } } }, before)).toEqual(['default/web']);
  expect(keysAfter(endpointSliceController, { event: 'ADDED', object: before }, [service({ selector: { app: 'api' } })])).toEqual([]);
});

it('leaves Services alone that have no selector or only a name', () => {
  const { selector: _selector, ...spec } = service().spec;
  expect(run([{ ...service(), spec }, pod('a', '10.244.1.2')]).calls).toEqual([]);
  expect(run([service({ type: 'ExternalName' }), pod('a', '10.244.1.2')]).calls).toEqual([]);
});
