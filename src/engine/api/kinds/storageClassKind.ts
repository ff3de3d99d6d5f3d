/**
 * The StorageClass kind: its rules and columns. Upstream: k8s.io/api/storage/v1, pkg/registry/storage/storageclass/strategy.go,
 * pkg/apis/storage/validation, pkg/printers/internalversion (printStorageClass).
 */
import { ageOf } from '../age.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { immutable } from '../validation/metadata.ts';
import { labelKeyFaults } from '../validation/names.ts';
import { Report } from '../validation/report.ts';
import { isDefaultClass, type StorageClass } from './storageClass.ts';

export const storageClass: KindDefinition<StorageClass> = {
  ...COMMON,
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  schema: 'storage.v1.StorageClass',
  columns: [NAME_COLUMN, shown('Provisioner'), shown('ReclaimPolicy'), shown('VolumeBindingMode'), shown('AllowVolumeExpansion'), shown('Age')],
  cells: (object, now) => [
    isDefaultClass(object) ? `${object.metadata.name} (default)` : object.metadata.name,
    object.provisioner ?? '',
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? '<unset>',
    object.allowVolumeExpansion ?? false,
    ageOf(object.metadata.creationTimestamp, now),
  ],
  defaults: (object) => ({ ...object, reclaimPolicy: object.reclaimPolicy ?? 'Delete', volumeBindingMode: object.volumeBindingMode ?? 'Immediate' }),
  validate: (object, old) => {
    const report = new Report();
    if (old) {
      if (!sameJson(object.parameters ?? {}, old.parameters ?? {})) report.forbidden('parameters', 'updates to parameters are forbidden.');
      if (object.provisioner !== old.provisioner) report.forbidden('provisioner', 'updates to provisioner are forbidden.');
      if (object.reclaimPolicy !== old.reclaimPolicy) report.forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.');
      report.add(immutable('volumeBindingMode', object.volumeBindingMode, old.volumeBindingMode));
      return report.errors;
    }
    const provisioner = object.provisioner ?? '';
    if (provisioner === '') report.required('provisioner');
    else report.faults('provisioner', provisioner, labelKeyFaults(provisioner.toLowerCase()));
    if (Object.hasOwn(object.parameters ?? {}, '')) report.invalid('parameters', '', 'field can not be empty.');
    if (object.reclaimPolicy) report.oneOf('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']);
    if (object.volumeBindingMode === undefined) report.required('volumeBindingMode');
    else report.oneOf('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'unsupported');
    return report.errors;
  },
};
