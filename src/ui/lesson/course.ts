/** The lesson that is under way: its runner, where one is, what one answered and did. Lives outside of React, because playback stops at its gates. */
import { createStore } from 'zustand/vanilla';
import type { Lesson, LessonStep, Task } from '../../lessons/lesson.ts';
import { LESSON_START, LessonRunner, type Level, type LessonState, type LessonView } from '../../lessons/runner.ts';
import type { Frame } from '../../session/protocol.ts';
import type { Selection, Session, SessionState } from '../../session/session.ts';
import { addFiles } from '../editor/files.ts';
import { listObjects } from '../useObjects.ts';

export interface Course {
  readonly lesson: Lesson | undefined;
  readonly runner: LessonRunner | undefined;
  readonly state: LessonState;
  /** The future in which each step was reached, by index: a student who acts in the past makes a new one. */
  readonly branches: readonly string[];
  /** Where the task that stands open was given: the run's step, and the last line that had been typed. */
  readonly given: { readonly seq: number; readonly typed: number } | undefined;
  /** The lesson is being taken further. */
  readonly busy: boolean;
  /** What stands open in an exam: its title is the run's name. */
  readonly examined: Lesson | undefined;
  /** Nobody learns here: its author looks at it, or pictures are taken. Nothing counts. */
  readonly rehearsal: boolean;
}

const NONE: Course = { lesson: undefined, runner: undefined, state: LESSON_START, branches: [], given: undefined, busy: false, examined: undefined, rehearsal: false };

export const course = createStore<Course>(() => NONE);

/** Another run has been opened: the lesson's is gone. */
export const forget = (): void => course.setState(NONE);

/** In an exam nobody is led through a lesson; only its name is told. */
export const examine = (examined: Lesson | undefined): void => course.setState({ examined });

export const viewOf = ({ runner, state }: Course): LessonView | undefined => runner?.view(state);

/** How a step wants the run to be looked at. Its view is as it says, whatever panel of it the reader had chosen before. */
function lookOf({ focus, view, panel = '', drawer, grain }: LessonStep): Partial<SessionState> {
  const [code = '', ...point] = panel.split('/');
  const chosen = { ...(code !== '' && { panel: code }), ...(point.length > 0 && { point: point.join('/') }) };
  return { pointed: focus, ...((view === 'scheduler' || view === 'addons') && { [view]: chosen }), ...(drawer !== undefined && { drawer }), ...(grain !== undefined && { grain }) };
}

/** Goes on to another place of the lesson, and takes the run there. */
async function enter(session: Session, state: LessonState): Promise<void> {
  course.setState({ state });
  const { branches } = course.getState();
  const view = viewOf(course.getState());
  if (view === undefined) return;
  const { step, place, number, task } = view;
  session.set({ ...lookOf(step), selection: undefined });
  const branch = branches[number - 1];
  if (branch !== undefined && session.store.getState().frame?.branch !== branch) await session.branch(branch);
  if (session.store.getState().frame?.seq !== place) await session.goto({ seq: place });
  const { frame, terminal } = session.store.getState();
  course.setState({ branches: [...branches.slice(0, number - 1), frame?.branch ?? ''], ...(task === 'open' && { given: { seq: place, typed: terminal.at(-1)?.id ?? 0 } }) });
  await open(session, step, state);
}

/** Stands at a place of a lesson whose run is there already: for whoever writes it. */
export async function stand(session: Session, lesson: Lesson, state: LessonState): Promise<void> {
  course.setState({ ...NONE, lesson, runner: new LessonRunner(lesson), rehearsal: true });
  session.set({ page: 'lesson' });
  await enter(session, state);
}

/** The same place of a lesson whose texts have changed. */
export const reword = (lesson: Lesson): void => course.setState({ lesson, runner: new LessonRunner(lesson) });

/** A step's `select` in either way of writing it: `pods/web`, `pods/team-a/web`, or its fields. */
function lookedAt(select: NonNullable<LessonStep['select']>): { readonly resource: string; readonly namespace?: string; readonly name: string } {
  if (typeof select !== 'string') return select;
  const [resource = '', ...path] = select.split('/');
  const [namespace, name = ''] = path.length > 1 ? path : [undefined, path[0]];
  return { resource, name, ...(namespace !== undefined && { namespace }) };
}

/** The object that a step names, at the present moment: in its namespace; without one, in `default` first, in any other else. Its name may end in `*`. */
async function selectionOf(session: Session, select: LessonStep['select']): Promise<Selection | undefined> {
  if (select === undefined) return undefined;
  const { resource, namespace: wanted, name } = lookedAt(select);
  const fits = (own: string): boolean => (name.endsWith('*') ? own.startsWith(name.slice(0, -1)) : own === name);
  const found = (await listObjects(session)).filter((one) => one.resource === resource && fits(one.name) && (wanted === undefined || one.namespace === wanted));
  const ref = found.find(({ namespace }) => namespace === 'default') ?? found[0];
  return ref && { kind: 'object', ref: { resource, name: ref.name, ...(ref.namespace !== undefined && { namespace: ref.namespace }) }, marked: true };
}

/** Marks it in the view, unless the reader has gone on in the meantime. */
async function open(session: Session, step: LessonStep, state: LessonState): Promise<void> {
  const selection = await selectionOf(session, step.select);
  if (selection !== undefined && course.getState().state === state) session.set({ selection });
}

