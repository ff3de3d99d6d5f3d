/**
 * A lesson: texts beside places of a run, questions to be answered before one goes on, tasks that the student does. It is one YAML file; format.ts
 * says what may stand in it and readLesson.ts reads it. This is what the page needs to know of it from the start.
 */
import type { LessonFormat } from './format.ts';

/** A text by language tag; `en` is always there. Markdown: paragraphs, **bold**, `code`, [links](https://...), lists with `-`. */
export type Text = { readonly [language: string]: string };

type ReadOnly<T> = T extends readonly (infer Item)[] ? readonly ReadOnly<Item>[] : T extends object ? { readonly [Key in keyof T]: ReadOnly<T[Key]> } : T;

export type Lesson = ReadOnly<LessonFormat>;
export type LessonStep = Lesson['steps'][number];
export type Gate = NonNullable<LessonStep['gate']>;
export type GateOption = Gate['options'][number];
export type Task = NonNullable<LessonStep['task']>;

/**
 * What a run says about some steps of a lesson: where they are, and which answers are right. A part begins where something is done: by the
 * lesson's own lines, or by the student. Made by the host when it is reached.
 */
export interface LessonPart {
  /** Index of the first step, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly places: readonly number[];
  /** By step; undefined where there is no question. */
  readonly right: readonly (string | undefined)[];
}

/** Whether the run must go on before a step can be found: the lesson does something there, or the student has done something before it. */
export const beginsPart = ({ steps }: Lesson, index: number): boolean => index === 0 || (steps[index]?.do.length ?? 0) > 0 || steps[index - 1]?.task !== undefined;

/** Index after the last step of the part that begins at `from`. */
export function endOfPart(lesson: Lesson, from: number): number {
  let to = from + 1;
  while (to < lesson.steps.length && !beginsPart(lesson, to)) to += 1;
  return to;
}

/** What is wrong with a lesson, and where. `code` is a key of the page's words; lines and columns count from 1. */
export interface LessonProblem {
  readonly code: string;
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly data: { readonly [name: string]: string };
}

export class LessonError extends Error {
  override readonly name = 'LessonError';
  readonly problems: readonly LessonProblem[];

  constructor(problems: readonly LessonProblem[]) {
    super(problems.map(({ code, path, line, column, data }) => `${line === undefined ? '' : `${line}:${column}: `}${path === '' ? '' : `${path}: `}${code} ${Object.values(data).join(' ')}`.trim()).join('\n'));
    this.problems = problems;
  }
}

/** What a host says of a lesson that it cannot play: its error comes from a worker as its message only. Undefined: something else is wrong. */
export function problemOf(message: string): LessonProblem | undefined {
  const [, id, code, what = ''] = /^step ([\w-]+): (\w+) ?(.*)$/s.exec(message) ?? [];
  return id === undefined || code === undefined ? undefined : { code, path: `step ${id}`, data: { what } };
}

/** A text where no elements can stand: a title, a name, a choice in a list. Its words without the signs of Markdown. */
export const titleIn = (text: Text, language: string): string => inLanguage(text, language).replaceAll(/[`*]/g, '');

/** A text in the reader's language, or else in English. */
export const inLanguage = (text: Text, language: string): string => (Object.hasOwn(text, language) ? text[language] : text['en']) ?? '';
