/**
 * The lesson that is being written, on its real run: at the step where the author's cursor is. Only what the run does not know yet is played; when
 * something has changed on which the run depends, the lesson is played anew. Of several wishes only the newest counts.
 */
import { beginsPart, endOfPart, type Lesson, type LessonPart, type LessonProblem } from '../../lessons/lesson.ts';
import { LESSON_START, LessonRunner, type LessonState } from '../../lessons/runner.ts';
import type { Session } from '../../session/session.ts';
import { addFiles } from '../editor/files.ts';
import { problemsOf } from '../lesson/arrival.ts';
import { course, reword, stand } from '../lesson/course.ts';

/** What of a part the run depends on, as text. */
function partKeys(lesson: Lesson): readonly string[] {
  const keys: string[] = [];
  for (let from = 0; from < lesson.steps.length; from = endOfPart(lesson, from)) {
    const steps = lesson.steps.slice(from, endOfPart(lesson, from)).map(({ id, do: lines, at, gate, task }) => ({ id, lines, at, right: gate?.right, options: gate?.options.map(({ value }) => value), task: task !== undefined }));
    keys.push(JSON.stringify(from === 0 ? [lesson.scenario, lesson.files, lesson.run, steps] : [lesson.steps[from - 1]?.task?.solution, steps]));
  }
  return keys;
}

interface Played {
  readonly keys: readonly string[];
  readonly parts: readonly LessonPart[];
  /** Where the run ended then, and in which future: the author may have done more since. */
  readonly head: number;
  readonly branch: string;
}

export class Preview {
  readonly #session: Session;
  #played: Played | undefined;
  #wanted: { readonly lesson: Lesson; readonly index: number } | undefined;
  #running: Promise<readonly LessonProblem[]> | undefined;
  #shown: number | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Nothing else was done with the run than the lesson does. */
  get untouched(): boolean {
    const { head, branch } = this.#here();
    return this.#played !== undefined && this.#played.head === head && this.#played.branch === branch;
  }

  /** How many steps are played. */
  get reached(): number {
    return this.#played?.parts.at(-1)?.to ?? 0;
  }

  /** Something else was done with the run. */
  forget(): void {
    this.#played = undefined;
  }

  /** Stands at a step. What cannot be played is the answer. */
  show(lesson: Lesson, index: number): Promise<readonly LessonProblem[]> {
    this.#wanted = { lesson, index };
    this.#running ??= this.#pump();
    return this.#running;
  }

  /** A step was done just now before our eyes, on the run as it is: it need not be played. */
  async adopt(lesson: Lesson, place: number): Promise<void> {
    const index = this.reached;
    const parts = this.#played?.parts ?? [];
    const last = parts.at(-1);
    if (last === undefined) return;
    const more = beginsPart(lesson, index) ? [...parts, { from: index, to: index + 1, places: [place], right: [undefined] }] : [...parts.slice(0, -1), { ...last, to: index + 1, places: [...last.places, place], right: [...last.right, undefined] }];
    this.#remember(lesson, more);
    this.#shown = index;
    await stand(this.#session, lesson, this.#stateAt(lesson, index));
  }

  /** Does the task of the step reached, by its solution, and stands at the end: here one goes on. */
  async toEnd(lesson: Lesson): Promise<void> {
    const solution = lesson.steps[this.reached - 1]?.task?.solution;
    if (solution !== undefined) await this.#session.lessonLines(solution);
    await this.#session.goto({ end: 'end' });
    if (this.#played !== undefined) this.#played = { ...this.#played, ...this.#here() };
  }

  #here(): { readonly head: number; readonly branch: string } {
    const { frame } = this.#session.store.getState();
    return { head: frame?.headSeq ?? 0, branch: frame?.branch ?? '' };
  }

  #remember(lesson: Lesson, parts: readonly LessonPart[]): void {
    this.#played = { parts, keys: partKeys(lesson).slice(0, parts.length), ...this.#here() };
  }

  #stateAt(lesson: Lesson, index: number): LessonState {
    const runner = new LessonRunner(lesson);
    return { ...(this.#played?.parts ?? []).reduce((state, part) => runner.found(state, part), LESSON_START), index };
  }

  async #pump(): Promise<readonly LessonProblem[]> {
    let problems: readonly LessonProblem[] = [];
    while (this.#wanted !== undefined) {
      const next = this.#wanted;
      this.#wanted = undefined;
      problems = await this.#play(next);
    }
    this.#running = undefined;
    return problems;
  }

  async #play({ lesson, index }: { readonly lesson: Lesson; readonly index: number }): Promise<readonly LessonProblem[]> {
    let problems: readonly LessonProblem[] = [];
    const keys = partKeys(lesson);
    const same = this.untouched && this.#played!.keys.every((key, i) => keys[i] === key);
    if (same && this.#shown === index && index < this.reached && course.getState().state.index === index) {
      reword(lesson);
      return problems;
    }
    if (!same) this.#played = undefined;
    const tell = (failure: unknown): void => {
      problems = problemsOf(failure);
    };
    while (this.reached <= index && (await this.#further(lesson, tell)));
    this.#shown = index;
    if (this.reached > 0) await stand(this.#session, lesson, this.#stateAt(lesson, Math.min(index, this.reached - 1)));
    return problems;
  }

  /** Plays one part more. */
  async #further(lesson: Lesson, tell: (failure: unknown) => void): Promise<boolean> {
    const from = this.reached;
    const parts = this.#played?.parts ?? [];
    if (from === 0) addFiles(lesson.files);
    const solution = lesson.steps[from - 1]?.task?.solution;
    if (solution !== undefined) await this.#session.lessonLines(solution);
    const part = await this.#session.lesson(lesson, from === 0 ? undefined : { from, since: parts.at(-1)?.places.at(-1) ?? 0 }, tell);
    if (part !== undefined) this.#remember(lesson, [...parts, part]);
    return part !== undefined;
  }
}
