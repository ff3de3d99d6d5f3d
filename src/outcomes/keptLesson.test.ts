import { describe, expect, it } from 'vitest';
import { LESSON_START } from '../lessons/runner.ts';
import { packText } from '../session/packedText.ts';
import { keptLesson, readKept, stateOf, writeKept } from './keptLesson.ts';

const state = { ...LESSON_START, index: 3, level: 'alone' as const, answers: { 'which-node': 'worker2' }, tasks: { scale: 'done' as const }, hints: { scale: 1 }, places: [5, 8, 100, 240], right: [undefined, 'worker1', undefined, undefined] };
const packed = (value: unknown): string => `k1.${packText(typeof value === 'string' ? value : JSON.stringify(value))}`;

describe('kept lesson', () => {
  it('comes back as it was, with its run', () => {
    const written = writeKept(keptLesson('pods', state, 'v1.abc_-'))!;
    expect(written.holds).toBe('whole');
    const read = readKept(written.text)!;
    expect(stateOf(read)).toEqual(state);
    expect(read.run).toBe('v1.abc_-');
  });

  it('gives up the run, then all but the step, then itself', () => {
    const answers = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`step-${i}`, `answer ${(i * 7919) % 1000}`]));
    const kept = keptLesson('pods', { ...state, answers }, `v1.${'x'.repeat(3_000)}`);
    const holds = (most: number): string | undefined => readKept(writeKept(kept, most)?.text ?? '') && writeKept(kept, most)!.holds;
    expect(holds(10_000)).toBe('whole');
    expect(Object.keys(readKept(writeKept(kept, 2_000)!.text)!.answers)).toHaveLength(60);
    expect(readKept(writeKept(kept, 200)!.text)).toMatchObject({ index: 3, answers: {} });
    expect(writeKept(kept, 10)).toBeUndefined();
  });

  it('refuses what is made up: other fields, wrong values, nesting, bombs', () => {
    const good = { lesson: 'pods', index: 1, level: 'shown' };
    expect(readKept(packed(good))).toMatchObject(good);
    for (const bad of [
      { ...good, more: 1 },
      { ...good, index: -1 },
      { ...good, index: 1e9 },
      { ...good, index: '1' },
      { ...good, lesson: '../../x' },
      { ...good, level: 'admin' },
      { ...good, answers: { '<b>': 'x' } },
      { ...good, tasks: { one: 'mine' } },
      { ...good, places: Array.from({ length: 300 }, () => 1) },
      { ...good, answers: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`s${i}`, 'x'])) },
      '[[[[[[',
      '['.repeat(300) + ']'.repeat(300),
      'x'.repeat(2_000_000),
    ]) expect(readKept(packed(bad))).toBeUndefined();
    expect(readKept(packed('{"lesson":"pods","index":1,"level":"shown","answers":{"__proto__":"x"}}'))?.answers).toEqual({});
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
