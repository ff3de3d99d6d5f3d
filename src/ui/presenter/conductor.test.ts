import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lesson } from '../../lessons/lesson.ts';
import type { Playback } from '../../session/playback.ts';
import { createDesk } from '../../session/stage/desk.ts';
import { createSession } from '../../session/session.ts';
import { begin, course, forget, viewOf } from '../lesson/course.ts';
import { createFakeHost } from '../testing/fakeHost.ts';
import { createConductor } from './conductor.ts';
import { count, startPoll } from './polls.ts';

const text = (en: string) => ({ en });
const step = { do: [], stop: false, focus: [], title: text('t'), text: text('t') };
const LESSON: Lesson = {
  id: 'three-steps', kind: 'lesson', languages: ['en'], rows: [], tags: [], title: text('t'), summary: text('s'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [{ ...step, id: 'one' }, { ...step, id: 'two', gate: { question: text('?'), right: 'a', options: ['a', 'b'].map((value) => ({ value, text: text(value), feedback: text('because') })) } }, { ...step, id: 'three' }],
};

const view = () => viewOf(course.getState());

describe('whoever presents', () => {
  const session = createSession({ host: createFakeHost(), preferences: { language: 'en', theme: 'auto', motion: 'auto', naming: 'controlPlane', keys: {} } });
  const toggle = vi.fn();
  const playback = { toggle } as Partial<Playback> as Playback;
  const desk = createDesk();
  const pointed = vi.fn();
  let plays = true;
  const conductor = createConductor({ session, playback }, desk, () => plays, pointed);

  beforeEach(async () => {
    forget();
    await session.open({ scenario: 'default' });
    session.set({ page: 'live' });
  });

  it('goes on and back in the run', async () => {
    const start = session.store.getState().frame!.seq;
    conductor.do('next');
    await vi.waitFor(() => expect(session.store.getState().frame!.seq).toBeGreaterThan(start));
    conductor.do('previous');
    await vi.waitFor(() => expect(session.store.getState().frame!.seq).toBe(start));
  });

  it('goes on in a lesson, reveals at a question what most have voted for, and puts the question away', async () => {
    session.set({ page: 'lesson' });
    await begin(session, LESSON);
    conductor.do('next');
    await vi.waitFor(() => expect(view()?.number).toBe(2));
    desk.setState({ poll: count(startPoll('two', ['a', 'b']), 'b', 3) });
    conductor.do('next');
    expect(view()).toMatchObject({ number: 2, answer: { correct: false, chosen: { value: 'b' } } });
    expect(desk.getState().poll?.phase).toBe('revealed');
    conductor.do('next');
    await vi.waitFor(() => expect(view()?.number).toBe(3));
    expect(desk.getState().poll).toBeNull();
  });

  it('shows what is right where nobody was asked', async () => {
    session.set({ page: 'lesson' });
    await begin(session, LESSON);
    conductor.do('next');
    await vi.waitFor(() => expect(view()?.number).toBe(2));
    conductor.reveal();
    expect(view()?.answer?.correct).toBe(true);
  });

  it('plays here, or has the window play that the class sees', () => {
    conductor.do('play');
    expect(toggle).toHaveBeenCalledTimes(1);
    plays = false;
    conductor.do('play');
    expect([toggle.mock.calls.length, desk.getState().playing]).toEqual([1, true]);
    conductor.do('next');
    expect(desk.getState().playing).toBe(false);
  });

  it('blanks the screen, points, starts and stops the timer', () => {
    conductor.do('blank');
    expect(desk.getState().screen.blank).toBe('black');
    conductor.do('blank');
    conductor.do('spotlight');
    conductor.do('timer');
    expect([desk.getState().screen.blank, pointed.mock.calls.length, desk.getState().timer.startedAt === null]).toEqual(['off', 1, false]);
    conductor.do('timer');
    expect(desk.getState().timer.startedAt).toBeNull();
  });
});
