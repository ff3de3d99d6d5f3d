/**
 * The Secret kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/secret/strategy.go, pkg/printers/internalversion (printSecret).
 */
import { ageOf } from '../age.ts';
import { base64 } from '../base64.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { validateSecret } from '../validation/data.ts';
import type { Secret } from './secret.ts';

export const secret: KindDefinition<Secret> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  schema: 'core.v1.Secret',
  columns: [NAME_COLUMN, shown('Type'), shown('Data'), shown('Age')],
  cells: ({ metadata, type, data }, now) => [
    metadata.name,
    type ?? '',
    Object.keys(data ?? {}).length,
    ageOf(metadata.creationTimestamp, now),
  ],
  validate: validateSecret,
  prepareForUpdate: (object, old) => (object.type ? object : { ...object, ...(old.type !== undefined && { type: old.type }) }),
  fields: ['type'],
  fieldOf: ({ type }) => type ?? '',
  defaults: ({ stringData, ...object }) => ({
    ...object,
    ...(stringData && {
      data: { ...object.data, ...Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, base64(text)])) },
    }),
    type: object.type || 'Opaque',
  }),
};
