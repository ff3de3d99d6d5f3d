/**
 * The DaemonSet kind: its rules and columns. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/daemonset/strategy.go, pkg/printers/internalversion (printDaemonSet).
 */
import { ageOf } from '../age.ts';
import { defaultDaemonSet } from '../defaults/workload.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import { containerCells, labelsCell, selectorCell } from '../printing/cells.ts';
import { templateWarnings } from '../validation/templateWarnings.ts';
import { validateDaemonSet } from '../validation/workload.ts';
import type { DaemonSetStatus, DaemonSet } from './daemonSet.ts';

export const daemonSet: KindDefinition<DaemonSet> = {
  ...COMMON,
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  schema: 'apps.v1.DaemonSet',
  hasGeneration: true,
  subresources: [STATUS_SUBRESOURCE],
  columns: [
    NAME_COLUMN,
    shown('Desired', 'integer'),
    shown('Current', 'integer'),
    shown('Ready', 'integer'),
    shown('Up-to-date', 'integer'),
    shown('Available', 'integer'),
    shown('Node Selector'),
    shown('Age'),
    wide('Containers'),
    wide('Images'),
    wide('Selector'),
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsCell(spec.template?.spec?.nodeSelector),
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    selectorCell(spec.selector),
  ],
  defaults: defaultDaemonSet,
  validate: (object, old, subresource) => (subresource === 'status' ? [] : validateDaemonSet(object, old)),
  warnings: (object, old) => templateWarnings(object, old, false),
  prepareForCreate: (object) => withTemplateGeneration({ ...object, status: EMPTY_STATUS }, 1),
  prepareForUpdate: (object, old, subresource) => {
    if (subresource !== undefined) return object;
    const known = templateGeneration(old);
    return withTemplateGeneration(object, sameJson(object.spec.template, old.spec.template) ? known : known + 1);
  },
};

const EMPTY_STATUS: DaemonSetStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

/** Upstream keeps the field spec.templateGeneration internally; in apps/v1 it lives on as an annotation. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const templateGeneration = ({ metadata }: DaemonSet): number => Math.max(1, Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 1) || 1);

const withTemplateGeneration = (object: DaemonSet, generation: number): DaemonSet => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) } },
});
