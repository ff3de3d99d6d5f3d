import { expect, it } from 'vitest';
import { logarithm } from './logarithm.ts';

it('is the natural logarithm to the last digits', () => {
  for (const x of [1, 2, 3, 5, 10, 12, 100, 1002, 5002, 0.5, 1.41, 1e6]) expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
});
