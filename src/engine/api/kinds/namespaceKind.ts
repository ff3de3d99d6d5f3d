/**
 * The Namespace kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/namespace/strategy.go, pkg/printers/internalversion (printNamespace).
 */
import { ageOf } from '../age.ts';
import { invalidValue } from '../fieldError.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import { labelKeyFaults, labelName } from '../validation/names.ts';
import type { Namespace } from './namespace.ts';

export const namespace: KindDefinition<Namespace> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  schema: 'core.v1.Namespace',
  subresources: [{ name: 'finalize', verbs: ['update'] }, STATUS_SUBRESOURCE],
  columns: [NAME_COLUMN, shown('Status'), shown('Age')],
  cells: ({ metadata, status }, now) => [metadata.name, status?.phase ?? '', ageOf(metadata.creationTimestamp, now)],
  nameFaults: labelName,
  validate: ({ spec }, old) =>
    old === undefined
      ? (spec?.finalizers ?? []).flatMap((name) => labelKeyFaults(name).map((fault) => invalidValue('spec.finalizers', name, fault)))
      : [],
  fields: ['status.phase'],
  fieldOf: ({ status }) => status?.phase ?? '',
  defaults: (object) => ({
    ...object,
    metadata: object.metadata.name
      ? { ...object.metadata, labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name } }
      : object.metadata,
    status: { ...object.status, phase: object.status?.phase ?? 'Active' },
  }),
  prepareForCreate: (object) => {
    const finalizers = object.spec?.finalizers ?? [];
    return {
      ...object,
      spec: { ...object.spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] },
      status: { phase: 'Active' },
    };
  },
  prepareForUpdate: (object, old, subresource) => (subresource === undefined && old.spec ? { ...object, spec: old.spec } : object),
};
