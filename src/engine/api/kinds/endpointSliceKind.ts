/**
 * The EndpointSlice kind: its rules and columns. Upstream: k8s.io/api/discovery/v1, pkg/registry/discovery/endpointslice, pkg/printers/internalversion (printEndpointSlice).
 */
import { ageOf } from '../age.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { validateEndpointSlice } from '../validation/endpoints.ts';
import type { EndpointSlice } from './endpointSlice.ts';

export const endpointSlice: KindDefinition<EndpointSlice> = {
  ...COMMON,
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  schema: 'discovery.v1.EndpointSlice',
  hasGeneration: true,
  columns: [NAME_COLUMN, shown('AddressType'), shown('Ports'), shown('Endpoints'), shown('Age')],
  cells: ({ metadata, addressType, ports, endpoints }, now) => [
    metadata.name,
    addressType,
    listed(
      (ports ?? []).map(({ port }) => (port === undefined ? '*' : String(port))),
      '<unset>',
    ),
    listed(
      (endpoints ?? []).flatMap(({ addresses }) => addresses),
      '<unset>',
    ),
    ageOf(metadata.creationTimestamp, now),
  ],
  validate: validateEndpointSlice,
  defaults: (object) =>
    object.ports === undefined || object.ports === null
      ? object
      : { ...object, ports: object.ports.map((port) => ({ ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' })) },
  generationBumps: (object, old) => !sameJson(object.metadata.labels ?? {}, old.metadata.labels ?? {}),
};

/** At most three, then how many more. */
function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const head = items.slice(0, 3).join(',');
  return items.length > 3 ? `${head} + ${items.length - 3} more...` : head;
}
