/**
 * The PersistentVolumeClaim kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/persistentvolumeclaim/strategy.go,
 * pkg/printers/internalversion (printPersistentVolumeClaim). Leaves out: data sources of other namespaces.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { accessModesCell, classOfVolume } from '../printing/storage.ts';
import { validateClaim } from '../validation/persistentVolume.ts';
import type { PersistentVolumeClaim } from './persistentVolumeClaim.ts';

export const persistentVolumeClaim: KindDefinition<PersistentVolumeClaim> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  schema: 'core.v1.PersistentVolumeClaim',
  subresources: [STATUS_SUBRESOURCE],
  columns: [NAME_COLUMN, ...['Status', 'Volume', 'Capacity', 'Access Modes', 'StorageClass', 'VolumeAttributesClass', 'Age'].map((name) => shown(name)), wide('VolumeMode')],
  cells: (object, now) => {
    const { metadata, spec, status } = object;
    const named = (spec.volumeName ?? '') !== '';
    return [
      metadata.name,
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      spec.volumeName ?? '',
      named ? String(status?.capacity?.['storage'] ?? '0') : '',
      named ? accessModesCell(status?.accessModes) : '',
      classOfVolume(object),
      spec.volumeAttributesClassName ?? '<unset>',
      ageOf(metadata.creationTimestamp, now),
      spec.volumeMode ?? '<unset>',
    ];
  },
  defaults: (object) => ({ ...object, spec: { ...object.spec, volumeMode: object.spec.volumeMode ?? 'Filesystem' }, status: { ...object.status, phase: object.status?.phase || 'Pending' } }),
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending' } }),
  validate: validateClaim,
};
