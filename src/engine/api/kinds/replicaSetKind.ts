/**
 * The ReplicaSet kind: its rules and columns. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/replicaset/strategy.go, pkg/printers/internalversion (printReplicaSet).
 */
import { ageOf } from '../age.ts';
import { defaultReplicaSet } from '../defaults/workload.ts';
import { COMMON, NAME_COLUMN, SCALE_SUBRESOURCE, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { containerCells, selectorCell } from '../printing/cells.ts';
import { templateWarnings } from '../validation/templateWarnings.ts';
import { validateReplicaSet } from '../validation/workload.ts';
import type { ReplicaSet } from './replicaSet.ts';

export const replicaSet: KindDefinition<ReplicaSet> = {
  ...COMMON,
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  schema: 'apps.v1.ReplicaSet',
  hasGeneration: true,
  subresources: [SCALE_SUBRESOURCE, STATUS_SUBRESOURCE],
  columns: [
    NAME_COLUMN,
    shown('Desired', 'integer'),
    shown('Current', 'integer'),
    shown('Ready', 'integer'),
    shown('Age'),
    wide('Containers'),
    wide('Images'),
    wide('Selector'),
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    selectorCell(spec.selector),
  ],
  defaults: defaultReplicaSet,
  validate: (object, old, subresource) => (subresource === 'status' ? [] : validateReplicaSet(object, old)),
  warnings: (object, old) => templateWarnings(object, old, true),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  fields: ['status.replicas'],
  fieldOf: ({ status }) => String(status?.replicas ?? 0),
};
