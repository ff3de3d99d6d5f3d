/**
 * The Lease kind: its rules and columns: who leads, which node is alive. Upstream: k8s.io/api/coordination/v1, pkg/registry/coordination/lease.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import type { Lease } from './lease.ts';

export const lease: KindDefinition<Lease> = {
  ...COMMON,
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  schema: 'coordination.v1.Lease',
  columns: [NAME_COLUMN, shown('Holder'), shown('Age')],
  cells: ({ metadata, spec }, now) => [metadata.name, spec?.holderIdentity ?? '', ageOf(metadata.creationTimestamp, now)],
  validate: ({ spec = {} }) => {
    const report = new Report();
    if (spec.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0)
      report.invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0');
    report.notNegative('spec.leaseTransitions', spec.leaseTransitions);
    return report.errors;
  },
};
