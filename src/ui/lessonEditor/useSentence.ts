/** What is wrong with a lesson, in words. */
import type { LessonProblem } from '../../lessons/lesson.ts';
import { useSay } from '../text.ts';

export function useSentence(): (problem: LessonProblem) => string {
  const say = useSay();
  return ({ code, data }) => say(`lesson:problem.${code}`, data, code);
}
