import { describe, expect, it } from 'vitest';
import { turningWeights } from './turningWeights.ts';

/** Whole numbers that repeat in every run. */
function* luck(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) yield Math.floor(state / 65_536);
}

describe('the weight that would have changed the winner', () => {
  const feasible = ['a', 'b', 'c'];
  const scored = (weights: readonly number[], normalized: readonly (readonly number[])[]) => ({
    feasible,
    scores: normalized.map((scores, index) => ({ plugin: `p${index}`, weight: weights[index]!, raw: scores, normalized: scores })),
    totals: feasible.map((_node, i) => normalized.reduce((sum, scores, index) => sum + weights[index]! * scores[i]!, 0)),
  });

  it('is found on both sides', () => {
    // a: 2*50+80, b: 2*60+50, c: 2*0+100
    expect(turningWeights(scored([2, 1], [[50, 60, 0], [80, 50, 100]]), 'a')).toEqual([
      { plugin: 'p0', weight: 2, below: { weight: 0, nodes: ['c'] }, above: { weight: 4, nodes: ['b'] } },
      { plugin: 'p1', weight: 1, below: { weight: 0, nodes: ['b'] }, above: { weight: 6, nodes: ['c'] } },
    ]);
  });

  it('is none where the winner is the best for that plugin too', () =>
    expect(turningWeights(scored([1, 1], [[100, 50, 20], [10, 5, 10]]), 'a')).toEqual([{ plugin: 'p0', weight: 1 }, { plugin: 'p1', weight: 1 }]));

  it('is asked of nobody who stands alone', () => expect(turningWeights({ feasible: ['a'], scores: [], totals: [5] }, 'a')).toEqual([]));

  it('is what trying every weight finds', () => {
    const numbers = luck(7);
    const next = (below: number): number => numbers.next().value! % below;
    for (let round = 0; round < 200; round++) {
      const weights = [1 + next(4), 1 + next(4), 1 + next(4)];
      const record = scored(weights, weights.map(() => feasible.map(() => next(101))));
      const best = Math.max(...record.totals);
      const winner = record.totals.indexOf(best);
      for (const [index, { weight, below, above }] of turningWeights(record, feasible[winner]!).entries()) {
        const loses = (other: number): boolean => {
          const totals = record.totals.map((total, i) => total + (other - weight) * record.scores[index]!.normalized[i]!);
          return Math.max(...totals) > totals[winner]!;
        };
        const tried = Array.from({ length: 400 }, (_, other) => other).filter(loses);
        expect(below?.weight).toBe(tried.filter((other) => other < weight).at(-1));
        if (above === undefined || above.weight < 400) expect(above?.weight).toBe(tried.find((other) => other > weight));
      }
    }
  });
});
