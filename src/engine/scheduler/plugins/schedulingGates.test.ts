import { expect, it } from 'vitest';
import { aPod } from '../testing/build.ts';
import { schedulingGates } from './schedulingGates.ts';

it('keeps gated Pods out of the queue', () => {
  expect(schedulingGates.preEnqueue!(aPod('p', { schedulingGates: [{ name: 'a' }, { name: 'b' }] }), () => false)?.reasons).toEqual([
    'waiting for scheduling gates: [a b]',
  ]);
  expect(schedulingGates.preEnqueue!(aPod('p'), () => false)).toBeUndefined();
});
