/** A lesson that an LMS has opened: goes on where one was the last time, and tells the LMS how it goes. Without an LMS it is the lesson alone. */
import { stateOf, type KeptLesson } from '../../outcomes/keptLesson.ts';
import { findApi, Scorm12, type Clock } from '../../outcomes/scorm12.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import type { Session } from '../../session/session.ts';
import { tell } from '../keeping/notes.ts';
import { begin, repeat, resume } from '../lesson/course.ts';
import { ownLesson, parseLesson } from '../lesson/lessonFiles.ts';
import type { Launch } from './launch.ts';
import { report } from './report.ts';

const CLOCK: Clock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

async function lessonOf({ lesson, file }: Launch): Promise<Lesson> {
  if (file === undefined) return ownLesson(lesson);
  const answer = await fetch(new URL(file, location.href));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return parseLesson(await answer.text());
}

export async function openLaunched(session: Session, launch: Launch): Promise<void> {
  try {
    const lesson = await lessonOf(launch);
    session.set({ page: 'lesson' });
    const api = findApi(window);
    const scorm = api && Scorm12.begin(api, CLOCK);
    if (scorm === undefined) tell({ code: 'noLms' });
    await goOn(session, lesson, scorm?.kept, launch);
    if (scorm !== undefined) report(session, lesson.id, [scorm]);
  } catch (failure) {
    session.set({ status: 'failed', failure: failure instanceof Error ? failure.message : String(failure) });
  }
}

async function goOn(session: Session, lesson: Lesson, kept: KeptLesson | undefined, { level }: Launch): Promise<void> {
  if (kept === undefined || kept.lesson !== lesson.id) return begin(session, lesson, level);
  const state = stateOf(kept);
  if (kept.run !== undefined && (await resume(session, lesson, state, kept.run))) return undefined;
  await repeat(session, lesson, state);
  tell({ code: 'repeated' });
}
