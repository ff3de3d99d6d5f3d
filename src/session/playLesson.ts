/** Plays a lesson to its end by its own solution, as a student would who knows everything; and shows that wrong answers and idle hands are refused. */
import { LessonError, type Lesson, type LessonProblem } from '../lessons/lesson.ts';
import { LESSON_START, LessonRunner, type LessonState } from '../lessons/runner.ts';
import type { Host } from './protocol.ts';
import { panelProblem } from './panels.ts';
import { PAGES } from './session.ts';

export interface PlayedStep {
  readonly id: string;
  readonly seq: number;
  /** Simulated microseconds. */
  readonly at: number;
  /** The answer that the run gives, where there is a question. */
  readonly right?: string;
  /** Whether the step has a task; it was done. */
  readonly task: boolean;
}

/** Views and panels that steps ask for and that there are not. */
export const unknownViews = ({ steps }: Lesson): readonly LessonProblem[] =>
  steps.flatMap(({ id, view, panel }): LessonProblem[] => {
    if (view !== undefined && !PAGES.some((page) => page === view)) return [{ code: 'noView', path: `step ${id}`, data: { what: view, known: PAGES.join(', ') } }];
    const known = panel === undefined ? undefined : panelProblem(view, panel);
    return known === undefined ? [] : [{ code: 'noPanel', path: `step ${id}`, data: { what: panel!, view: view ?? '-', known: known.length === 0 ? '-' : known.join(', ') } }];
  });

/** `tell` hears of each step as it is done. Throws LessonError with what cannot be played. */
export async function playLesson(host: Host, lesson: Lesson, tell: (step: PlayedStep) => void = () => undefined): Promise<readonly PlayedStep[]> {
  const runner = new LessonRunner(lesson);
  const played: PlayedStep[] = [];
  let state = runner.found(LESSON_START, (await host.lesson(lesson)).part);
  for (;;) {
    const { step, place, number } = runner.view(state);
    const { at } = await host.goto({ seq: place });
    const right = state.right[number - 1];
    if (step.gate !== undefined) state = answered(runner, state, right!);
    if (step.task !== undefined) state = await solved(host, lesson, runner, state, place);
    played.push({ id: step.id, seq: place, at, ...(right !== undefined && { right }), task: step.task !== undefined });
    tell(played.at(-1)!);
    const from = runner.wants(state);
    if (from !== undefined) state = runner.found(state, (await host.lessonPart(lesson, from, place)).part);
    if (runner.view(state).done) break;
    const following = runner.next(state);
    if (following === state) throw problem(step.id, 'stuck');
    state = following;
  }
  const { right, of } = runner.score(state);
  if (right !== of) throw problem(lesson.id, 'score');
  return played;
}

const problem = (id: string, code: string): LessonError => new LessonError([{ code, path: `step ${id}`, data: {} } satisfies LessonProblem]);

function answered(runner: LessonRunner, state: LessonState, right: string): LessonState {
  const { step } = runner.view(state);
  const wrong = step.gate!.options.find(({ value }) => value !== right)!;
  if (runner.view(runner.answer(state, wrong.value)).answer?.correct !== false) throw problem(step.id, 'wrongIsRight');
  const next = runner.answer(state, right);
  if (runner.view(next).answer?.correct !== true) throw problem(step.id, 'rightIsWrong');
  return next;
}

/** The check must not hold before the solution, and must hold after it. */
async function solved(host: Host, lesson: Lesson, runner: LessonRunner, state: LessonState, place: number): Promise<LessonState> {
  const { id, task } = runner.view(state).step;
  if (await host.lessonCheck(task!.check, place, [])) throw problem(id, 'doneBefore');
  await host.lessonLines(task!.solution, lesson.files);
  await host.goto({ end: 'end' });
  if (!(await host.lessonCheck(task!.check, place, task!.solution))) throw problem(id, 'notSolved');
  return runner.finish(state, 'done');
}
