/**
 * The APIService kind: a group of the API that a Service in the cluster answers. Upstream: k8s.io/kube-aggregator (apis/apiregistration,
 * registry/apiservice). Leaves out: the APIServices of the API server's own groups.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import type { ApiService } from './apiService.ts';

export const apiService: KindDefinition<ApiService> = {
  ...COMMON,
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  categories: ['api-extensions'],
  namespaced: false,
  subresources: [STATUS_SUBRESOURCE],
  schema: 'apiregistration.v1.APIService',
  columns: [NAME_COLUMN, shown('Service'), shown('Available'), shown('Age')],
  cells: ({ metadata, spec, status }, now) => {
    const available = status?.conditions?.find(({ type }) => type === 'Available');
    const why = available === undefined ? 'Unknown' : available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
    return [metadata.name, spec.service === undefined ? 'Local' : `${spec.service.namespace}/${spec.service.name}`, why, ageOf(metadata.creationTimestamp, now)];
  },
  defaults: (object) => (object.spec.service === undefined ? object : { ...object, spec: { ...object.spec, service: { ...object.spec.service, port: object.spec.service.port ?? 443 } } }),
  validate: ({ metadata, spec }) => {
    const report = new Report();
    const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service } = spec;
    if (metadata.name !== `${version}.${group}`) report.invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(`${version}.${group}`)}`);
    if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) report.invalid('spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000');
    if (versionPriority <= 0 || versionPriority > 1_000) report.invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000');
    if (service !== undefined && (service.namespace ?? '') === '') report.required('spec.service.namespace');
    if (service !== undefined && (service.name ?? '') === '') report.required('spec.service.name');
    return report.errors;
  },
};
