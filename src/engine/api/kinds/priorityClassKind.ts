/**
 * The PriorityClass kind: its rules and columns. Upstream: k8s.io/api/scheduling/v1, pkg/registry/scheduling/priorityclass/strategy.go.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { immutable } from '../validation/metadata.ts';
import { Report } from '../validation/report.ts';
import type { PriorityClass } from './priorityClass.ts';

const HIGHEST_USER_PRIORITY = 1_000_000_000;
const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

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
  validate: ({ metadata, value, preemptionPolicy }, old) => {
    const report = new Report();
    if (old) {
      if ((value ?? 0) !== (old.value ?? 0)) report.forbidden('value', 'may not be changed in an update.');
      report.add(immutable('preemptionPolicy', preemptionPolicy, old.preemptionPolicy));
      return report.errors;
    }
    const known = SYSTEM_CLASSES.get(metadata.name);
    if (metadata.name.startsWith('system-')) {
      if (known === undefined)
        report.forbidden(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: ${metadata.name} is not a known system priority class`,
        );
      else if (known !== value)
        report.forbidden(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: value of ${metadata.name} PriorityClass must be ${known}`,
        );
    } else if ((value ?? 0) > HIGHEST_USER_PRIORITY)
      report.forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`);
    if (preemptionPolicy !== undefined) report.oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']);
    return report.errors;
  },
  defaults: (object) => ({ ...object, preemptionPolicy: object.preemptionPolicy ?? 'PreemptLowerPriority' }),
};
