import { expect, it } from 'vitest';
import type { Pod } from './kinds/pod.ts';
import { countedSpec } from './podSize.ts';

const pod = (generation: number, wished: string, allocated: string, actual: string, reason?: string): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', uid: 'u', generation },
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: wished, memory: '1Mi' } } }] },
    status: {
      conditions: reason === undefined ? [] : [{ type: 'PodResizePending', status: 'True', reason }],
      containerStatuses: [{ name: 'c', allocatedResources: { cpu: allocated, memory: '1Mi' }, resources: { requests: { cpu: actual, memory: '1Mi' } } }],
    },
  }) as object as Pod;
const cpu = (of: Pod): unknown => countedSpec(of).containers[0]?.resources?.requests?.['cpu'];

it('counts the largest of what is wished, allocated and actual', () => {
  expect(cpu(pod(2, '1', '500m', '500m'))).toBe('1');
  expect(cpu(pod(2, '500m', '1', '500m'))).toBe('1');
  expect(cpu(pod(2, '500m', '500m', '2'))).toBe('2');
});

it('does not count what is infeasible', () => {
  expect(cpu(pod(2, '40', '500m', '500m', 'Deferred'))).toBe('40');
  expect(cpu(pod(2, '40', '500m', '600m', 'Infeasible'))).toBe('600m');
});

it('gives the very spec where nothing is being changed', () => {
  for (const one of [pod(1, '1', '1', '1'), pod(2, '1', '1', '1')]) expect(countedSpec(one)).toBe(one.spec);
});
