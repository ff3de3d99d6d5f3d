/**
 * The Deployment kind: its rules and columns. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/deployment/strategy.go, pkg/printers/internalversion (printDeployment).
 */
import { ageOf } from '../age.ts';
import { defaultDeployment } from '../defaults/workload.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, SCALE_SUBRESOURCE, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { containerCells, selectorCell } from '../printing/cells.ts';
import { templateWarnings } from '../validation/templateWarnings.ts';
import { validateDeployment } from '../validation/workload.ts';
import type { Deployment } from './deployment.ts';

export const deployment: KindDefinition<Deployment> = {
  ...COMMON,
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  schema: 'apps.v1.Deployment',
  hasGeneration: true,
  // Annotations are copied to ReplicaSets, so that a change of theirs is a change to be acted upon.
  generationBumps: (object, old) => !sameJson(object.metadata.annotations ?? {}, old.metadata.annotations ?? {}),
  subresources: [SCALE_SUBRESOURCE, STATUS_SUBRESOURCE],
  columns: [
    NAME_COLUMN,
    shown('Ready'),
    shown('Up-to-date'),
    shown('Available'),
    shown('Age'),
    wide('Containers'),
    wide('Images'),
    wide('Selector'),
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    selectorCell(spec.selector),
  ],
  defaults: defaultDeployment,
  validate: (object, old, subresource) => (subresource === 'status' ? [] : validateDeployment(object, old)),
  warnings: (object, old) => templateWarnings(object, old, true),
  prepareForCreate: (object) => ({ ...object, status: {} }),
};
