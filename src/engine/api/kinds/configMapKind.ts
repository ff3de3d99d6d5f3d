/**
 * The ConfigMap kind: its rules and columns. Upstream: k8s.io/api/core/v1, pkg/registry/core/configmap/strategy.go, pkg/printers/internalversion (printConfigMap).
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, type KindDefinition } from '../kind.ts';
import { validateConfigMap } from '../validation/data.ts';
import type { ConfigMap } from './configMap.ts';

export const configMap: KindDefinition<ConfigMap> = {
  ...COMMON,
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  schema: 'core.v1.ConfigMap',
  columns: [NAME_COLUMN, shown('Data'), shown('Age')],
  cells: ({ metadata, data, binaryData }, now) => [
    metadata.name,
    Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    ageOf(metadata.creationTimestamp, now),
  ],
  validate: validateConfigMap,
};
