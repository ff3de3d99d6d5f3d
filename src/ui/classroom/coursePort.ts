/** The lesson that is under way on this page, for others to have the same. */
import type { LessonPort } from '../../session/stage/capture.ts';
import { LessonRunner } from '../../lessons/runner.ts';
import { addFiles } from '../editor/files.ts';
import { course, forget } from '../lesson/course.ts';

export const coursePort: LessonPort = {
  read() {
    const { lesson, state, branches, given } = course.getState();
    return lesson === undefined ? null : { lesson, state, branches, given: given ?? null };
  },
  write(moment) {
    if (moment === null) return forget();
    const { lesson, state, branches, given } = moment;
    const before = course.getState();
    const known = before.lesson === lesson || JSON.stringify(before.lesson) === JSON.stringify(lesson);
    if (!known) addFiles(lesson.files);
    return course.setState({ lesson: known ? before.lesson : lesson, runner: known ? before.runner : new LessonRunner(lesson), state, branches, given: given ?? undefined, busy: false });
  },
  subscribe: (tell) => course.subscribe(tell),
};
