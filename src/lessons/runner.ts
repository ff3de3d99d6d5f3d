/**
 * Going through a lesson: which step one is at and what was answered. A pure state machine; the page shows it and moves the run to `place`.
 */
import type { GateOption, Lesson, LessonPlan, LessonStep } from './lesson.ts';

export interface LessonState {
  readonly index: number;
  /** Answers given, by step id: the first one counts and stays beside what happened. */
  readonly answers: { readonly [step: string]: string };
}

export interface LessonView {
  readonly step: LessonStep;
  readonly number: number;
  readonly count: number;
  /** Sequence number to move the run to. */
  readonly place: number;
  readonly canNext: boolean;
  readonly canPrevious: boolean;
  /** A question stands open: playback stops here. */
  readonly waiting: boolean;
  readonly answer?: GateAnswer;
  readonly done: boolean;
}

export interface GateAnswer {
  readonly chosen: GateOption;
  readonly right: GateOption | undefined;
  readonly correct: boolean;
}

export const LESSON_START: LessonState = { index: 0, answers: {} };

export class LessonRunner {
  readonly #lesson: Lesson;
  readonly #plan: LessonPlan;

  constructor(lesson: Lesson, plan: LessonPlan) {
    this.#lesson = lesson;
    this.#plan = plan;
  }

  view(state: LessonState): LessonView {
    const { steps } = this.#lesson;
    const index = clamp(state.index, steps.length);
    const step = steps[index]!;
    const answer = this.#answer(index, state);
    const waiting = step.gate !== undefined && answer === undefined;
    const last = index === steps.length - 1;
    return {
      step,
      number: index + 1,
      count: steps.length,
      place: this.#plan.places[index] ?? 0,
      canNext: !last && !waiting,
      canPrevious: index > 0,
      waiting,
      ...(answer && { answer }),
      done: last && !waiting,
    };
  }

  /** Stays where a question waits for its answer. */
  next(state: LessonState): LessonState {
    return this.view(state).canNext ? { ...state, index: clamp(state.index, this.#lesson.steps.length) + 1 } : state;
  }

  previous(state: LessonState): LessonState {
    return this.view(state).canPrevious ? { ...state, index: state.index - 1 } : state;
  }

  /** Takes the answer to the question that stands open; later ones are ignored. */
  answer(state: LessonState, value: string): LessonState {
    const { step, waiting } = this.view(state);
    if (!waiting || !step.gate!.options.some((option) => option.value === value)) return state;
    return { ...state, answers: { ...state.answers, [step.id]: value } };
  }

  /** Questions answered right at once, and how many there are. */
  score(state: LessonState): { readonly right: number; readonly answered: number; readonly of: number } {
    const answers = this.#lesson.steps.map((_step, index) => this.#answer(index, state));
    const given = answers.filter((answer) => answer !== undefined);
    return { right: given.filter((answer) => answer.correct).length, answered: given.length, of: this.#lesson.steps.filter((step) => step.gate).length };
  }

  #answer(index: number, { answers }: LessonState): GateAnswer | undefined {
    const { gate, id } = this.#lesson.steps[index]!;
    const value = gate !== undefined && Object.hasOwn(answers, id) ? answers[id] : undefined;
    const chosen = gate?.options.find((option) => option.value === value);
    if (chosen === undefined) return undefined;
    const right = gate?.options.find((option) => option.value === this.#plan.right[index]);
    return { chosen, right, correct: chosen === right };
  }
}

const clamp = (index: number, length: number): number => Math.max(0, Math.min(Math.trunc(index), length - 1));
