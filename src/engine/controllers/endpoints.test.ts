import { expect, it } from 'vitest';
import type { Endpoints } from '../api/kinds/endpoints.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Service } from '../api/kinds/service.ts';
import type { KubeObject } from '../api/object.ts';
import { inShort, reconcile, stored, timeText } from '../testing/reconcile.ts';
import { endpointsController } from './endpoints.ts';

const service = (spec: object = {}): Service =>
  stored('v1', 'Service', { name: 'web', namespace: 'default', labels: { tier: 'front' } }, { spec: { clusterIP: '10.96.0.5', selector: { app: 'web' }, ports: [{ name: 'a', port: 80, targetPort: 8080, protocol: 'TCP' }, { name: 'b', port: 81, targetPort: 'other', protocol: 'TCP' }], ...spec } });
const pod = (name: string, ip: string, { ready = true, other }: { ready?: boolean; other?: number } = {}): Pod =>
  stored('v1', 'Pod', { name, namespace: 'default', labels: { app: 'web' } }, {
    spec: { nodeName: 'w1', containers: [{ name: 'c', ...(other !== undefined && { ports: [{ name: 'other', containerPort: other, protocol: 'TCP' }] }) }] },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timeText(0) }] },
  });
const run = (objects: readonly KubeObject[]) => reconcile(endpointsController, 'default/web', objects);

it('writes one object: ready and other addresses by the ports that they share', () => {
  const plan = run([service(), pod('b', '10.244.1.9', { other: 9000 }), pod('a', '10.244.1.3', { other: 9000 }), pod('c', '10.244.1.5', { ready: false })]);
  expect(inShort(plan.calls)).toEqual(['create endpoints']);
  const { metadata, subsets } = plan.calls[0]!.body as Endpoints;
  expect(metadata.labels).toEqual({ tier: 'front', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' });
  expect(subsets!.map(({ addresses, notReadyAddresses, ports }) => [addresses?.map(({ ip }) => ip), notReadyAddresses?.map(({ ip }) => ip), ports])).toEqual([
    [['10.244.1.3', '10.244.1.9'], ['10.244.1.5'], [{ name: 'a', port: 8080, protocol: 'TCP' }]],
    [['10.244.1.3', '10.244.1.9'], undefined, [{ name: 'b', port: 9000, protocol: 'TCP' }]],
  ]);
  expect(plan.calls[0]!.onFailure?.message).toBe('Failed to create endpoint for service default/web: {error}');
});

it('rests when nothing has changed, and writes again when something has', () => {
  const objects = [service(), pod('a', '10.244.1.3')];
  const first = run(objects).calls[0]!.body as Endpoints;
  const kept: Endpoints = stored('v1', 'Endpoints', { ...first.metadata, name: 'web' }, { subsets: first.subsets });
  expect(run([...objects, kept]).calls).toEqual([]);
  expect(inShort(run([...objects, kept, pod('b', '10.244.1.4')]).calls)).toEqual(['update endpoints web']);
});

it('holds at most a thousand addresses, ready ones first, and says so', () => {
  const pods = Array.from({ length: 1100 }, (_, i) => pod(`p${i}`, `10.244.${Math.floor(i / 250)}.${i % 250}`, { ready: i < 900 }));
  const { metadata, subsets } = run([service({ ports: [{ port: 80 }] }), ...pods]).calls[0]!.body as Endpoints;
  expect(metadata.annotations).toMatchObject({ 'endpoints.kubernetes.io/over-capacity': 'truncated' });
  expect([subsets![0]!.addresses!.length, subsets![0]!.notReadyAddresses!.length]).toEqual([900, 100]);
});

it('goes with its Service, unless somebody else keeps it', () => {
  const mine = stored('v1', 'Endpoints', { name: 'web', namespace: 'default', labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } });
  expect(inShort(run([mine]).calls)).toEqual(['delete endpoints web']);
  expect(run([{ ...mine, metadata: { ...mine.metadata, labels: {} } }]).calls).toEqual([]);
});
