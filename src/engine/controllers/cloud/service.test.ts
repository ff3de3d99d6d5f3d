import { expect, it } from 'vitest';
import { CLOUD_FLAVOURS } from '../../api/cloudFlavours.ts';
import type { KubeObject } from '../../api/object.ts';
import { bodyOf, emptyMemory, inShort, reconcile, stored } from '../../testing/reconcile.ts';
import { serviceController } from './service.ts';

const provider = CLOUD_FLAVOURS.gcp;
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const node = (name: string, more: object = {}): KubeObject => stored('v1', 'Node', { name, ...more }, { spec: { providerID: `gce://p/z/${name}` } });
const service = (metadata: object = {}, status: object = { loadBalancer: {} }, type = 'LoadBalancer'): KubeObject =>
  stored('v1', 'Service', { name: 'web', namespace: 'default', ...metadata }, { spec: { type, ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] }, status });
const PORTS = [{ port: 80, nodePort: 30080, protocol: 'TCP' }];

it('asks for a load balancer with the nodes that may stand behind it', () => {
  const excluded = node('controlplane', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } });
  const plan = reconcile(serviceController, 'default/web', [service(), node('worker1'), excluded], { provider });
  expect(bodyOf(plan.calls[0])['metadata']).toMatchObject({ finalizers: [FINALIZER] });
  expect(plan.clouds[0]).toMatchObject({ action: 'createLoadBalancer', params: { name: 'auidweb', nodes: ['worker1'], ports: PORTS } });
  expect(plan.notes.map(({ reason }) => reason)).toEqual(['EnsuringLoadBalancer']);
  expect(reconcile(serviceController, 'default/web', [service()], { provider }).notes.map(({ reason }) => reason)).toContain('UnAvailableLoadBalancer');
  expect(reconcile(serviceController, 'default/web', [service({}, {}, 'ClusterIP')], { provider }).clouds).toEqual([]);
});

it('publishes the address, then follows the nodes', () => {
  const memory = emptyMemory();
  memory.set('default/web', { ingress: [{ ip: '34.1.1.1' }], nodes: ['worker1'], ports: PORTS });
  const plan = reconcile(serviceController, 'default/web', [service(), node('worker1')], { provider, memory });
  expect(bodyOf(plan.calls[0])).toEqual({ status: { loadBalancer: { ingress: [{ ip: '34.1.1.1' }] } } });
  const published = service({}, { loadBalancer: { ingress: [{ ip: '34.1.1.1' }] } });
  const moved = reconcile(serviceController, 'default/web', [published, node('worker1'), node('worker2')], { provider, memory });
  expect(moved.clouds[0]).toMatchObject({ action: 'updateLoadBalancer', params: { nodes: ['worker1', 'worker2'] } });
});

it('has it deleted before the Service may go', () => {
  const memory = emptyMemory();
  const leaving = service({ finalizers: [FINALIZER], deletionTimestamp: '2026-11-02T08:00:00Z' });
  expect(reconcile(serviceController, 'default/web', [leaving], { provider, memory }).clouds[0]?.action).toBe('deleteLoadBalancer');
  memory.set('gone default/web', null);
  expect(inShort(reconcile(serviceController, 'default/web', [leaving], { provider, memory }).calls)).toEqual(['patch services web']);
});
