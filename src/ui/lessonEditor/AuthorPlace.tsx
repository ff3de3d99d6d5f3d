/** Where a lesson is written, beside the run. Fetched when somebody writes one. */
import { lazy, Suspense, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { PanelSkeleton } from '../states/Loading.tsx';
import { Safe } from '../states/Safe.tsx';
import { author } from './author.ts';

const LessonEditor = lazy(async () => {
  const [module] = await Promise.all([import('./LessonEditor.tsx'), loadWords('lessonEditor'), loadWords('lessonFields'), loadWords('lesson')]);
  return module;
});

export function AuthorPlace({ className }: { readonly className: string | undefined }): ReactElement | null {
  const { open, folded } = useStore(author);
  if (!open) return null;
  return <div className={className} data-folded={folded || undefined}><Safe><Suspense fallback={<PanelSkeleton />}><LessonEditor /></Suspense></Safe></div>;
}
