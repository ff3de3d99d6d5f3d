import { beforeEach, describe, expect, it } from 'vitest';
import { dueAt, lessonEnded, mergeProgress, progress, questionAnswered, readProgress, writtenProgress } from './progress.ts';

const DAY = 86_400_000;
const question = { code: 'whichNode', data: { pod: 'web-1' }, options: ['worker1', 'worker2'], right: 'worker1', askAt: 5, shownAt: 6, fragment: 'v1.x' };

describe('progress', () => {
  beforeEach(() => progress.setState({ version: 1, lessons: {}, mistakes: [], kept: true }));

  it('keeps the best result of a lesson', () => {
    lessonEnded('a', { right: 3, of: 4, level: 'shown', at: 1 });
    lessonEnded('a', { right: 2, of: 4, level: 'alone', at: 2 });
    expect(progress.getState().lessons['a']).toMatchObject({ right: 3 });
    lessonEnded('a', { right: 3, of: 4, level: 'alone', at: 3 });
    expect(progress.getState().lessons['a']).toMatchObject({ level: 'alone' });
  });

  it('asks mistakes again after 1, 3, 7 and 21 days, and forgets what is learnt', () => {
    questionAnswered(question, true, 0);
    expect(progress.getState().mistakes).toEqual([]);
    questionAnswered(question, false, 0);
    let now = 0;
    for (const days of [1, 3, 7, 21]) {
      expect(dueAt(now + days * DAY - 1, progress.getState())).toEqual([]);
      now += days * DAY;
      expect(dueAt(now, progress.getState())).toHaveLength(1);
      questionAnswered(question, true, now);
    }
    expect(progress.getState().mistakes).toEqual([]);
  });

  it('begins anew with a question that is wrong again', () => {
    questionAnswered(question, false, 0);
    questionAnswered(question, true, DAY);
    questionAnswered(question, false, 4 * DAY);
    expect(progress.getState().mistakes).toMatchObject([{ box: 0, due: 5 * DAY }]);
  });

  it('travels as a file, and takes nothing else for one', () => {
    questionAnswered(question, false, 0);
    lessonEnded('a', { right: 1, of: 1, level: 'alone', at: 1 });
    const file = writtenProgress();
    progress.setState({ lessons: { a: { right: 0, of: 1, level: 'shown', at: 9 } }, mistakes: [] });
    mergeProgress(readProgress(file)!);
    expect(JSON.parse(writtenProgress())).toEqual(JSON.parse(file));
    for (const bad of ['', '{', '[]', '{"version":2}', file.replace('"box":0', '"box":-1'), file.replace('"lessons"', '"__proto__"')]) expect(readProgress(bad), bad).toBeUndefined();
  });
});
