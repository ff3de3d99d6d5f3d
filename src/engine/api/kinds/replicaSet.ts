/**
 * The ReplicaSet kind. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/replicaset/strategy.go, pkg/printers/internalversion (printReplicaSet).
 */
import { ageOf } from '../age.ts';
import { defaultReplicaSet } from '../defaults/workload.ts';
import { COMMON, NAME_COLUMN, SCALE_SUBRESOURCE, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import type { Condition, KubeObject, LabelSelector } from '../object.ts';
import { containerCells, selectorCell } from '../printing/cells.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface ReplicaSetSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
}

export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

export interface ReplicaSet extends KubeObject {
  readonly spec: ReplicaSetSpec;
  readonly status?: ReplicaSetStatus;
}

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
  columns: [NAME_COLUMN, shown('Desired', 'integer'), shown('Current', 'integer'), shown('Ready', 'integer'), shown('Age'), wide('Containers'), wide('Images'), wide('Selector')],
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
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  fields: ['status.replicas'],
  fieldOf: ({ status }) => String(status?.replicas ?? 0),
};
