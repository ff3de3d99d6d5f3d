/**
 * The VolumeAttachment kind: its rules and columns. Upstream: k8s.io/api/storage/v1, pkg/registry/storage/volumeattachment,
 * pkg/apis/storage/validation, pkg/printers/internalversion (printVolumeAttachment). Leaves out: inline volumes.
 */
import { ageOf } from '../age.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import type { VolumeAttachment } from './volumeAttachment.ts';

export const volumeAttachment: KindDefinition<VolumeAttachment> = {
  ...COMMON,
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  namespaced: false,
  schema: 'storage.v1.VolumeAttachment',
  subresources: [STATUS_SUBRESOURCE],
  columns: [NAME_COLUMN, shown('Attacher'), shown('PV'), shown('Node'), shown('Attached', 'boolean'), shown('Age')],
  cells: ({ metadata, spec, status }, now) => [metadata.name, spec.attacher ?? '', spec.source?.persistentVolumeName ?? '', spec.nodeName ?? '', status?.attached ?? false, ageOf(metadata.creationTimestamp, now)],
  prepareForCreate: (object) => ({ ...object, status: { attached: false } }),
  validate: ({ spec }, old) => {
    const report = new Report();
    if (old && !sameJson(spec, old.spec)) report.invalid('spec', spec, 'field is immutable');
    if (!spec.attacher) report.required('spec.attacher');
    if (spec.source?.persistentVolumeName === undefined) report.required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName');
    if (!spec.nodeName) report.required('spec.nodeName');
    return report.errors;
  },
};
