import { describe, expect, it } from 'vitest';
import type { Lesson } from '../lessons/lesson.ts';
import { readLesson } from '../lessons/readLesson.ts';
import { LESSON_START } from '../lessons/runner.ts';
import { keptLesson } from './keptLesson.ts';
import { outcomeOf, scoreOf, together, type Grader, type Outcome } from './outcomes.ts';

const text = '{ en: x }';
const LESSON: Lesson = readLesson(`
id: two-things
languages: [en]
title: ${text}
summary: ${text}
minutes: 1
scenario: default
goals: [${text}]
steps:
  - { id: ask, title: ${text}, text: ${text}, gate: { question: ${text}, options: [{ value: a, text: ${text}, feedback: ${text} }, { value: b, text: ${text}, feedback: ${text} }], right: a } }
  - { id: act, title: ${text}, text: ${text}, task: { goal: ${text}, check: { typed: 'x*' }, solution: [x] } }
  - { id: end, title: ${text}, text: ${text} }
`);
const at = (more: object): Outcome => outcomeOf(LESSON, { ...LESSON_START, places: [1, 2, 3], right: ['a', undefined, undefined], ...more });

describe('outcomes', () => {
  it('say what was answered and done, and how much of it was right', () => {
    expect(at({})).toEqual({ lesson: 'two-things', step: 'ask', number: 1, steps: 3, right: 0, answered: 0, of: 2, done: false, answers: [] });
    expect(at({ index: 2, answers: { ask: 'b' }, tasks: { act: 'done' } })).toMatchObject({ step: 'end', right: 1, answered: 2, done: true, answers: [{ step: 'ask', answer: 'b', correct: false }, { step: 'act', correct: true }] });
    expect(at({ index: 1, answers: { ask: 'a' }, tasks: { act: 'shown' } })).toMatchObject({ right: 1, answered: 2, done: false });
  });

  it('are scores between 0 and 100, a lesson without questions too', () => {
    expect([scoreOf({ right: 1, of: 3, done: false }), scoreOf({ right: 3, of: 3, done: true }), scoreOf({ right: 0, of: 0, done: false }), scoreOf({ right: 0, of: 0, done: true })]).toEqual([33, 100, 0, 100]);
  });

  it('reach every grader, whatever another one does; each trouble is told once', () => {
    const told: string[] = [];
    const got: Outcome[] = [];
    const broken: Grader = { report: () => { throw new Error('gone'); }, keep: () => 'step', end: () => { throw new Error('gone'); } };
    const all = together([broken, { report: (outcome) => void got.push(outcome), end: () => undefined }], (what) => void told.push(what));
    all.report(at({}));
    all.report(at({ index: 1 }));
    expect(got).toHaveLength(2);
    expect(all.keep(keptLesson('two-things', LESSON_START, undefined))).toBe('step');
    all.end();
    expect(told).toEqual(['failed', 'step']);
  });
});
