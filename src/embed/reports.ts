/** What the page around an embed is told of a lesson and of questions: what is asked, what was answered, what it is worth. From two states, one after the other. */
import { viewOf, type Course } from '../ui/lesson/course.ts';
import type { Quiz } from '../ui/lesson/quiz.ts';

export interface Report {
  readonly type: 'predict' | 'answer' | 'score' | 'completed';
  readonly payload: { readonly [field: string]: string | number | boolean | readonly string[] | undefined };
}

/** The names in `now` that `before` has not. */
const added = (before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): readonly (readonly [string, string])[] => Object.entries(now).filter(([name]) => !Object.hasOwn(before, name));

export function lessonReports(before: Course, now: Course): readonly Report[] {
  const { lesson, runner, state } = now;
  const view = viewOf(now);
  if (lesson === undefined || runner === undefined || view === undefined) return [];
  const old = before.lesson === lesson ? before : undefined;
  const oldView = old === undefined ? undefined : viewOf(old);
  const { gate, id } = view.step;
  const reports: Report[] = [];
  const { right, of, answered } = runner.score(state);
  const score: Report = { type: 'score', payload: { lesson: lesson.id, right, answered, of } };
  if (gate !== undefined && view.answer === undefined && oldView?.step.id !== id) reports.push({ type: 'predict', payload: { lesson: lesson.id, step: id, options: gate.options.map(({ value }) => value) } });
  for (const [step, chosen] of added(old?.state.answers ?? {}, state.answers)) {
    const index = lesson.steps.findIndex((one) => one.id === step);
    reports.push({ type: 'answer', payload: { lesson: lesson.id, step, chosen, right: state.right[index], correct: chosen === state.right[index] } }, score);
  }
  for (const [step, how] of added(old?.state.tasks ?? {}, state.tasks)) reports.push({ type: 'answer', payload: { lesson: lesson.id, step, task: how, correct: how === 'done' } }, score);
  if (view.done && oldView?.done !== true) reports.push({ type: 'completed', payload: { lesson: lesson.id, level: state.level, right, of } });
  return reports;
}

export function quizReports(before: Quiz | undefined, now: Quiz | undefined): readonly Report[] {
  if (now === undefined) return [];
  const old = before?.questions === now.questions ? before : undefined;
  const question = now.questions[now.index];
  const of = now.questions.length;
  if (question === undefined) return old !== undefined && old.index < now.index ? [{ type: 'completed', payload: { right: now.right, of } }] : [];
  const { code, options, right } = question;
  if (now.chosen === undefined) return old?.index === now.index ? [] : [{ type: 'predict', payload: { question: code, number: now.index + 1, options } }];
  if (old?.chosen !== undefined) return [];
  return [
    { type: 'answer', payload: { question: code, number: now.index + 1, chosen: now.chosen, right, correct: now.chosen === right } },
    { type: 'score', payload: { right: now.right, answered: now.index + 1, of } },
  ];
}
