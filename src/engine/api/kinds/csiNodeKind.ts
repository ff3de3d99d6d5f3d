/**
 * The CSINode kind: its rules and columns. Upstream: k8s.io/api/storage/v1, pkg/registry/storage/csinode, pkg/apis/storage/validation.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import type { CsiNode } from './csiNode.ts';

export const csiNode: KindDefinition<CsiNode> = {
  ...COMMON,
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  namespaced: false,
  schema: 'storage.v1.CSINode',
  columns: [NAME_COLUMN, shown('Drivers', 'integer'), shown('Age')],
  cells: ({ metadata, spec }, now) => [metadata.name, (spec.drivers ?? []).length, ageOf(metadata.creationTimestamp, now)],
  validate: ({ spec }) => {
    const report = new Report();
    const names = new Set<string>();
    for (const [index, { name, nodeID = '' }] of (spec.drivers ?? []).entries()) {
      if (!name) report.required(`spec.drivers[${index}].name`);
      if (nodeID === '') report.required(`spec.drivers[${index}].nodeID`);
      if (names.has(name)) report.duplicate(`spec.drivers[${index}].name`, name);
      names.add(name);
    }
    return report.errors;
  },
};
