import { describe, expect, it } from 'vitest';
import { formulaOf, written } from './formula.ts';

describe('a calculation', () => {
  it('is written with the fewest parentheses that keep its meaning', () => {
    const cpu = { op: 'trunc', of: [{ op: '/', of: [{ op: '*', of: [{ op: '-', of: [{ value: 4000, unit: 'm' }, { op: '+', of: [{ value: 1400, unit: 'm' }, { value: 100, unit: 'm' }] }] }, { value: 100 }] }, { value: 4000, unit: 'm' }] }] } as const;
    expect(formulaOf(cpu)).toBe('⌊(4 − (1400m + 100m)) × 100 ÷ 4⌋');
    expect(formulaOf({ op: '-', of: [{ op: '-', of: [{ value: 9 }, { value: 2 }] }, { op: '-', of: [{ value: 3 }, { value: 1 }] }] })).toBe('9 − 2 − (3 − 1)');
    expect(formulaOf({ op: '*', of: [{ value: -5 }, { value: 3 }] })).toBe('(−5) × 3');
    expect(formulaOf({ op: 'min', of: [{ value: 1 }, { op: '/', of: [{ value: 1 }, { value: 3 }] }] })).toBe('min(1, 1 ÷ 3)');
  });

  it('has CPU and bytes as Kubernetes writes them', () => expect([written(1500, 'm'), written(2000, 'm'), written(8 * 2 ** 30, 'B'), written(209_715_200, 'B'), written(0, 'B'), written(-40), written(2 / 3)]).toEqual(['1500m', '2', '8Gi', '200Mi', '0', '−40', '0.6667']));
});
