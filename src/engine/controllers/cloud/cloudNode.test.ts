import { expect, it } from 'vitest';
import { CLOUD_FLAVOURS, SHUTDOWN, UNINITIALIZED } from '../../api/cloudFlavours.ts';
import type { KubeObject } from '../../api/object.ts';
import { bodyOf, emptyMemory, inShort, reconcile, stored } from '../../testing/reconcile.ts';
import { cloudNodeController } from './cloudNode.ts';
import { cloudNodeLifecycleController } from './cloudNodeLifecycle.ts';
import { routeController } from './route.ts';

const provider = CLOUD_FLAVOURS.aws;
const instance = (state: string) => [{ name: 'worker1', id: 'aws:///eu-south-2a/i-1', state, zone: 'eu-south-2a', type: 'm6i.large', ip: '192.168.49.3' }];
const node = (taints: readonly string[], ready = 'True', more: object = {}): KubeObject =>
  stored('v1', 'Node', { name: 'worker1' }, { spec: { taints: taints.map((key) => ({ key, effect: 'NoSchedule' })), podCIDR: '10.244.1.0/24', ...more }, status: { conditions: [{ type: 'Ready', status: ready }] } });
const known = (state?: string) => {
  const memory = emptyMemory();
  memory.set('list worker1', state === undefined ? [] : instance(state));
  return memory;
};

it('initializes a node once the provider has said what it is', () => {
  expect(reconcile(cloudNodeController, 'worker1', [node([UNINITIALIZED])], { provider }).clouds[0]?.action).toBe('listInstances');
  const plan = reconcile(cloudNodeController, 'worker1', [node([UNINITIALIZED, 'other'])], { provider, memory: known('running') });
  expect(bodyOf(plan.calls[1])).toMatchObject({ metadata: { labels: { 'topology.kubernetes.io/zone': 'eu-south-2a', 'node.kubernetes.io/instance-type': 'm6i.large' } }, spec: { providerID: 'aws:///eu-south-2a/i-1', taints: [{ key: 'other' }] } });
  expect(plan.notes[0]?.message).toBe('Node synced successfully');
  expect(reconcile(cloudNodeController, 'worker1', [node([UNINITIALIZED])], { provider, memory: known() }).code).toBe('noInstance');
});

it('deletes silent nodes without an instance, marks those that are off, and takes the mark back', () => {
  const look = (object: KubeObject, state?: string) => reconcile(cloudNodeLifecycleController, 'worker1', [object], { provider, memory: known(state) });
  expect(inShort(look(node([], 'Unknown')).calls)).toEqual(['delete nodes worker1']);
  expect(look(node([], 'Unknown')).notes[0]?.message).toBe('Deleting node worker1 because it does not exist in the cloud provider');
  expect(look(node([], 'Unknown'), 'terminated').code).toBe('deleteNode');
  expect(look(node([], 'Unknown'), 'stopped').code).toBe('markShutdown');
  expect(look(node([], 'Unknown'), 'running').code).toBe('upToDate');
  expect(look(node([SHUTDOWN])).code).toBe('unmarkShutdown');
});

it('gives each node its route, and takes those of nodes that are gone', () => {
  const memory = emptyMemory();
  memory.set('list', [{ cidr: '10.244.9.0/24', node: 'gone' }]);
  const plan = reconcile(routeController, 'routes', [node([])], { provider, memory });
  expect(plan.clouds.map(({ action, params }) => [action, params['cidr']])).toEqual([['deleteRoute', '10.244.9.0/24'], ['createRoute', '10.244.1.0/24']]);
  memory.set('list', [{ cidr: '10.244.1.0/24', node: 'worker1' }]);
  expect(JSON.stringify(reconcile(routeController, 'routes', [node([])], { provider, memory }).calls[0]?.body)).toContain('RouteController created a route');
  memory.set('list', []);
  expect(JSON.stringify(reconcile(routeController, 'routes', [node([])], { provider, memory, lastError: 'x' }).calls[0]?.body)).toContain('NoRouteCreated');
});
