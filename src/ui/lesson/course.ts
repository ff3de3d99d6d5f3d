/** The lesson that is under way: its runner, where one is, what one answered. Lives outside of React, because playback stops at its gates. */
import { createStore } from 'zustand/vanilla';
import type { Lesson, LessonPlan } from '../../lessons/lesson.ts';
import { LESSON_START, LessonRunner, type LessonState, type LessonView } from '../../lessons/runner.ts';
import type { Frame } from '../../session/protocol.ts';
import type { Session } from '../../session/session.ts';

export interface Course {
  readonly lesson: Lesson | undefined;
  readonly runner: LessonRunner | undefined;
  readonly plan: LessonPlan | undefined;
  readonly state: LessonState;
}

const NONE: Course = { lesson: undefined, runner: undefined, plan: undefined, state: LESSON_START };

export const course = createStore<Course>(() => NONE);

/** Another run has been opened: the lesson's is gone. */
export const forget = (): void => course.setState(NONE);

export const viewOf = ({ runner, state }: Course): LessonView | undefined => runner?.view(state);

/** Goes on to another place of the lesson, and takes the run there. */
function enter(session: Session, state: LessonState): void {
  course.setState({ state });
  const view = viewOf(course.getState());
  if (view === undefined) return;
  session.set({ pointed: view.step.focus });
  if (session.store.getState().frame?.seq !== view.place) void session.goto({ seq: view.place });
}

export async function begin(session: Session, lesson: Lesson): Promise<void> {
  const plan = await session.lesson(lesson);
  if (plan === undefined) return;
  course.setState({ lesson, plan, runner: new LessonRunner(lesson, plan), state: LESSON_START });
  enter(session, LESSON_START);
}

export function next(session: Session): void {
  const { runner, state } = course.getState();
  if (runner !== undefined) enter(session, runner.next(state));
}

export function previous(session: Session): void {
  const { runner, state } = course.getState();
  if (runner !== undefined) enter(session, runner.previous(state));
}

export function answer(value: string): void {
  const { runner, state } = course.getState();
  if (runner !== undefined) course.setState({ state: runner.answer(state, value) });
}

export function leave(session: Session): void {
  course.setState(NONE);
  session.set({ pointed: [], page: 'live' });
}

/** While the run plays, the lesson goes along with it; at a question it stops. For playback. */
export function stopsAt(session: Session, frame: Frame): boolean {
  if (session.store.getState().page !== 'lesson') return false;
  const { runner, plan, state } = course.getState();
  const view = runner?.view(state);
  if (runner === undefined || plan === undefined || view === undefined) return false;
  if (view.waiting) return true;
  const place = plan.places[view.number];
  if (place === undefined || frame.seq < place || !view.canNext) return false;
  const following = runner.next(state);
  course.setState({ state: following });
  const { step, waiting } = runner.view(following);
  session.set({ pointed: step.focus });
  return waiting;
}
