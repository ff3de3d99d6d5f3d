/**
 * Whether the Service behind an APIService can answer. Upstream: k8s.io/kube-aggregator/pkg/controllers/status/remote (in kube-apiserver; here it
 * has its place among the controllers). Leaves out: the discovery check over the network.
 */
import type { ApiService } from '../api/kinds/apiService.ts';
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Service } from '../api/kinds/service.ts';
import type { Condition } from '../api/object.ts';
import { ENDPOINT_SLICES, SERVICES, type Controller, type Reader } from './controller.ts';

const API_SERVICES = { group: 'apiregistration.k8s.io', version: 'v1', resource: 'apiservices' };
const RESOURCE = 'apiservices.apiregistration.k8s.io';
const SERVICE_LABEL = 'kubernetes.io/service-name';

const behind = (read: Reader, namespace: string | undefined, name: string | undefined): readonly string[] =>
  read.list<ApiService>(RESOURCE).filter(({ spec }) => spec.service !== undefined && spec.service.namespace === namespace && spec.service.name === name).map(({ metadata }) => metadata.name);

/** Codes: available, unavailable, upToDate. */
export const apiServiceStatusController: Controller = {
  name: 'apiservice-status-available-controller',
  resource: RESOURCE,
  workers: 5,
  watches: [
    { on: API_SERVICES, keys: ({ event, object }) => (event === 'DELETED' ? [] : [object.metadata.name]) },
    { on: SERVICES, keys: ({ object }, read) => behind(read, object.metadata.namespace, object.metadata.name) },
    { on: ENDPOINT_SLICES, keys: ({ object }, read) => behind(read, object.metadata.namespace, object.metadata.labels?.[SERVICE_LABEL]) },
  ],
  reconcile(name, c) {
    const object = c.get<ApiService>(RESOURCE, name);
    if (object?.spec.service === undefined) return;
    const { namespace = '', name: service = '' } = object.spec.service;
    const found = c.get<Service>('services', `${namespace}/${service}`);
    const ready = c.list<EndpointSlice>('endpointslices.discovery.k8s.io', namespace).some(({ metadata, endpoints }) => metadata.labels?.[SERVICE_LABEL] === service && (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false));
    const usable = found !== undefined && ready;
    const [status, reason, message] =
      found === undefined
        ? (['False', 'ServiceNotFound', `service/${service} in "${namespace}" is not present`] as const)
        : ready
          ? (['True', 'Passed', 'all checks passed'] as const)
          : (['False', 'MissingEndpoints', `endpoints for service/${service} in "${namespace}" have no addresses with port name "${found.spec.ports?.[0]?.name ?? ''}"`] as const);
    const before = object.status?.conditions?.find(({ type }) => type === 'Available');
    if (before?.status === status && before.reason === reason) return;
    const condition: Condition = { type: 'Available', status, reason, message, lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? c.time) : c.time };
    c.report(usable ? 'available' : 'unavailable', { service: `${namespace}/${service}` });
    c.call({ verb: 'update', on: API_SERVICES, name, subresource: 'status', body: { ...object, status: { conditions: [condition] } }, ignore: ['NotFound', 'Conflict'] });
  },
};
