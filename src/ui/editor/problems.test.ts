import { describe, expect, it } from 'vitest';
import { problemsIn } from './problems.ts';

describe('problemsIn', () => {
  it('finds nothing in a good text of several documents', () => {
    expect(problemsIn('a: 1\n---\nb: [x, y]\n')).toEqual([]);
  });

  it('says where the fault is', () => {
    const text = 'kind: Pod\nmetadata: {name: x\nspec: y\n';
    const [problem] = problemsIn(text);
    expect(problem?.message).toBeTruthy();
    expect(problem?.from).toBeGreaterThan(9);
  });

  it('names a key that stands twice', () => {
    expect(problemsIn('a: 1\na: 2\n')).toHaveLength(1);
  });

  it('does not exhaust itself on 100,000 brackets', () => {
    expect(problemsIn('['.repeat(100_000))[0]?.message).toContain('depth');
  });
});
