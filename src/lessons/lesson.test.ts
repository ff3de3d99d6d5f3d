import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanguage, LessonError, readLesson, type LessonPlan } from './lesson.ts';
import { matches, valueAt } from './match.ts';
import { LESSON_START, LessonRunner } from './runner.ts';

const both = (text: string): object => ({ en: text, es: text });
const step = (id: string, more: object = {}): object => ({ id, title: both(id), text: both('text'), ...more });
const gate = { question: both('q'), options: [{ value: 'a', text: both('a'), feedback: both('no') }, { value: 'b', text: both('b'), feedback: both('yes') }], right: 'b' };
const lesson = (steps: readonly object[], more: object = {}): object => ({
  id: 'x', languages: ['en', 'es'], title: both('t'), summary: both('s'), minutes: 1, scenario: 'default', run: ['kubectl get pods'], goals: [both('g')], steps, ...more,
});
const wrong = (value: unknown): string => {
  try {
    readLesson(value);
    return '';
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    return error.message;
  }
};

describe('lesson format', () => {
  it('says which field is wrong', () => {
    expect(wrong(lesson([step('a')]))).toBe('');
    expect(wrong([])).toBe('lesson: must be a mapping');
    expect(wrong(lesson([]))).toBe('steps: must have at least 1 entries');
    expect(wrong(lesson([step('a'), step('a')]))).toBe('steps: two have the same id');
    expect(wrong(lesson([step('a', { at: {} })]))).toBe('steps[0].at: must say at least one thing');
    expect(wrong(lesson([step('a', { at: { kind: 'x' } })]))).toContain('steps[0].at: unknown field "kind"');
    expect(wrong(lesson([step('a', { text: { en: 'only' } })]))).toBe('steps[0].text.es: must be a text that is not empty');
    expect(wrong(lesson([step('a', { gate: { ...gate, right: 'c' } })]))).toBe('steps[0].gate.right: "c" is the value of no option');
    expect(wrong(lesson([step('a')], { video: 'javascript:alert(1)' }))).toBe('video: must begin with https://');
  });

  it('never fails otherwise, whatever it is given', () => {
    fc.assert(fc.property(fc.anything(), (value) => wrong(value) !== '', ), { numRuns: 300 });
  });

  it('speaks English where a language is missing', () => {
    expect(inLanguage({ en: 'one', es: 'uno' }, 'es')).toBe('uno');
    expect(inLanguage({ en: 'one' }, '__proto__')).toBe('one');
  });
});

describe('match', () => {
  const told = { type: 'notified', actor: 'kube-apiserver', data: { to: { kind: 'kubelet', instance: 'worker1' }, event: 'ADDED', subject: { resource: 'pods', namespace: 'default', name: 'web-1' } } };
  const cycle = { type: 'scheduled', actor: 'kube-scheduler', data: { pod: 'default/web-1', outcome: 'bound', node: 'worker2' } };

  it('compares only what is asked for', () => {
    expect(matches({ type: 'notified', to: 'kubelet', name: 'web-*' }, told)).toBe(true);
    expect(matches({ to: 'kubelet/worker2' }, told)).toBe(false);
    expect(matches({ resource: 'pods', event: 'DELETED' }, told)).toBe(false);
    expect(matches({ outcome: 'bound', name: 'web-1' }, cycle)).toBe(true);
    expect(matches({ name: 'web' }, cycle)).toBe(false);
  });

  it('reads values by their path, own ones only', () => {
    expect(valueAt(cycle, 'data.node')).toBe('worker2');
    expect(valueAt(cycle, 'data.constructor.name')).toBeUndefined();
  });
});

describe('runner', () => {
  const read = readLesson(lesson([step('a'), step('b', { gate }), step('c')]));
  const plan: LessonPlan = { id: 'x', places: [5, 9, 12], right: [undefined, 'b', undefined] };
  const runner = new LessonRunner(read, plan);

  it('waits at a question, keeps the first answer, and counts', () => {
    let state = runner.next(LESSON_START);
    expect(runner.view(state)).toMatchObject({ place: 9, waiting: true, canNext: false, number: 2, count: 3 });
    expect(runner.next(state)).toBe(state);
    expect(runner.answer(state, 'nonsense')).toBe(state);
    state = runner.answer(state, 'a');
    expect(runner.answer(state, 'b')).toBe(state);
    expect(runner.view(state)).toMatchObject({ waiting: false, canNext: true, answer: { correct: false, chosen: { value: 'a' }, right: { value: 'b' } } });
    state = runner.next(state);
    expect(runner.view(state)).toMatchObject({ done: true, place: 12, canNext: false });
    expect(runner.score(state)).toEqual({ right: 0, answered: 1, of: 1 });
    expect(runner.view(runner.previous(runner.previous(state)))).toMatchObject({ number: 1, canPrevious: false });
  });
});
