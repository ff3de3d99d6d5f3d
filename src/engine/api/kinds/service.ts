/**
 * The Service kind. Upstream: k8s.io/api/core/v1, pkg/registry/core/service/strategy.go, pkg/printers/internalversion (printService).
 * Leaves out: the proxy subresource, load balancers' own addresses beyond printing.
 */
import { ageOf } from '../age.ts';
import { defaultService, dropFieldsOfOldType } from '../defaults/service.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import type { Condition, IntOrString, KubeObject, StringMap } from '../object.ts';
import { labelsCell, orNone } from '../printing/cells.ts';

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly port: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
}

export interface ServiceSpec {
  readonly ports?: readonly ServicePort[];
  readonly selector?: StringMap;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly type?: string;
  readonly externalIPs?: readonly string[];
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly loadBalancerIP?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly loadBalancerClass?: string;
  readonly externalName?: string;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly publishNotReadyAddresses?: boolean;
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly trafficDistribution?: string;
}

export interface Service extends KubeObject {
  readonly spec: ServiceSpec;
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
    readonly conditions?: readonly Condition[];
  };
}

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
  prepareForCreate: (object) => ({ ...object, spec: { ...object.spec, ...(object.spec.clusterIP && !object.spec.clusterIPs && { clusterIPs: [object.spec.clusterIP] }) }, status: { loadBalancer: {} } }),
  prepareForUpdate: (object, old, subresource) => (subresource === undefined ? dropFieldsOfOldType(object, old) : object),
};

const portText = ({ port, nodePort, protocol }: ServicePort): string => (nodePort !== undefined && nodePort > 0 ? `${port}:${nodePort}/${protocol ?? 'TCP'}` : `${port}/${protocol ?? 'TCP'}`);

function externalAddresses({ spec, status }: Service): string {
  const external = (spec.externalIPs ?? []).join(',');
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return orNone(external);
  const balancer = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== '').join(',');
  const all = [balancer, external].filter((text) => text !== '').join(',');
  return all === '' ? '<pending>' : all;
}
