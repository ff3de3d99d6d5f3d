/** Where a lesson is made ready to be printed. */
import { lazy, Suspense, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { printing } from './printing.ts';

const PrintLesson = lazy(async () => {
  const [module] = await Promise.all([import('./PrintLesson.tsx'), loadWords('print'), loadWords('lesson')]);
  return module;
});

export function PrintPlace(): ReactElement | null {
  const lesson = useStore(printing, (state) => state.lesson);
  return lesson === undefined ? null : <Suspense><PrintLesson key={lesson.id} lesson={lesson} /></Suspense>;
}
