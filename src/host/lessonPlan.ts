/** Finds a lesson's places in a run, in order, and the right answers to its questions. */
import { actorName, type Run } from '../engine/index.ts';
import { LessonError, type Lesson, type LessonPlan } from '../lessons/lesson.ts';
import { matches, valueAt, type Matchable, type StepMatch } from '../lessons/match.ts';

/** `start`: the step just before the lesson's first command. */
export function planOf(lesson: Lesson, run: Run, start: number): LessonPlan {
  const places: number[] = [];
  const right: (string | undefined)[] = [];
  let at = start;
  for (const { id, at: match, gate } of lesson.steps) {
    if (match !== undefined) at = find(run, at, match, `step ${id}`);
    places.push(at);
    if (gate === undefined || typeof gate.right === 'string') right.push(gate?.right as string | undefined);
    else right.push(answerAt(run, find(run, at, gate.right.at, `question of ${id}`), gate.right.value, gate.options, id));
  }
  return { id: lesson.id, places, right };
}

function find(run: Run, after: number, match: StepMatch, what: string): number {
  for (let seq = after + 1; seq <= run.head; seq++) if (matches(match, stepAt(run, seq))) return seq;
  throw new LessonError(`${what}: nothing like ${JSON.stringify(match)} happens after step ${after}`);
}

function stepAt(run: Run, seq: number): Matchable {
  const { actor, type, data } = run.entry(seq)!;
  return { actor: actorName(actor), type, data };
}

function answerAt(run: Run, seq: number, path: string, options: readonly { readonly value: string }[], id: string): string {
  const value = valueAt(stepAt(run, seq), path);
  if (!options.some((option) => option.value === value)) throw new LessonError(`question of ${id}: the run says ${value ?? 'nothing'}, which is no option`);
  return value!;
}
