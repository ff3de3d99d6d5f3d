import { describe, expect, it } from 'vitest';
import english from '../../../locales/en/ui.json';
import spanish from '../../../locales/es/ui.json';
import type { Fault } from '../../lessons/yamlFault.ts';
import { problemsIn } from './problems.ts';

describe('problemsIn', () => {
  it('finds nothing in a good text of several documents', () => {
    expect(problemsIn('a: 1\n---\nb: [x, y]\n')).toEqual([]);
  });

  it('says where the fault is', () => {
    const text = 'kind: Pod\nmetadata: {name: x\nspec: y\n';
    const [problem] = problemsIn(text);
    expect(problem?.fault).toBe('indent');
    expect(problem?.from).toBeGreaterThan(9);
  });

  it('names a key that stands twice', () => {
    expect(problemsIn('a: 1\na: 2\n')).toEqual([{ from: 5, to: 6, fault: 'twice' }]);
  });

  it.each(['[', '{a: ', '- ', '? '])('does not exhaust itself on %s again and again', (sign) => {
    expect(problemsIn(sign.repeat(24_000))[0]?.fault).toBe('deep');
  });

  it.each([
    ['a:\n\tb: 1', 'tab'],
    ['a: "b', 'missing'],
    ['a: b: c', 'nested'],
    ['a: *b', 'alias'],
    ['a: "\\q"', 'escape'],
    ['a: @b', 'start'],
    ['a: b\nc\nd: e', 'missing'],
    ['a\nb: c', 'key'],
    ['}', 'unexpected'],
  ])('tells the kind of fault of %j', (text, fault) => {
    expect(problemsIn(text).map((problem) => problem.fault)).toContain(fault);
  });

  it('takes thousands of keys', () => {
    expect(problemsIn(Array.from({ length: 9_000 }, (_, index) => `k${index}: v\n`).join(''))).toEqual([]);
  });

  it('has a sentence for every kind of fault', () => {
    const kinds: readonly Fault[] = ['alias', 'deep', 'escape', 'indent', 'key', 'missing', 'nested', 'other', 'start', 'tab', 'tag', 'twice', 'unexpected'];
    for (const words of [english, spanish]) expect(Object.keys(words.editor.fault).sort()).toEqual(kinds);
  });
});
