/**
 * The CSIStorageCapacity kind: its rules and columns. Upstream: k8s.io/api/storage/v1, pkg/registry/storage/csistoragecapacity,
 * pkg/printers/internalversion (printCSIStorageCapacity).
 */
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { immutable } from '../validation/metadata.ts';
import { Report } from '../validation/report.ts';
import type { CsiStorageCapacity } from './csiStorageCapacity.ts';

export const csiStorageCapacity: KindDefinition<CsiStorageCapacity> = {
  ...COMMON,
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  schema: 'storage.v1.CSIStorageCapacity',
  columns: [NAME_COLUMN, shown('StorageClassName'), shown('Capacity')],
  cells: ({ metadata, storageClassName, capacity }) => [metadata.name, storageClassName ?? '', capacity ?? '<unset>'],
  validate: ({ storageClassName, nodeTopology }, old) => {
    const report = new Report();
    if (!storageClassName) report.required('storageClassName');
    if (old) {
      report.add(immutable('nodeTopology', nodeTopology, old.nodeTopology));
      report.add(immutable('storageClassName', storageClassName, old.storageClassName));
    }
    return report.errors;
  },
};
