import { describe, expect, it } from 'vitest';
import type { Quiz } from '../ui/lesson/quiz.ts';
import { quizReports } from './reports.ts';

const question = (right: string) => ({ code: 'whichNode' as const, data: {}, options: ['a', 'b'], right, askAt: 1, shownAt: 2 });
const QUIZ: Quiz = { questions: [question('a'), question('b')], index: 0, chosen: undefined, right: 0, review: false };
const types = (before: Quiz | undefined, now: Quiz | undefined): readonly string[] => quizReports(before, now).map(({ type }) => type);

describe('reports of questions', () => {
  it('say each question once, its answer, and the end', () => {
    const answered = { ...QUIZ, chosen: 'a', right: 1 };
    const second = { ...QUIZ, index: 1, right: 1 };
    expect([types(undefined, QUIZ), types(QUIZ, QUIZ), types(QUIZ, answered), types(answered, answered), types(answered, second), types(second, { ...second, index: 2 })]).toEqual([['predict'], [], ['answer', 'score'], [], ['predict'], ['completed']]);
    expect(quizReports(QUIZ, answered)[0]?.payload).toMatchObject({ chosen: 'a', right: 'a', correct: true });
  });

  it('begin anew with other questions, and are silent when they are left', () => {
    expect(types(QUIZ, { ...QUIZ, questions: [question('b')] })).toEqual(['predict']);
    expect(types(QUIZ, undefined)).toEqual([]);
  });

  it('never say the right answer before one is given', () => {
    expect(JSON.stringify(quizReports(undefined, QUIZ))).not.toContain('right');
  });
});
