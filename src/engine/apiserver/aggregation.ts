/**
 * Groups of the API that are answered by a Service in the cluster: the API server passes the request on to one of its Pods. Upstream:
 * k8s.io/kube-aggregator/pkg/apiserver (handler_proxy.go). Leaves out: the time that the further way takes, load balancing (the first ready
 * address is taken).
 */
import type { ApiService } from '../api/kinds/apiService.ts';
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { ApiRequest, ApiResponse, Status } from '../api/request.ts';
import { notFoundResource } from '../api/status.ts';
import { refuse, type Deciding, type Decision } from './deciding.ts';

/** Asks the program that listens at an address in the cluster; undefined: nobody answers. */
export type AskPod = (ip: string, port: number, request: ApiRequest) => ApiResponse | undefined;

const SERVICE_LABEL = 'kubernetes.io/service-name';

export function aggregate(d: Deciding, request: ApiRequest, ask: AskPod): Decision {
  const found = d.find('apiservices.apiregistration.k8s.io', undefined, `${request.version}.${request.group}`) as ApiService | undefined;
  if (found?.spec.service === undefined) return refuse(notFoundResource());
  const { namespace = '', name = '' } = found.spec.service;
  const slices = (d.list('endpointslices.discovery.k8s.io', namespace) as readonly EndpointSlice[]).filter(({ metadata }) => metadata.labels?.[SERVICE_LABEL] === name);
  for (const { endpoints, ports } of slices) {
    for (const { addresses, conditions } of endpoints ?? []) {
      const port = ports?.[0]?.port;
      const given = conditions?.ready === false || port === undefined ? undefined : ask(addresses[0] ?? '', port, request);
      if (given) return { answer: given };
    }
  }
  return refuse(unavailable(request));
}

/** A request for no resource asks what the group has: clients name none then. */
const unavailable = ({ verb, resource, group, name }: ApiRequest): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: `the server is currently unable to handle the request${resource === '' ? '' : ` (${name === undefined && verb === 'list' ? 'get' : verb} ${resource}.${group})`}`,
  reason: 'ServiceUnavailable',
  code: 503,
});
