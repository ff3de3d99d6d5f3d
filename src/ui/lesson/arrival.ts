/** A lesson that the page's address brings: in its fragment, or by `lesson=` as a file of this site or one of ours. What is wrong with it is told in the list of lessons. */
import { createStore } from 'zustand/vanilla';
import { LessonError, problemOf, type LessonProblem } from '../../lessons/lesson.ts';
import type { Session } from '../../session/session.ts';
import { begin, course } from './course.ts';
import { isAddress, lessonAt, lessonInLink, ownLesson } from './lessonFiles.ts';

export const arrival = createStore<{ readonly problems: readonly LessonProblem[] }>(() => ({ problems: [] }));

/** What is wrong, whoever has found it. */
export function problemsOf(failure: unknown): readonly LessonProblem[] {
  if (failure instanceof LessonError) return failure.problems;
  const message = failure instanceof Error ? failure.message : String(failure);
  return [problemOf(message) ?? { code: 'yaml', path: '', data: { message } }];
}

/** `named`: what `lesson=` says; a lesson in the fragment goes before it. False: there is no run, and why is told. */
export async function arrive(session: Session, fragment: string, named: string | undefined, base: string): Promise<boolean> {
  const tell = (failure: unknown): void => arrival.setState({ problems: problemsOf(failure) });
  try {
    await begin(session, await (named === undefined || fragment !== '' ? lessonInLink(fragment) : isAddress(named) ? lessonAt(named, base) : ownLesson(named)), 'shown', tell);
  } catch (failure) {
    tell(failure);
  }
  return course.getState().lesson !== undefined;
}
