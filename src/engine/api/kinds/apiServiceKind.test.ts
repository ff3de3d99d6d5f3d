import { describe, expect, it } from 'vitest';
import type { ApiService } from './apiService.ts';
import { apiService } from './apiServiceKind.ts';

const object = (name: string, spec: Partial<ApiService['spec']>, status?: ApiService['status']): ApiService => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name, uid: '', resourceVersion: '', creationTimestamp: '2026-11-02T08:00:00Z' },
  spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, service: { namespace: 'a', name: 'b' }, ...spec },
  ...(status && { status }),
});

describe('apiServiceKind', () => {
  it('is named after its version and group, and says where it is answered', () => {
    const paths = (one: ApiService): string[] => (apiService.validate?.(one, undefined, undefined) ?? []).map(({ field }) => field);
    expect(paths(object('v1beta1.metrics.k8s.io', {}))).toEqual([]);
    expect(paths(object('x', { groupPriorityMinimum: 0, versionPriority: 2_000, service: {} }))).toEqual(['metadata.name', 'spec.groupPriorityMinimum', 'spec.versionPriority', 'spec.service.namespace', 'spec.service.name']);
    expect(apiService.defaults?.(object('x', {})).spec.service?.port).toBe(443);
  });

  it('shows whether it can be used, and why not', () => {
    const cell = (one: ApiService): unknown => apiService.cells(one, 1_793_606_400e6)[2];
    expect(cell(object('x', {}))).toBe('Unknown');
    expect(cell(object('x', {}, { conditions: [{ type: 'Available', status: 'True' }] }))).toBe('True');
    expect(cell(object('x', {}, { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] }))).toBe('False (MissingEndpoints)');
  });
});
