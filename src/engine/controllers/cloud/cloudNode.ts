/**
 * The cloud node controller: tells a new node what it is at its provider, and only then lets Pods come. Upstream:
 * k8s.io/cloud-provider/controllers/node (node_controller.go). Leaves out: addresses that change later.
 */
import { UNINITIALIZED } from '../../api/cloudFlavours.ts';
import { REGIONS } from '../../api/instanceTypes.ts';
import type { Node } from '../../api/kinds/node.ts';
import type { Json } from '../../api/object.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { NODES, type Controller, type Reconcile } from '../controller.ts';
import { askFor, instanceIn, type Instance } from './instances.ts';

const isNew = ({ spec }: Node): boolean => (spec.taints ?? []).some(({ key }) => key === UNINITIALIZED);

/** Codes: askInstance, initialize, noInstance, upToDate. */
export const cloudNodeController: Controller = {
  name: 'cloud-node-controller',
  resource: 'nodes',
  workers: 10,
  backOff: { first: 1 * SECOND, longest: 1 * MINUTE },
  watches: [{ on: NODES, keys: ({ event, object }) => (event !== 'DELETED' && isNew(object as Node) ? [object.metadata.name] : []) }],
  reconcile(name, c) {
    const node = c.get<Node>('nodes', name);
    const list = `list ${name}`;
    if (node === undefined || !isNew(node)) return;
    if (!c.memory.has(list)) {
      c.report('askInstance', { node: name });
      c.cloud(askFor(name, false));
      return;
    }
    const instance = instanceIn(c.memory.get(list), name);
    c.memory.delete(list);
    if (instance === undefined) {
      c.report('noInstance', { node: name });
      c.requeueAfter(5 * SECOND, 'routine');
    } else initialize(node, instance, c);
  },
};

function initialize(node: Node, { id, zone, type, ip }: Instance, c: Reconcile): void {
  const { name } = node.metadata;
  const { region } = REGIONS[c.provider!.name];
  const labels = { 'beta.kubernetes.io/instance-type': type, 'node.kubernetes.io/instance-type': type, 'failure-domain.beta.kubernetes.io/region': region, 'failure-domain.beta.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone };
  const taints = (node.spec.taints ?? []).filter(({ key }) => key !== UNINITIALIZED).map((taint): Json => ({ ...taint }));
  const dns = c.provider!.name === 'aws' ? [{ type: 'InternalDNS', address: `${name}.${region}.compute.internal` }] : [];
  c.report('initialize', { node: name, zone, type });
  const addresses = [{ type: 'InternalIP', address: ip }, { type: 'Hostname', address: name }, ...dns];
  c.call({ verb: 'patch', on: NODES, name, subresource: 'status', patchType: 'merge', body: { status: { addresses } }, ignore: ['NotFound'] });
  c.call({ verb: 'patch', on: NODES, name, patchType: 'merge', body: { metadata: { labels }, spec: { providerID: id, taints: taints.length === 0 ? null : taints } }, ignore: ['NotFound'] });
  c.note({ about: node, type: 'Normal', reason: 'Synced', message: 'Node synced successfully' });
}
