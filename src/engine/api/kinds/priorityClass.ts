/**
 * The PriorityClass kind. Upstream: k8s.io/api/scheduling/v1, pkg/registry/scheduling/priorityclass/strategy.go.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import type { KubeObject } from '../object.ts';

export interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: string;
}

export const priorityClass: KindDefinition<PriorityClass> = {
  ...COMMON,
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'scheduling.v1.PriorityClass',
  hasGeneration: true,
  columns: [NAME_COLUMN, shown('Value'), shown('Global-Default', 'boolean'), shown('Age'), shown('PreemptionPolicy')],
  cells: ({ metadata, value, globalDefault, preemptionPolicy }, now) => [
    metadata.name,
    value ?? 0,
    globalDefault ?? false,
    ageOf(metadata.creationTimestamp, now),
    preemptionPolicy ?? '',
  ],
  defaults: (object) => ({ ...object, preemptionPolicy: object.preemptionPolicy ?? 'PreemptLowerPriority' }),
};
