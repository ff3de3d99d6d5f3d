/** What of the map of lessons is shown: those that a search finds, how far one is, and which comes next. */
import { inLanguage } from '../../lessons/lesson.ts';
import type { LessonModule } from '../../lessons/lessons.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { matching } from '../controls/searchList.ts';
import type { Progress } from './progress.ts';

export interface Wish {
  readonly search: string;
  /** A row of the course's page; '': any. */
  readonly row: string;
}

type Done = Progress['lessons'];

export const isDone = ({ id }: LessonHead, done: Done): boolean => Object.hasOwn(done, id);

/** Modules with the lessons that fit; those without any are left out. */
export function foundIn(modules: readonly LessonModule[], { search, row }: Wish, language: string): readonly LessonModule[] {
  const textOf = ({ id, title, summary, goals, rows }: LessonHead): string => [id, ...[title, summary, ...goals].map((text) => inLanguage(text, language)), ...rows].join(' ');
  return modules
    .map(({ id, lessons }) => ({ id, lessons: matching(lessons.filter(({ rows }) => row === '' || rows.includes(row)), search, textOf, lessons.length) }))
    .filter(({ lessons }) => lessons.length > 0);
}

/** The first one in the order of the course that is not done yet; a challenge when all lessons are. */
export function nextOf(modules: readonly LessonModule[], done: Done): LessonHead | undefined {
  const open = modules.flatMap(({ lessons }) => lessons).filter((head) => !isDone(head, done));
  return open.find(({ kind }) => kind === 'lesson') ?? open[0];
}

/** Rows that lessons teach, in their order: `S1`, `S2`. */
export const rowsOf = (lessons: readonly LessonHead[]): readonly string[] => [...new Set(lessons.flatMap(({ rows }) => rows))].toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
