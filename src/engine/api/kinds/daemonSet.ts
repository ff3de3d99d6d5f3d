/**
 * The DaemonSet kind. Upstream: k8s.io/api/apps/v1, pkg/registry/apps/daemonset/strategy.go, pkg/printers/internalversion (printDaemonSet).
 */
import { ageOf } from '../age.ts';
import { defaultDaemonSet } from '../defaults/workload.ts';
import { sameJson } from '../equal.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, wide, type KindDefinition } from '../kind.ts';
import type { Condition, IntOrString, KubeObject, LabelSelector } from '../object.ts';
import { containerCells, labelsCell, selectorCell } from '../printing/cells.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface DaemonSetUpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString };
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly updateStrategy?: DaemonSetUpdateStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberReady: number;
  readonly observedGeneration?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}

export interface DaemonSet extends KubeObject {
  readonly spec: DaemonSetSpec;
  readonly status?: DaemonSetStatus;
}

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
