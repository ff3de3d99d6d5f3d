/**
 * The PersistentVolume kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/persistentvolume/strategy.go,
 * pkg/printers/internalversion (printPersistentVolume). Leaves out: defaults of in-tree drivers that are gone.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { accessModesCell, classOfVolume } from '../printing/storage.ts';
import { validatePersistentVolume } from '../validation/persistentVolume.ts';
import type { PersistentVolume } from './persistentVolume.ts';

export const persistentVolume: KindDefinition<PersistentVolume> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  schema: 'core.v1.PersistentVolume',
  subresources: [STATUS_SUBRESOURCE],
  columns: [NAME_COLUMN, ...['Capacity', 'Access Modes', 'Reclaim Policy', 'Status', 'Claim', 'StorageClass', 'VolumeAttributesClass', 'Reason', 'Age'].map((name) => shown(name)), wide('VolumeMode')],
  cells: (object, now) => {
    const { metadata, spec, status } = object;
    const claim = spec.claimRef;
    return [
      metadata.name,
      String(spec.capacity?.['storage'] ?? '0'),
      accessModesCell(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`,
      classOfVolume(object),
      spec.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageOf(metadata.creationTimestamp, now),
      spec.volumeMode ?? '<unset>',
    ];
  },
  defaults: (object) => {
    const { hostPath } = object.spec;
    const spec = { ...object.spec, ...(hostPath && { hostPath: { ...hostPath, type: hostPath.type ?? '' } }), persistentVolumeReclaimPolicy: object.spec.persistentVolumeReclaimPolicy || 'Retain', volumeMode: object.spec.volumeMode ?? 'Filesystem' };
    return { ...object, spec, status: { ...object.status, phase: object.status?.phase || 'Pending' } };
  },
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending', lastPhaseTransitionTime: object.metadata.creationTimestamp } }),
  validate: validatePersistentVolume,
  warnings: ({ spec }) =>
    spec.persistentVolumeReclaimPolicy === 'Recycle' ? ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'] : [],
};
