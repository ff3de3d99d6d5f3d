/**
 * The route controller: the provider's network learns behind which instance each part of the Pod network is. Upstream:
 * k8s.io/cloud-provider/controllers/route (every 10 s). One key for all.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Condition, Json } from '../../api/object.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { NODES, type Controller, type Reconcile } from '../controller.ts';

const ALL = 'routes';

/** Codes: listRoutes, createRoutes, deleteRoutes, markRoutes, upToDate. */
export const routeController: Controller = {
  name: 'route-controller',
  source: 'route_controller',
  resource: 'nodes',
  workers: 1,
  backOff: { first: 1 * SECOND, longest: 1 * MINUTE },
  watches: [{ on: NODES, keys: ({ event, object, old }) => (event !== 'MODIFIED' || (old as Node).spec.podCIDR !== (object as Node).spec.podCIDR ? [ALL] : []) }],
  periodic: { every: 10 * SECOND, keys: () => [ALL] },
  reconcile(_key, c) {
    if (!c.memory.has('list')) {
      c.report('listRoutes');
      c.cloud({ action: 'listRoutes', params: {}, about: ALL, as: 'list', routine: true });
      return;
    }
    const routes = c.memory.get('list') as readonly { readonly cidr: string; readonly node: string }[];
    c.memory.delete('list');
    const nodes = c.list<Node>('nodes').filter(({ spec }) => spec.podCIDR !== undefined);
    mark(nodes.filter(({ metadata, spec }) => routes.some(({ cidr, node }) => cidr === spec.podCIDR && node === metadata.name)), true, c);
    const missing = nodes.filter(({ metadata, spec }) => !routes.some(({ cidr, node }) => cidr === spec.podCIDR && node === metadata.name));
    const stale = routes.filter(({ cidr, node }) => !nodes.some(({ metadata, spec }) => spec.podCIDR === cidr && metadata.name === node));
    if (c.lastError !== undefined) mark(missing, false, c);
    if (missing.length + stale.length > 0) c.report(missing.length > 0 ? 'createRoutes' : 'deleteRoutes', { count: missing.length + stale.length });
    for (const { cidr, node } of stale) c.cloud({ action: 'deleteRoute', params: { cidr }, about: node, as: 'deleted' });
    for (const node of missing) {
      const { name } = node.metadata;
      const cidr = node.spec.podCIDR!;
      c.cloud({ action: 'createRoute', params: { cidr, node: name }, about: name, as: 'created', onFailure: { about: node, type: 'Warning', reason: 'FailedToCreateRoute', message: `Could not create route ${node.metadata.uid} ${cidr} for node ${name}: {error}` } });
    }
  },
};

/** Until its route is there a node has no network for Pods. */
function mark(nodes: readonly Node[], routed: boolean, c: Reconcile): void {
  const status = routed ? 'False' : 'True';
  const [reason, message] = routed ? ['RouteCreated', 'RouteController created a route'] : ['NoRouteCreated', 'RouteController failed to create a route'];
  for (const { metadata, status: known } of nodes) {
    const before = known?.conditions?.find(({ type }) => type === 'NetworkUnavailable');
    if (before?.status === status) continue;
    const condition: Condition = { type: 'NetworkUnavailable', status, reason, message, lastHeartbeatTime: c.time, lastTransitionTime: c.time };
    c.report('markRoutes', { node: metadata.name });
    c.call({ verb: 'patch', on: NODES, name: metadata.name, subresource: 'status', patchType: 'strategic', body: { status: { conditions: [{ ...condition } as Json] } }, ignore: ['NotFound'] });
  }
}
