import { beforeEach, describe, expect, it } from 'vitest';
import type { Lesson } from '../../lessons/lesson.ts';
import { createSession } from '../../session/session.ts';
import { createFakeHost } from '../testing/fakeHost.ts';
import { answer, begin, course, leave, next, previous, stopsAt, viewOf } from './course.ts';

const text = (en: string) => ({ en });
const option = (value: string) => ({ value, text: text(value), feedback: text('because') });

const LESSON: Lesson = {
  id: 'two-steps', title: text('t'), summary: text('s'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [
    { id: 'one', focus: ['etcd'], title: text('1'), text: text('1') },
    { id: 'two', focus: [], title: text('2'), text: text('2'), gate: { question: text('?'), right: 'a', options: [option('a'), option('b')] } },
    { id: 'three', focus: ['kubelet/worker1'], title: text('3'), text: text('3') },
  ],
};

const view = () => viewOf(course.getState());

describe('a lesson under way', () => {
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });

  beforeEach(async () => {
    session.set({ page: 'lesson' });
    await begin(session, LESSON);
  });

  it('begins at its first step and points at its parts', () => {
    expect(view()?.step.id).toBe('one');
    expect(session.store.getState().pointed).toEqual(['etcd']);
  });

  it('waits at a question and remembers the first answer', () => {
    next(session);
    next(session);
    expect(view()).toMatchObject({ number: 2, waiting: true, canNext: false });
    answer('b');
    answer('a');
    expect(view()?.answer).toMatchObject({ correct: false, chosen: { value: 'b' }, right: { value: 'a' } });
    next(session);
    expect(view()).toMatchObject({ number: 3, done: true });
    previous(session);
    expect(view()?.answer?.chosen.value).toBe('b');
  });

  it('goes along with the run and stops it at a question', async () => {
    const place = course.getState().plan?.places[1] ?? 0;
    await session.goto({ seq: place - 1 });
    expect(stopsAt(session, session.store.getState().frame!)).toBe(false);
    await session.goto({ seq: place });
    expect(stopsAt(session, session.store.getState().frame!)).toBe(true);
    expect(view()?.step.id).toBe('two');
    expect(stopsAt(session, session.store.getState().frame!)).toBe(true);
  });

  it('lets the run be when one has left', () => {
    leave(session);
    expect(view()).toBeUndefined();
    expect(stopsAt(session, session.store.getState().frame!)).toBe(false);
  });
});
