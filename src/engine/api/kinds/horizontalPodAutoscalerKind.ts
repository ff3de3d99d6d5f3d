/**
 * The HorizontalPodAutoscaler kind: its rules and columns. Upstream: k8s.io/api/autoscaling/v2, pkg/apis/autoscaling/{validation,v2/defaults.go},
 * pkg/printers/internalversion. Leaves out: metrics other than resources of Pods (they are taken and shown, not read), autoscaling/v1.
 */
import { ageOf } from '../age.ts';
import { COMMON, NAME_COLUMN, shown, STATUS_SUBRESOURCE, type KindDefinition } from '../kind.ts';
import { Report } from '../validation/report.ts';
import type { HorizontalPodAutoscaler } from './horizontalPodAutoscaler.ts';

/** Upstream: DefaultCPUUtilization. */
const DEFAULT_METRICS = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];

export const horizontalPodAutoscaler: KindDefinition<HorizontalPodAutoscaler> = {
  ...COMMON,
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: [STATUS_SUBRESOURCE],
  schema: 'autoscaling.v2.HorizontalPodAutoscaler',
  columns: [NAME_COLUMN, shown('Reference'), shown('Targets'), shown('MinPods'), shown('MaxPods'), shown('Replicas', 'integer'), shown('Age')],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    targetsOf(spec, status),
    String(spec.minReplicas ?? '<unset>'),
    spec.maxReplicas,
    status?.currentReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
  ],
  defaults: (object) => ({ ...object, spec: { ...object.spec, minReplicas: object.spec.minReplicas ?? 1, metrics: (object.spec.metrics ?? []).length === 0 ? DEFAULT_METRICS : object.spec.metrics! } }),
  validate: ({ spec }) => {
    const report = new Report();
    const { scaleTargetRef, minReplicas, maxReplicas, metrics = [] } = spec;
    if (minReplicas !== undefined && minReplicas < 1) report.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1');
    if (maxReplicas < 1) report.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0');
    if (minReplicas !== undefined && maxReplicas < minReplicas) report.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`');
    if ((scaleTargetRef.kind ?? '') === '') report.required('spec.scaleTargetRef.kind');
    if ((scaleTargetRef.name ?? '') === '') report.required('spec.scaleTargetRef.name');
    metrics.forEach(({ type, resource }, index) => {
      if (type !== 'Resource' || resource === undefined) return;
      const path = `spec.metrics[${index}].resource`;
      if ((resource.name ?? '') === '') report.required(`${path}.name`, 'must specify a resource name');
      const { averageUtilization, averageValue } = resource.target;
      if (averageUtilization === undefined && averageValue === undefined) report.required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization');
      if (averageUtilization !== undefined && averageUtilization < 1) report.invalid(`${path}.target.averageUtilization`, averageUtilization, 'must be greater than 0');
    });
    return report.errors;
  },
};

/** `cpu: 12%/50%`. */
function targetsOf({ metrics = [] }: HorizontalPodAutoscaler['spec'], status: HorizontalPodAutoscaler['status']): string {
  if (metrics.length === 0) return '<none>';
  return metrics
    .map(({ type, resource }) => {
      if (type !== 'Resource' || resource === undefined) return '<unknown type>';
      const current = status?.currentMetrics?.find((one) => one.resource?.name === resource.name)?.resource?.current;
      const { averageUtilization, averageValue } = resource.target;
      if (averageValue !== undefined) return `${resource.name}: ${current?.averageValue ?? '<unknown>'}/${averageValue}`;
      return `${resource.name}: ${current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`}/${averageUtilization ?? '<auto>'}${averageUtilization === undefined ? '' : '%'}`;
    })
    .join(', ');
}
