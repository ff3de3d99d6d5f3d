/**
 * The PodDisruptionBudget kind: its rules and columns. Upstream: k8s.io/api/policy/v1, pkg/registry/policy/poddisruptionbudget,
 * pkg/apis/policy/validation, pkg/printers/internalversion (printPodDisruptionBudget).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import type { IntOrString } from '../object.ts';
import { validateLabelSelector } from '../validation/metadata.ts';
import { percentFaults } from '../validation/names.ts';
import { Report } from '../validation/report.ts';
import type { PodDisruptionBudget } from './podDisruptionBudget.ts';

function checkAmount(report: Report, value: IntOrString | undefined, path: string): void {
  if (typeof value === 'number') report.notNegative(path, value);
  else if (value !== undefined) {
    const faults = percentFaults(value);
    report.faults(path, value, faults);
    if (faults.length === 0 && Number(value.slice(0, -1)) > 100) report.invalid(path, value, 'must not be greater than 100%');
  }
}

export const podDisruptionBudget: KindDefinition<PodDisruptionBudget> = {
  ...COMMON,
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  schema: 'policy.v1.PodDisruptionBudget',
  subresources: [STATUS_SUBRESOURCE],
  hasGeneration: true,
  columns: [NAME_COLUMN, shown('Min Available'), shown('Max Unavailable'), shown('Allowed Disruptions', 'integer'), shown('Age')],
  cells: ({ metadata, spec, status }, now) => [metadata.name, String(spec.minAvailable ?? 'N/A'), String(spec.maxUnavailable ?? 'N/A'), status?.disruptionsAllowed ?? 0, ageOf(metadata.creationTimestamp, now)],
  validate: ({ spec }) => {
    const report = new Report();
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) report.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set');
    checkAmount(report, spec.minAvailable, 'spec.minAvailable');
    checkAmount(report, spec.maxUnavailable, 'spec.maxUnavailable');
    report.add(validateLabelSelector(spec.selector, 'spec.selector'));
    return report.errors;
  },
  prepareForCreate: (object) => ({ ...object, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } }),
};
