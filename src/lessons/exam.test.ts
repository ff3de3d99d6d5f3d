import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChallenges, examCode, isIntact, readExamCode, readKept, readResult, resultOf, type ExamPaper } from './exam.ts';

const IDS = ['repair-a', 'repair-b', 'repair-c', 'repair-d'];
const KNOWN = { challenges: IDS, runs: ['guestbook', 'ha3', 'rollback', ...IDS] };
const plan = { seed: 7, challenges: ['repair-b', 'repair-a'], questions: 5, minutes: 40 };
const question = { code: 'whichNode', data: { pod: 'web-1' }, options: ['worker1', 'worker2'], right: 'worker1', askAt: 5, shownAt: 6 };
const paper: ExamPaper = {
  version: 1, plan, name: 'Ana', startedAt: 1000,
  items: [
    { kind: 'challenge', id: 'repair-b', since: 10, fragment: 'v1.x', typed: ['kubectl get pods'], done: true },
    { kind: 'challenge', id: 'repair-a', typed: [], done: false },
    { kind: 'question', question, chosen: 'worker1' },
    { kind: 'question', question },
  ],
};

describe('an exam in a link', () => {
  it('is read as it was written', () => {
    expect(examCode(plan)).toBe('7:repair-b,repair-a:5:40');
    expect(readExamCode(examCode(plan), KNOWN)).toEqual(plan);
    expect(readExamCode('7::3:10', KNOWN)).toMatchObject({ challenges: [] });
    const about = { ...plan, about: ['repair-b', 'ha3', 'rollback'] };
    expect(examCode(about)).toBe('7:repair-b,repair-a:5:40:repair-b,ha3,rollback');
    expect(readExamCode(examCode(about), KNOWN)).toEqual(about);
  });

  it.each(['', '7', '7:repair-x:5:40', '7:repair-a,repair-a:5:40', '7:__proto__:1:1', '7::0:10', '7::5:0', '7::21:10', '7::5:301', '9999999::5:10', '-1::5:10', '7:repair-a:5:40:1', '7: repair-a:5:40', '7::5:10:', '7::5:10:nowhere', '7::5:10:ha3,ha3', '7::5:10:guestbook,ha3,rollback,repair-a,repair-b,repair-c,repair-d,x,y'])('that is none is refused: %s', (code) => {
    expect(readExamCode(code, KNOWN)).toBeUndefined();
  });

  it('draws the same challenges for the same seed', () => {
    expect(drawChallenges(3, 2, IDS)).toEqual(drawChallenges(3, 2, IDS));
    expect(new Set(Array.from({ length: 30 }, (_, seed) => drawChallenges(seed, 2, IDS).join())).size).toBeGreaterThan(3);
    expect(drawChallenges(3, 9, IDS)).toEqual(IDS);
  });
});

describe('a result', () => {
  it('counts three points for a mended cluster and one for a right answer', () => {
    expect(resultOf(paper, 2000)).toMatchObject({ points: 4, of: 8 });
  });

  it('has the same hash when it is read again, and another when anything was changed', () => {
    const result = resultOf(paper, 2000);
    const again = readResult(JSON.stringify(result, undefined, 2));
    expect(again).toEqual(result);
    expect(isIntact(again!)).toBe(true);
    expect(isIntact({ ...result, points: 8 })).toBe(false);
    expect(isIntact({ ...result, paper: { ...paper, name: 'Eva' } })).toBe(false);
    expect(isIntact(resultOf({ ...paper, items: paper.items.slice(0, 1) }, 2000))).toBe(true);
  });

  it('is refused when it is none, and so is an exam under way', () => {
    expect(readResult(JSON.stringify({ ...resultOf(paper, 2000), more: 1 }))).toBeUndefined();
    expect(readResult('x'.repeat(5_000_001))).toBeUndefined();
    expect(readKept(JSON.stringify({ paper, index: 0 }))).toMatchObject({ index: 0 });
    expect(readKept(JSON.stringify({ paper: { ...paper, items: [] }, index: 0 }))).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (value) => readResult(JSON.stringify(value)) === undefined && readKept(JSON.stringify(value)) === undefined), { numRuns: 100 });
  });
});
