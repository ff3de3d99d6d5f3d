import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { inLanguage, LessonError, problemOf, type LessonPart } from './lesson.ts';
import { matches, valueAt } from './match.ts';
import { readLesson } from './readLesson.ts';
import { LESSON_START, LessonRunner } from './runner.ts';

const both = (text: string): object => ({ en: text, es: text });
const step = (id: string, more: object = {}): object => ({ id, title: both(id), text: both('text'), ...more });
const gate = { question: both('q'), options: [{ value: 'a', text: both('a'), feedback: both('no') }, { value: 'b', text: both('b'), feedback: both('yes') }], right: 'b' };
const task = { goal: both('g'), check: { object: 'pods/web' }, hints: [both('h')], solution: ['kubectl get pods'] };
const lesson = (steps: readonly object[], more: object = {}): object => ({
  id: 'x', languages: ['en', 'es'], title: both('t'), summary: both('s'), minutes: 1, scenario: 'default', run: ['kubectl get pods'], goals: [both('g')], steps, ...more,
});

/** What is wrong with a text, one line each: its place, its path, its code. */
function wrong(text: string): string {
  try {
    readLesson(text);
    return '';
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    return error.message;
  }
}
const told = (value: object): string => wrong(stringify(value));

describe('lesson format', () => {
  it('takes what is right, and fills in what may be left out', () => {
    expect(readLesson(stringify(lesson([step('a', { task })])))).toMatchObject({ kind: 'lesson', files: {}, tags: [], steps: [{ id: 'a', do: [], focus: [], stop: false, task: { hints: [{ en: 'h' }] } }] });
  });

  it('says which field is wrong', () => {
    const of = (steps: readonly object[], more: object = {}): string => told(lesson(steps, more)).replace(/^\d+:\d+: /gm, '');
    expect(of([])).toBe('steps: small 1');
    expect(of([step('a'), step('a')])).toBe('steps: sameId');
    expect(of([step('a', { at: {} })])).toBe('steps[0].at: empty');
    expect(of([step('a', { at: { kind: 'x' } })])).toBe('steps[0].at: unknown kind');
    expect(of([step('a', { text: { en: 'only' } })])).toBe('steps[0].text.es: missing');
    expect(of([step('a', { text: { en: 'x', es: 'x', fr: 'x' } })])).toBe('steps[0].text: unknown fr');
    expect(of([step('a', { gate: { ...gate, right: 'c' } })])).toBe('steps[0].gate.right: noOption');
    expect(of([step('a', { gate: { ...gate, right: { cases: { c: { object: 'pods/x' } } } } })])).toBe('steps[0].gate.right: noOption');
    expect(of([step('a')], { video: 'javascript:alert(1)' })).toMatch(/^video: pattern/);
    expect(of([step('a')], { languages: ['es'] })).toBe('languages: noEnglish');
    expect(of([step('a', { task: { ...task, check: { object: 'web' } } })])).toMatch(/^steps\[0\]\.task\.check\.object: pattern/);
    expect(of([step('a', { task: { ...task, check: { all: [{ count: 'pods', where: { x: { least: 3 } } }] } } })])).toBe('steps[0].task.check.all[0].where.x: form');
    expect(of([step('a', { task: { ...task, solution: [] } })])).toBe('steps[0].task.solution: small 1');
    expect(of([step('a')], { __proto__x: 1, constructor: 1 })).toBe('unknown __proto__x\nunknown constructor');
  });

  it('says where: line and column, from 1', () => {
    const text = stringify(lesson([step('a'), step('b', { colour: 'red' })]));
    const line = text.split('\n').findIndex((one) => one.includes('colour')) + 1;
    expect(wrong(text)).toBe(`${line}:5: steps[1]: unknown colour`);
    expect(wrong('id: x\nlanguages: [en\n')).toMatch(/^3:1: yaml /);
    expect(wrong('id: [a]\nlanguages: [en]\n')).toContain('1:5: id: type string');
  });

  it('refuses what is meant to do harm, whatever it is', () => {
    expect(wrong('a'.repeat(300_001))).toBe('long 300000');
    expect(wrong('['.repeat(10_000))).toBe('deep 60');
    expect(wrong(`${'- '.repeat(5_000)}a`)).toBe('deep 60');
    expect(wrong(Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'))).toBe('deep 60');
    expect(wrong(`a: &a [x]\n${Array.from({ length: 60 }, (_, index) => `b${index}: &b${index} [${`*${index === 0 ? 'a' : `b${index - 1}`},`.repeat(9)}]`).join('\n')}`)).toMatch(/yaml/);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => wrong(text) !== ''), { numRuns: 200 });
    fc.assert(fc.property(fc.jsonValue(), (value) => wrong(JSON.stringify(value)) !== ''), { numRuns: 200 });
  });

  it('can be told from its message what a host in a worker says', () => {
    const problem = { code: 'notFound', path: 'step a-1', data: { what: '{"type":"x"}' } };
    expect(problemOf(new LessonError([problem]).message)).toEqual(problem);
    expect(problemOf('3:1: yaml broken')).toBeUndefined();
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
  const read = readLesson(stringify(lesson([step('a'), step('b', { gate }), step('c', { task }), step('d')])));
  const runner = new LessonRunner(read);
  const first: LessonPart = { from: 0, to: 3, places: [5, 9, 12], right: [undefined, 'b', undefined] };
  const start = runner.found(LESSON_START, first);

  it('waits at a question, keeps the first answer, and counts', () => {
    let state = runner.next(start);
    expect(runner.view(state)).toMatchObject({ place: 9, waiting: true, canNext: false, number: 2, count: 4 });
    expect(runner.next(state)).toBe(state);
    expect(runner.answer(state, 'nonsense')).toBe(state);
    state = runner.answer(state, 'a');
    expect(runner.answer(state, 'b')).toBe(state);
    expect(runner.view(state)).toMatchObject({ waiting: false, canNext: true, answer: { correct: false, chosen: { value: 'a' }, right: { value: 'b' } } });
    state = runner.next(state);
    expect(runner.score(state)).toEqual({ right: 0, answered: 1, of: 2 });
    expect(runner.view(runner.previous(runner.previous(state)))).toMatchObject({ number: 1, canPrevious: false });
  });

  it('waits at a task, and for the run to go on behind it', () => {
    let state = runner.next(runner.answer(runner.next(start), 'b'));
    expect(runner.view(state)).toMatchObject({ task: 'open', waiting: true, hints: 0 });
    expect(runner.wants(state)).toBeUndefined();
    state = runner.hint(runner.hint(state));
    expect(runner.view(state).hints).toBe(1);
    expect(runner.hint({ ...start, index: 2, level: 'alone' }).hints).toEqual({});
    state = runner.finish(runner.finish(state, 'done'), 'shown');
    expect(runner.view(state)).toMatchObject({ task: 'done', canNext: true });
    expect(runner.wants(state)).toBe(3);
    expect(runner.next(state)).toBe(state);
    state = runner.next(runner.found(state, { from: 3, to: 4, places: [40], right: [undefined] }));
    expect(runner.view(state)).toMatchObject({ done: true, place: 40 });
    expect(runner.score(state)).toEqual({ right: 2, answered: 2, of: 2 });
  });
});
