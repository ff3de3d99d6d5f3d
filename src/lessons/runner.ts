/**
 * Going through a lesson: which step one is at, what was answered, which tasks are done. A pure state machine; the page shows it, moves the run to
 * `place`, and asks the host for a part of the lesson when it is reached.
 */
import { beginsPart, type GateOption, type Lesson, type LessonPart, type LessonStep } from './lesson.ts';

/** How much is given: everything done before one's eyes, all but the last command of a task, or only what is to be reached. */
export const LEVELS = ['shown', 'complete', 'alone'] as const;
export type Level = (typeof LEVELS)[number];

export interface LessonState {
  readonly index: number;
  readonly level: Level;
  /** Answers given, by step id: the first one counts and stays beside what happened. */
  readonly answers: { readonly [step: string]: string };
  /** Tasks that are done, by step id: by the student, or by the lesson's own solution. */
  readonly tasks: { readonly [step: string]: 'done' | 'shown' };
  /** Hints taken, by step id. */
  readonly hints: { readonly [step: string]: number };
  /** What is known of the steps reached, by index: the run's place, and the right answer. */
  readonly places: readonly number[];
  readonly right: readonly (string | undefined)[];
}

export interface LessonView {
  readonly step: LessonStep;
  readonly number: number;
  readonly count: number;
  /** Sequence number to move the run to. */
  readonly place: number;
  readonly canNext: boolean;
  readonly canPrevious: boolean;
  /** A question or a task stands open: playback stops here. */
  readonly waiting: boolean;
  readonly answer?: GateAnswer;
  readonly task?: 'open' | 'done' | 'shown';
  readonly hints: number;
  readonly done: boolean;
}

export interface GateAnswer {
  readonly chosen: GateOption;
  readonly right: GateOption | undefined;
  readonly correct: boolean;
}

export interface Score {
  /** Questions answered right at once, and tasks that the student did. */
  readonly right: number;
  readonly answered: number;
  readonly of: number;
}

export const LESSON_START: LessonState = { index: 0, level: 'shown', answers: {}, tasks: {}, hints: {}, places: [], right: [] };

export class LessonRunner {
  readonly #lesson: Lesson;

  constructor(lesson: Lesson) {
    this.#lesson = lesson;
  }

  view(state: LessonState): LessonView {
    const { steps } = this.#lesson;
    const index = clamp(state.index, steps.length);
    const step = steps[index]!;
    const answer = this.#answer(index, state);
    const task = step.task === undefined ? undefined : (own(state.tasks, step.id) ?? 'open');
    const waiting = (step.gate !== undefined && answer === undefined) || task === 'open';
    const last = index === steps.length - 1;
    return {
      step,
      number: index + 1,
      count: steps.length,
      place: state.places[index] ?? 0,
      canNext: !last && !waiting,
      canPrevious: index > 0,
      waiting,
      ...(answer && { answer }),
      ...(task && { task }),
      hints: own(state.hints, step.id) ?? 0,
      done: last && !waiting,
    };
  }

  /** The step that must be looked for in the run before one can go on to it; undefined when its place is known. */
  wants(state: LessonState): number | undefined {
    const index = clamp(state.index, this.#lesson.steps.length) + 1;
    return this.view(state).canNext && state.places[index] === undefined && beginsPart(this.#lesson, index) ? index : undefined;
  }

  /** Takes what the host has found out. */
  found(state: LessonState, { from, places, right }: LessonPart): LessonState {
    return { ...state, places: [...state.places.slice(0, from), ...places], right: [...state.right.slice(0, from), ...right] };
  }

  /** Stays where a question waits for its answer, a task for being done, or the run for going on. */
  next(state: LessonState): LessonState {
    return this.view(state).canNext && this.wants(state) === undefined ? { ...state, index: clamp(state.index, this.#lesson.steps.length) + 1 } : state;
  }

  previous(state: LessonState): LessonState {
    return this.view(state).canPrevious ? { ...state, index: state.index - 1 } : state;
  }

  /** Takes the answer to the question that stands open; later ones are ignored. */
  answer(state: LessonState, value: string): LessonState {
    const { step, answer } = this.view(state);
    if (answer !== undefined || step.gate?.options.some((option) => option.value === value) !== true) return state;
    return { ...state, answers: { ...state.answers, [step.id]: value } };
  }

  /** The task that stands open is done; how it was done first counts. */
  finish(state: LessonState, how: 'done' | 'shown'): LessonState {
    const { step, task } = this.view(state);
    return task === 'open' ? { ...state, tasks: { ...state.tasks, [step.id]: how } } : state;
  }

  /** One more hint, while there are any. Alone there are none. */
  hint(state: LessonState): LessonState {
    const { step, hints } = this.view(state);
    return state.level !== 'alone' && hints < (step.task?.hints.length ?? 0) ? { ...state, hints: { ...state.hints, [step.id]: hints + 1 } } : state;
  }

  score(state: LessonState): Score {
    const { steps } = this.#lesson;
    const answers = steps.map((_step, index) => this.#answer(index, state)).filter((answer) => answer !== undefined);
    const tasks = steps.filter(({ task }) => task !== undefined).map(({ id }) => own(state.tasks, id)).filter((how) => how !== undefined);
    return {
      right: answers.filter((answer) => answer.correct).length + tasks.filter((how) => how === 'done').length,
      answered: answers.length + tasks.length,
      of: steps.reduce((sum, { gate, task }) => sum + Number(gate !== undefined) + Number(task !== undefined), 0),
    };
  }

  #answer(index: number, { answers, right: known }: LessonState): GateAnswer | undefined {
    const { gate, id } = this.#lesson.steps[index]!;
    const value = gate === undefined ? undefined : own(answers, id);
    const chosen = gate?.options.find((option) => option.value === value);
    if (chosen === undefined) return undefined;
    const right = gate?.options.find((option) => option.value === known[index]);
    return { chosen, right, correct: chosen === right };
  }
}

const own = <T>(of: { readonly [name: string]: T }, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

const clamp = (index: number, length: number): number => Math.max(0, Math.min(Math.trunc(index), length - 1));
