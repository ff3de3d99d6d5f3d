/**
 * The Service kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/service/strategy.go, pkg/printers/internalversion (printService).
 * Leaves out: the proxy subresource, load balancers' own addresses beyond printing.
 */
import { ageOf } from '../age.ts';
import { defaultService, dropFieldsOfOldType } from '../defaults/service.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { labelsCell, orNone } from '../printing/cells.ts';
import { labelName } from '../validation/names.ts';
import { validateService } from '../validation/service.ts';
import type { ServicePort, Service } from './service.ts';

export const service: KindDefinition<Service> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  schema: 'core.v1.Service',
  subresources: [STATUS_SUBRESOURCE],
  columns: [NAME_COLUMN, shown('Type'), shown('Cluster-IP'), shown('External-IP'), shown('Port(s)'), shown('Age'), wide('Selector')],
  cells: (object, now) => {
    const { metadata, spec } = object;
    return [
      metadata.name,
      spec.type ?? '',
      orNone(spec.clusterIPs?.[0] ?? spec.clusterIP),
      externalAddresses(object),
      orNone((spec.ports ?? []).map(portText).join(',')),
      ageOf(metadata.creationTimestamp, now),
      labelsCell(spec.selector),
    ];
  },
  fields: ['spec.clusterIP', 'spec.type'],
  fieldOf: ({ spec }, field) => (field === 'spec.type' ? spec.type : spec.clusterIP) ?? '',
  defaults: defaultService,
  nameFaults: labelName,
  validate: (object, old, subresource) => (subresource === undefined ? validateService(object, old) : []),
  prepareForCreate: (object) => ({
    ...object,
    spec: { ...object.spec, ...(object.spec.clusterIP && !object.spec.clusterIPs && { clusterIPs: [object.spec.clusterIP] }) },
    status: { loadBalancer: {} },
  }),
  prepareForUpdate: (object, old, subresource) => (subresource === undefined ? dropFieldsOfOldType(object, old) : object),
};

const portText = ({ port, nodePort, protocol }: ServicePort): string =>
  nodePort !== undefined && nodePort > 0 ? `${port}:${nodePort}/${protocol ?? 'TCP'}` : `${port}/${protocol ?? 'TCP'}`;

function externalAddresses({ spec, status }: Service): string {
  const external = (spec.externalIPs ?? []).join(',');
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return orNone(external);
  const balancer = (status?.loadBalancer?.ingress ?? [])
    .map(({ ip, hostname }) => ip || hostname || '')
    .filter((text) => text !== '')
    .join(',');
  const all = [balancer, external].filter((text) => text !== '').join(',');
  return all === '' ? '<pending>' : all;
}
