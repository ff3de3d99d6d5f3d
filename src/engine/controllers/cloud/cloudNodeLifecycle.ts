/**
 * The cloud node lifecycle controller: a silent node whose instance is gone goes too; one that is only switched off is marked. Upstream:
 * k8s.io/cloud-provider/controllers/nodelifecycle (every 5 s).
 */
import { SHUTDOWN, UNINITIALIZED } from '../../api/cloudFlavours.ts';
import type { Node, Taint } from '../../api/kinds/node.ts';
import { SECOND } from '../../kernel/time.ts';
import { NODES, type Controller, type Reconcile } from '../controller.ts';
import { askFor, instanceIn } from './instances.ts';

const isReady = ({ status }: Node): boolean => status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
const has = ({ spec }: Node, key: string): boolean => (spec.taints ?? []).some((taint) => taint.key === key);

/** Codes: askInstance, deleteNode, markShutdown, unmarkShutdown, upToDate. */
export const cloudNodeLifecycleController: Controller = {
  name: 'cloud-node-lifecycle-controller',
  resource: 'nodes',
  workers: 5,
  watches: [{ on: NODES, keys: () => [] }],
  periodic: { every: 5 * SECOND, keys: (read) => read.list<Node>('nodes').filter((node) => (isReady(node) ? has(node, SHUTDOWN) : !has(node, UNINITIALIZED))).map(({ metadata }) => metadata.name) },
  reconcile(name, c) {
    const node = c.get<Node>('nodes', name);
    const list = `list ${name}`;
    if (node === undefined) return;
    if (isReady(node)) return mark(node, false, c);
    if (!c.memory.has(list)) {
      c.report('askInstance', { node: name });
      c.cloud(askFor(name, true));
      return;
    }
    const instance = instanceIn(c.memory.get(list), name);
    c.memory.delete(list);
    if (instance === undefined || instance.state === 'terminated') {
      c.report('deleteNode', { node: name });
      c.note({ about: node, type: 'Normal', reason: 'DeletingNode', message: `Deleting node ${name} because it does not exist in the cloud provider` });
      c.call({ verb: 'delete', on: NODES, name, body: {}, ignore: ['NotFound'] });
    } else mark(node, instance.state === 'stopped', c);
  },
};

function mark(node: Node, shutdown: boolean, c: Reconcile): void {
  if (has(node, SHUTDOWN) === shutdown) return;
  const { name, resourceVersion } = node.metadata;
  const others = (node.spec.taints ?? []).filter(({ key }) => key !== SHUTDOWN);
  const taints: readonly Taint[] = shutdown ? [...others, { key: SHUTDOWN, effect: 'NoSchedule' }] : others;
  c.report(shutdown ? 'markShutdown' : 'unmarkShutdown', { node: name });
  c.call({ verb: 'patch', on: NODES, name, patchType: 'merge', body: { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints.map((taint) => ({ ...taint })) } }, ignore: ['NotFound', 'Conflict'] });
}
