/**
 * The CSIDriver kind: its rules and columns. Upstream: k8s.io/api/storage/v1, pkg/registry/storage/csidriver, pkg/printers/internalversion
 * (printCSIDriver).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { immutable } from '../validation/metadata.ts';
import { Report } from '../validation/report.ts';
import type { CsiDriver } from './csiDriver.ts';

export const csiDriver: KindDefinition<CsiDriver> = {
  ...COMMON,
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  namespaced: false,
  schema: 'storage.v1.CSIDriver',
  hasGeneration: true,
  columns: [NAME_COLUMN, shown('AttachRequired', 'boolean'), shown('PodInfoOnMount', 'boolean'), shown('StorageCapacity', 'boolean'), shown('TokenRequests'), shown('RequiresRepublish', 'boolean'), shown('Modes'), shown('Age')],
  cells: ({ metadata, spec }, now) => [
    metadata.name,
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    (spec.tokenRequests ?? []).map(({ audience }) => audience).join(',') || '<unset>',
    spec.requiresRepublish ?? false,
    (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    ageOf(metadata.creationTimestamp, now),
  ],
  defaults: (object) => {
    const given = object.spec ?? {};
    const modes = (given.volumeLifecycleModes ?? []).length > 0 ? given.volumeLifecycleModes : ['Persistent'];
    const defaults = { attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', requiresRepublish: false, seLinuxMount: false };
    return { ...object, spec: { ...defaults, ...given, volumeLifecycleModes: modes! } };
  },
  validate: ({ spec }, old) => {
    const report = new Report();
    if (old) {
      report.add(immutable('spec.attachedRequired', spec.attachRequired, old.spec.attachRequired));
      report.add(immutable('spec.volumeLifecycleModes', spec.volumeLifecycleModes, old.spec.volumeLifecycleModes));
    }
    for (const mode of spec.volumeLifecycleModes ?? []) report.oneOf('spec.volumeLifecycleModes', mode, ['Ephemeral', 'Persistent']);
    return report.errors;
  },
};
