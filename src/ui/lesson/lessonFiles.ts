/** Where lessons come from: ours by name, others by their text. The reader comes with a YAML parser, so it is fetched when it is wanted. */
import type { Lesson } from '../../lessons/lesson.ts';

/** Throws LessonError. */
export async function parseLesson(text: string): Promise<Lesson> {
  return (await import('../../lessons/readLesson.ts')).readLesson(text);
}

export async function ownLesson(id: string): Promise<Lesson> {
  const { lessonText } = await import('../../lessons/lessons.ts');
  return parseLesson((await lessonText(id)) ?? '');
}
