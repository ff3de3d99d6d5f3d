import { expect, it } from 'vitest';
import { anInfo } from '../testing/build.ts';
import { prioritySort } from './prioritySort.ts';

it('puts higher priority first', () => {
  const pods = [anInfo('none'), anInfo('low', { priority: -5 }), anInfo('high', { priority: 100 })];
  expect(pods.sort((a, b) => prioritySort.compare!(a, b)).map(({ name }) => name)).toEqual(['high', 'none', 'low']);
});
