/**
 * How far somebody is in a lesson, and how well it goes, told to whoever keeps marks: an LMS by SCORM 1.2, an LRS by xAPI. A lesson
 * knows none of them; each is a `Grader`. None of them may ever stop a lesson: what they throw is caught here, and told once.
 */
import type { Lesson } from '../lessons/lesson.ts';
import { LessonRunner, type LessonState } from '../lessons/runner.ts';
import type { KeptLesson } from './keptLesson.ts';

export interface Outcome {
  readonly lesson: string;
  /** Id of the step one is at, its number from 1, and how many there are. */
  readonly step: string;
  readonly number: number;
  readonly steps: number;
  /** Questions answered right at once and tasks that the student did; how many were answered or done in whatever way; how many there are. */
  readonly right: number;
  readonly answered: number;
  readonly of: number;
  readonly done: boolean;
  /** What has been answered and done, in the order of the lesson. A task has no answer. */
  readonly answers: readonly { readonly step: string; readonly answer?: string; readonly correct: boolean }[];
}

export interface Grader {
  report(outcome: Outcome): void;
  /** Keeps where one is for the next time; says how much of it there was room for. Undefined: it keeps nothing. */
  keep?(kept: KeptLesson): 'whole' | 'step' | 'none';
  /** The page goes away. */
  end(): void;
}

/** Percent with which a lesson is passed, where nobody says otherwise. */
export const MASTERY = 50;

/** 0 to 100. A lesson that asks nothing is worth all of it when one has come to its end. */
export const scoreOf = ({ right, of, done }: Pick<Outcome, 'right' | 'of' | 'done'>): number => (of === 0 ? (done ? 100 : 0) : Math.round((100 * right) / of));

export function outcomeOf(lesson: Lesson, state: LessonState): Outcome {
  const runner = new LessonRunner(lesson);
  const { step, number, count, done } = runner.view(state);
  const answers = lesson.steps.flatMap(({ id, gate, task }, index) => {
    const { answer, task: how } = runner.view({ ...state, index });
    return [
      ...(gate !== undefined && answer !== undefined ? [{ step: id, answer: answer.chosen.value, correct: answer.correct }] : []),
      ...(task !== undefined && how !== undefined && how !== 'open' ? [{ step: id, correct: how === 'done' }] : []),
    ];
  });
  return { lesson: lesson.id, step: step.id, number, steps: count, ...runner.score(state), done, answers };
}

/** All who keep marks, as one. `trouble` is called once for each of them, when it fails or says that it has not kept where one is. */
export function together(graders: readonly Grader[], trouble: (what: 'failed' | 'step' | 'none') => void): Required<Grader> {
  const told = new Set<string>();
  const tell = (index: number, what: 'failed' | 'step' | 'none'): void => {
    if (!told.has(`${index} ${what}`)) trouble(what);
    told.add(`${index} ${what}`);
  };
  const each = <T>(call: (grader: Grader) => T): readonly (T | undefined)[] =>
    graders.map((grader, index) => {
      try {
        return call(grader);
      } catch {
        tell(index, 'failed');
        return undefined;
      }
    });
  return {
    report: (outcome) => void each((grader) => grader.report(outcome)),
    keep(kept) {
      const results = each((grader) => grader.keep?.(kept));
      results.forEach((result, index) => result !== undefined && result !== 'whole' && tell(index, result));
      return results.includes('whole') ? 'whole' : results.includes('step') ? 'step' : 'none';
    },
    end: () => void each((grader) => grader.end()),
  };
}