/** `tell`: who is told when the lesson cannot be played; the reader by default. */
export async function begin(session: Session, lesson: Lesson, level: Level = 'shown', tell?: (failure: unknown) => void): Promise<void> {
  const part = await session.lesson(lesson, undefined, tell);
  if (part === undefined) return;
  addFiles(lesson.files);
  const runner = new LessonRunner(lesson);
  course.setState({ ...NONE, lesson, runner });
  await enter(session, runner.found({ ...LESSON_START, level }, part));
}

/** Goes on with a lesson where somebody was, in the run that was kept. False: the run cannot be had, or there is no such place in it. */
export async function resume(session: Session, lesson: Lesson, state: LessonState, fragment: string): Promise<boolean> {
  const place = state.places[state.index];
  if (place === undefined) return false;
  await session.open({ fragment });
  const { frame, status, source } = session.store.getState();
  if (status !== 'ready' || frame === undefined || frame.headSeq < place || source === undefined || !('fragment' in source)) return false;
  addFiles(lesson.files);
  const runner = new LessonRunner(lesson);
  course.setState({ ...NONE, lesson, runner, state });
  const { step, number, task } = runner.view(state);
  session.set({ ...lookOf(step), selection: undefined, page: 'lesson' });
  course.setState({ branches: Array.from({ length: number }, () => frame.branch), ...(task === 'open' && { given: { seq: place, typed: session.store.getState().terminal.at(-1)?.id ?? 0 } }) });
  await open(session, step, state);
  return true;
}

/** Goes through a lesson again up to where somebody was: the simulation finds the places anew, tasks that were done are done by the lesson's own lines. */
export async function repeat(session: Session, lesson: Lesson, { index, ...before }: LessonState): Promise<void> {
  await begin(session, lesson, before.level);
  const { runner, state: first } = course.getState();
  if (runner === undefined) return;
  course.setState({ busy: true });
  let state: LessonState = { ...first, answers: before.answers, tasks: before.tasks, hints: before.hints };
  while (state.index < index) {
    const { task } = runner.view(state).step;
    if (task !== undefined && runner.view(state).task !== 'open') await session.lessonLines(task.solution);
    const wanted = runner.wants(state);
    const part = wanted === undefined ? undefined : await session.lesson(lesson, { from: wanted, since: state.places[wanted - 1] ?? 0 });
    if (part !== undefined) state = runner.found(state, part);
    const following = runner.next(state);
    if (following === state) break;
    state = following;
  }
  course.setState({ busy: false });
  await enter(session, state);
}

export async function next(session: Session): Promise<void> {
  const { lesson, runner, state, busy } = course.getState();
  if (lesson === undefined || runner === undefined || busy) return;
  const wanted = runner.wants(state);
  if (wanted === undefined) {
    await enter(session, runner.next(state));
    return;
  }
  course.setState({ busy: true });
  const part = await session.lesson(lesson, { from: wanted, since: state.places[wanted - 1] ?? 0 });
  course.setState({ busy: false });
  if (part !== undefined) await enter(session, runner.next(runner.found(state, part)));
}

export async function previous(session: Session): Promise<void> {
  const { runner, state } = course.getState();
  if (runner !== undefined) await enter(session, runner.previous(state));
}

/** To another step that has been reached before. */
export async function goTo(session: Session, index: number): Promise<void> {
  const { state } = course.getState();
  if (state.places[index] !== undefined) await enter(session, { ...state, index });
}

export function answer(value: string): void {
  const { runner, state } = course.getState();
  if (runner !== undefined) course.setState({ state: runner.answer(state, value) });
}

export function hint(): void {
  const { runner, state } = course.getState();
  if (runner !== undefined) course.setState({ state: runner.hint(state) });
}

/** Asks the simulation whether the task that stands open is done. */
export async function judge(session: Session): Promise<void> {
  const { given, state } = course.getState();
  const view = viewOf(course.getState());
  if (view?.task !== 'open' || given === undefined) return;
  const { terminal } = session.store.getState();
  const typed = terminal.filter(({ id, exitCode }) => id > given.typed && exitCode === 0).map(({ line }) => line);
  const done = await session.here((host) => host.lessonCheck(view.step.task!.check, given.seq, typed));
  const now = course.getState();
  if (done && now.state === state && now.runner !== undefined) course.setState({ state: now.runner.finish(state, 'done') });
}

/** Does the task before the student's eyes. It does not count as the student's. */
export async function show(session: Session, task: Task): Promise<void> {
  const { state, runner } = course.getState();
  if (runner === undefined) return;
  course.setState({ state: runner.finish(state, 'shown') });
  await session.lessonLines(task.solution);
}

export function leave(session: Session): void {
  course.setState(NONE);
  session.set({ pointed: [], selection: undefined, page: 'live' });
}

/** While the run plays, the lesson goes along with it; at a question, a task and where it says so it stops. For playback. */
export function stopsAt(session: Session, frame: Frame): boolean {
  if (session.store.getState().page !== 'lesson') return false;
  const { runner, state } = course.getState();
  const view = runner?.view(state);
  if (runner === undefined || view === undefined) return false;
  // A task is done by what the cluster makes of it, and that needs time.
  if (view.waiting) return view.task !== 'open';
  const place = state.places[view.number];
  if (place === undefined || frame.seq < place || !view.canNext) return false;
  const following = runner.next(state);
  if (following === state) return false;
  course.setState({ state: following, branches: [...course.getState().branches.slice(0, view.number), frame.branch] });
  const { step, waiting } = runner.view(following);
  session.set(lookOf(step));
  return waiting || step.stop;
}
