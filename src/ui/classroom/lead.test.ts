import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { LecternState } from '../../classroom/lectern.ts';
import { readFrom } from '../../classroom/protocol.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { LESSON_START, LessonRunner } from '../../lessons/runner.ts';
import { createDesk } from '../../session/stage/desk.ts';
import { course, forget } from '../lesson/course.ts';
import { discuss, reveal, startPoll, voteAgain } from '../presenter/polls.ts';
import { ALOUD, LETTERS, questionOf, tellPeople } from './lead.ts';

const text = (en: string, es: string) => ({ en, es });
const lesson: Lesson = {
  id: 'one-gate', kind: 'lesson', languages: ['en', 'es'], rows: [], tags: [], title: text('t', 't'), summary: text('s', 's'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g', 'g')],
  // Values that are numbers would change places in an object's keys.
  steps: [{ do: [], stop: false, id: 'gate', focus: [], title: text('1', '1'), text: text('1', '1'), gate: { question: text('Where?', '¿Dónde?'), right: '10', options: ['10', '9', 'x'].map((value) => ({ value, text: text(value, value), feedback: text('f', 'f') })) } }],
};

afterEach(forget);

describe('the question to the class', () => {
  it('is that of the lesson\'s step, in all its languages, with what is right', () => {
    course.setState({ lesson, runner: new LessonRunner(lesson), state: { ...LESSON_START, places: [1], right: ['9'] } });
    const poll = startPoll('gate', ['10', '9', 'x']);
    expect(questionOf(poll)).toMatchObject({ question: { en: 'Where?', es: '¿Dónde?' }, options: [{ en: '10' }, { en: '9' }, { en: 'x' }], right: 1, round: 1, stage: 'open' });
    const second = voteAgain(discuss(poll));
    expect([questionOf(discuss(poll))?.stage, questionOf(second)?.round, questionOf(reveal(second))?.stage]).toEqual(['closed', 2, 'shown']);
    // The same question has the same number, so that votes stay when the page is loaded anew.
    expect(questionOf(second)?.id).toBe(questionOf(poll)?.id);
    expect(readFrom('presenter', JSON.stringify({ type: 'ask', question: questionOf(poll) }))).toBeDefined();
  });

  it('may be spoken: then it has letters and no words', () => {
    expect(questionOf(startPoll(ALOUD, LETTERS))).toMatchObject({ question: {}, options: [{ en: 'A' }, { en: 'B' }, { en: 'C' }, { en: 'D' }] });
    expect(questionOf(startPoll(ALOUD, LETTERS))).not.toHaveProperty('right');
    expect(readFrom('presenter', JSON.stringify({ type: 'ask', question: questionOf(startPoll(ALOUD, LETTERS)) }))).toBeDefined();
  });

  it('is none without a poll, and within what a message holds', () => {
    expect(questionOf(null)).toBeNull();
    const long = 'x'.repeat(15_000);
    course.setState({ lesson: { ...lesson, steps: [{ ...lesson.steps[0]!, gate: { ...lesson.steps[0]!.gate!, question: text(long, long) } }] } });
    expect(readFrom('presenter', JSON.stringify({ type: 'ask', question: questionOf(startPoll('gate', ['10', '9', 'x'])) }))).toBeDefined();
  });
});

describe('who is there', () => {
  it('is told when it changes and when a window comes, not whenever something is pointed at', () => {
    const told: unknown[] = [];
    const store = createStore<LecternState>(() => ({ line: 'open', present: 2, own: 0, hands: 0, rounds: [], asked: null, joins: [], tooLarge: false }));
    const desk = createDesk();
    tellPeople({ store, handsDown: () => undefined }, desk, { people: (people) => told.push(people), onHandsDown: () => undefined }, 'ABC2345');
    expect(told).toEqual([{ open: true, code: 'ABC2345', present: 2, own: 0, hands: 0 }]);
    desk.setState({ others: [{ id: 'b', role: 'presenter' }] });
    expect(told).toHaveLength(2);
    const looked = vi.spyOn(desk, 'getState');
    for (let i = 0; i < 50; i += 1) desk.setState({ spot: { x: i / 50, y: 0 } });
    expect(looked).not.toHaveBeenCalled();
    store.setState({ hands: 1 });
    expect(told.at(-1)).toMatchObject({ hands: 1 });
  });
});
