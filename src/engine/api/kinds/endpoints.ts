/**
 * The Endpoints kind, EndpointSlice's predecessor. Upstream: k8s.io/api/core/v1, pkg/registry/core/endpoint, pkg/printers/internalversion (formatEndpoints).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import type { KubeObject } from '../object.ts';
import type { ObjectReference } from './endpointSlice.ts';

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string; readonly appProtocol?: string }[];
}

export interface Endpoints extends KubeObject {
  readonly subsets?: readonly EndpointSubset[];
}

const MOST_SHOWN = 3;

export const endpoints: KindDefinition<Endpoints> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  schema: 'core.v1.Endpoints',
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [NAME_COLUMN, shown('Endpoints'), shown('Age')],
  cells: ({ metadata, subsets }, now) => [metadata.name, addressList(subsets ?? []), ageOf(metadata.creationTimestamp, now)],
  defaults: (object) =>
    object.subsets === undefined ? object : { ...object, subsets: object.subsets.map((subset) => ({ ...subset, ...(subset.ports && { ports: subset.ports.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })) }) })) },
};

function addressList(subsets: readonly EndpointSubset[]): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map(({ ip }) => ip) : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`)),
  );
  if (all.length === 0) return '<none>';
  const head = all.slice(0, MOST_SHOWN).join(',');
  return all.length > MOST_SHOWN ? `${head} + ${all.length - MOST_SHOWN} more...` : head;
}
