import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from './horizontalPodAutoscaler.ts';
import { horizontalPodAutoscaler } from './horizontalPodAutoscalerKind.ts';

const object = (spec: Partial<HorizontalPodAutoscaler['spec']>, status?: HorizontalPodAutoscaler['status']): HorizontalPodAutoscaler => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'default', uid: '', resourceVersion: '', creationTimestamp: '2026-11-02T08:00:00Z' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
  ...(status && { status }),
});
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

describe('horizontalPodAutoscalerKind', () => {
  it('wants bounds and a target', () => {
    const paths = (spec: Partial<HorizontalPodAutoscaler['spec']>): string[] => (horizontalPodAutoscaler.validate?.(object(spec), undefined, undefined) ?? []).map(({ field }) => field);
    expect(paths({ metrics: [cpu] })).toEqual([]);
    expect(paths({ minReplicas: 0, maxReplicas: 0 })).toEqual(['spec.minReplicas', 'spec.maxReplicas']);
    expect(paths({ minReplicas: 7 })).toEqual(['spec.maxReplicas']);
    expect(paths({ scaleTargetRef: { kind: '', name: '' } })).toEqual(['spec.scaleTargetRef.kind', 'spec.scaleTargetRef.name']);
    expect(paths({ metrics: [{ type: 'Resource', resource: { name: '', target: { type: 'Utilization' } } }] })).toEqual(['spec.metrics[0].resource.name', 'spec.metrics[0].resource.target.averageUtilization']);
    expect(horizontalPodAutoscaler.defaults?.(object({})).spec).toMatchObject({ minReplicas: 1, metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 80 } } }] });
  });

  it('shows what is used beside what shall be', () => {
    const targets = (one: HorizontalPodAutoscaler): unknown => horizontalPodAutoscaler.cells(one, 1_793_606_400e6)[2];
    expect(targets(object({ metrics: [cpu] }))).toBe('cpu: <unknown>/50%');
    expect(targets(object({ metrics: [cpu] }, { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 7 } } }] }))).toBe('cpu: 7%/50%');
    expect(targets(object({ metrics: [{ type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } }] }))).toBe('memory: <unknown>/100Mi');
    expect(targets(object({}))).toBe('<none>');
  });
});
