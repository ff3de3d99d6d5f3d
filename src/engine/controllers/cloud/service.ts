/**
 * The service controller: a load balancer of the provider for each Service of that type, with the nodes behind it. Upstream:
 * k8s.io/cloud-provider/controllers/service. Memory by Service: what the provider has. Leaves out: annotations of single providers.
 */
import type { Node } from '../../api/kinds/node.ts';
import type { Service } from '../../api/kinds/service.ts';
import { sameJson } from '../../api/equal.ts';
import type { Json, KubeObject } from '../../api/object.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { NODES, SERVICES, type Controller, type Note, type Reader, type Reconcile } from '../controller.ts';
import { withFinalizer, withoutFinalizer } from '../finalizers.ts';

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

interface Known {
  readonly ingress: readonly Json[];
  readonly nodes: readonly string[];
  readonly ports: Json;
}

const wants = ({ spec, metadata }: Service): boolean => spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined;
const concerns = (service: Service): boolean => wants(service) || (service.metadata.finalizers ?? []).includes(FINALIZER);
const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** Nodes that may stand behind a load balancer: ready or not, as long as they are there and the provider knows them. */
const membersOf = (read: Pick<Reader, 'list'>): readonly string[] =>
  read.list<Node>('nodes').filter(({ metadata, spec }) => (spec.providerID ?? '') !== '' && metadata.labels?.[EXCLUDED] === undefined && metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name);

/** Upstream: DefaultLoadBalancerName. */
const nameOf = ({ metadata }: Service): string => `a${metadata.uid.replaceAll('-', '')}`.slice(0, 32);

/** Codes: ensureBalancer, publishAddress, updateBalancer, deleteBalancer, balancerGone, upToDate. */
export const serviceController: Controller = {
  name: 'service-controller',
  resource: 'services',
  workers: 1,
  backOff: { first: 5 * SECOND, longest: 5 * MINUTE },
  watches: [
    { on: SERVICES, keys: ({ object, old }) => (concerns(object as Service) || (old !== undefined && concerns(old as Service)) ? [keyOf(object)] : []) },
    { on: NODES, keys: ({ event, object, old }, read) => (event === 'MODIFIED' && (old as Node).spec.providerID === (object as Node).spec.providerID && old?.metadata.labels === object.metadata.labels ? [] : read.list<Service>('services').filter(wants).map(keyOf)) },
  ],
  reconcile(key, c) {
    const service = c.get<Service>('services', key);
    if (service === undefined) c.memory.delete(key);
    else if (wants(service)) ensure(key, service, c);
    else if ((service.metadata.finalizers ?? []).includes(FINALIZER)) remove(key, service, c);
  },
};

const note = (about: KubeObject, type: Note['type'], reason: string, message: string): Note => ({ about, type, reason, message });

function ensure(key: string, service: Service, c: Reconcile): void {
  const known = c.memory.get(key) as Known | undefined;
  const nodes = membersOf(c);
  const ports = (service.spec.ports ?? []).map(({ port, nodePort = 0, protocol = 'TCP' }) => ({ port, nodePort, protocol }));
  const params = { name: nameOf(service), service: key, ports, nodes: [...nodes] };
  if (known === undefined || !sameJson(known.ports, ports)) {
    c.report('ensureBalancer', { service: service.metadata.name, nodes: nodes.length });
    c.note(note(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer'));
    if (nodes.length === 0) c.note(note(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer'));
    if (!(service.metadata.finalizers ?? []).includes(FINALIZER)) c.call(withFinalizer(SERVICES, service, FINALIZER));
    c.cloud({ action: 'createLoadBalancer', params, about: key, as: key, onFailure: note(service, 'Warning', 'SyncLoadBalancerFailed', 'Error syncing load balancer: failed to ensure load balancer: {error}') });
  } else if (!sameJson(service.status?.loadBalancer?.ingress ?? [], known.ingress)) {
    c.report('publishAddress', { service: service.metadata.name });
    publish(service, { ingress: known.ingress as Json }, c, note(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer'));
  } else if (!sameJson(known.nodes, nodes)) {
    c.report('updateBalancer', { service: service.metadata.name, nodes: nodes.length });
    const failed = note(service, 'Warning', 'UpdateLoadBalancerFailed', `Error updating load balancer with new hosts [${nodes.join(' ')}]: {error}`);
    c.cloud({ action: 'updateLoadBalancer', params, about: key, as: key, onSuccess: note(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts'), onFailure: failed });
  }
}

function remove(key: string, service: Service, c: Reconcile): void {
  const gone = `gone ${key}`;
  if (!c.memory.has(gone)) {
    c.report('deleteBalancer', { service: service.metadata.name });
    c.note(note(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer'));
    c.cloud({ action: 'deleteLoadBalancer', params: { name: nameOf(service) }, about: key, as: gone, onFailure: note(service, 'Warning', 'SyncLoadBalancerFailed', 'Error syncing load balancer: failed to delete load balancer: {error}') });
    return;
  }
  c.report('balancerGone', { service: service.metadata.name });
  c.memory.delete(gone);
  c.memory.delete(key);
  if ((service.status?.loadBalancer?.ingress ?? []).length > 0) publish(service, null, c);
  c.call(withoutFinalizer(SERVICES, service, FINALIZER));
  c.note(note(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer'));
}

function publish({ metadata }: Service, loadBalancer: Json, c: Reconcile, onSuccess?: Note): void {
  c.call({ verb: 'patch', on: SERVICES, namespace: metadata.namespace ?? '', name: metadata.name, subresource: 'status', patchType: 'merge', body: { status: { loadBalancer } }, ignore: ['NotFound'], ...(onSuccess && { onSuccess }) });
}
