/**
 * The Endpoints kind: its rules and columns, EndpointSlice's predecessor. Upstream: k8s.io/api/core/v1, pkg/registry/core/endpoint, pkg/printers/internalversion (formatEndpoints).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { validateEndpoints } from '../validation/endpoints.ts';
import type { EndpointSubset, Endpoints } from './endpoints.ts';

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
  validate: validateEndpoints,
  defaults: (object) =>
    object.subsets === undefined
      ? object
      : {
          ...object,
          subsets: object.subsets.map((subset) => ({
            ...subset,
            ...(subset.ports && { ports: subset.ports.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })) }),
          })),
        },
};

function addressList(subsets: readonly EndpointSubset[]): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`)),
  );
  if (all.length === 0) return '<none>';
  const head = all.slice(0, MOST_SHOWN).join(',');
  return all.length > MOST_SHOWN ? `${head} + ${all.length - MOST_SHOWN} more...` : head;
}
