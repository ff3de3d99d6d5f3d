import { beforeEach, describe, expect, it } from 'vitest';
import type { Lesson } from '../../lessons/lesson.ts';
import { createSession } from '../../session/session.ts';
import { createFakeHost } from '../testing/fakeHost.ts';
import { answer, begin, course, hint, judge, leave, next, previous, show, stopsAt, viewOf } from './course.ts';

const text = (en: string) => ({ en });
const plain = { do: [], stop: false };
const option = (value: string) => ({ value, text: text(value), feedback: text('because') });

const LESSON: Lesson = {
  id: 'three-steps', kind: 'lesson', languages: ['en'], rows: [], tags: [], title: text('t'), summary: text('s'), minutes: 1, scenario: 'default', files: {}, run: [], goals: [text('g')],
  steps: [
    { ...plain, id: 'one', focus: ['etcd'], title: text('1'), text: text('1') },
    { ...plain, id: 'two', focus: [], title: text('2'), text: text('2'), gate: { question: text('?'), right: 'a', options: [option('a'), option('b')] } },
    { ...plain, id: 'three', focus: ['kubelet/worker1'], title: text('3'), text: text('3'), task: { goal: text('g'), check: { typed: 'kubectl get*' }, hints: [text('h')], solution: ['kubectl get pods'] } },
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

  it('marks the object that a step names, and does not open it over the text; by what there is: nodes have no namespace, a name may end in *', async () => {
    const of = async (select: NonNullable<Lesson['steps'][number]['select']>) => {
      await begin(session, { ...LESSON, steps: [{ ...LESSON.steps[0]!, select }, ...LESSON.steps.slice(1)] });
      return session.store.getState().selection;
    };
    expect(await of('nodes/worker1')).toEqual({ kind: 'object', ref: { resource: 'nodes', name: 'worker1' }, marked: true });
    expect(await of('nodes/worker*')).toEqual({ kind: 'object', ref: { resource: 'nodes', name: 'worker1' }, marked: true });
    expect(await of('nodes/nobody')).toBeUndefined();
    expect(await of({ resource: 'nodes', name: 'worker1' })).toMatchObject({ ref: { name: 'worker1' } });
    expect(await of('nodes/default/worker1')).toBeUndefined();
  });

  it('shows the panel that a step wants of its view, and its first one where it wants none', async () => {
    const look = { view: 'scheduler', panel: 'cycle/score/ImageLocality', drawer: 'terminal', grain: 'message' } as const;
    await begin(session, { ...LESSON, steps: [{ ...LESSON.steps[0]!, ...look }, { ...LESSON.steps[0]!, id: 'more', view: 'addons', panel: 'metrics' }, { ...LESSON.steps[0]!, id: 'last', view: 'scheduler' }] });
    expect(session.store.getState()).toMatchObject({ scheduler: { panel: 'cycle', point: 'score/ImageLocality' }, drawer: 'terminal', grain: 'message' });
    await next(session);
    expect(session.store.getState().addons).toEqual({ panel: 'metrics' });
    await next(session);
    expect(session.store.getState().scheduler).toEqual({});
  });

  it('waits at a question and remembers the first answer', async () => {
    await next(session);
    await next(session);
    expect(view()).toMatchObject({ number: 2, waiting: true, canNext: false });
    answer('b');
    answer('a');
    expect(view()?.answer).toMatchObject({ correct: false, chosen: { value: 'b' }, right: { value: 'a' } });
    await next(session);
    expect(view()).toMatchObject({ number: 3, task: 'open', done: false });
    await previous(session);
    expect(view()?.answer?.chosen.value).toBe('b');
  });

  it('goes along with the run and stops it at a question', async () => {
    const place = course.getState().state.places[1] ?? 0;
    await session.goto({ seq: place - 1 });
    expect(stopsAt(session, session.store.getState().frame!)).toBe(false);
    await session.goto({ seq: place });
    expect(stopsAt(session, session.store.getState().frame!)).toBe(true);
    expect(view()?.step.id).toBe('two');
    expect(stopsAt(session, session.store.getState().frame!)).toBe(true);
  });

  it('asks the simulation whether a task is done, and counts what was only shown apart', async () => {
    await next(session);
    answer('a');
    await next(session);
    hint();
    hint();
    expect(view()).toMatchObject({ task: 'open', hints: 1 });
    await judge(session);
    expect(view()).toMatchObject({ task: 'done', done: true });
    expect(course.getState().runner?.score(course.getState().state)).toEqual({ right: 2, answered: 2, of: 2 });
    await begin(session, { ...LESSON, steps: [LESSON.steps[2]!] });
    await show(session, LESSON.steps[2]!.task!);
    await judge(session);
    expect(view()).toMatchObject({ task: 'shown', done: true });
    expect(course.getState().runner?.score(course.getState().state)).toEqual({ right: 0, answered: 1, of: 1 });
  });

  it('lets the run be when one has left', () => {
    leave(session);
    expect(view()).toBeUndefined();
    expect(stopsAt(session, session.store.getState().frame!)).toBe(false);
  });
});
