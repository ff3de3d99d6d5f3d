/** The lesson that is to be printed. Small, because the page asks from the start; all else is fetched when somebody prints. */
import { createStore } from 'zustand/vanilla';
import type { Lesson } from '../../lessons/lesson.ts';

export const printing = createStore<{ readonly lesson: Lesson | undefined }>(() => ({ lesson: undefined }));

export const printLesson = (lesson: Lesson | undefined): void => printing.setState({ lesson });
