/** Offers and news about one's work; over the view that stands in the middle, so that no control is under them. */
import { lazy, Suspense, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { notes } from './notes.ts';

const Notes = lazy(async () => {
  const [module] = await Promise.all([import('./Notes.tsx'), loadWords('keeping')]);
  return module;
});

export function Kept(): ReactElement | null {
  const any = useStore(notes, (all) => all.length > 0);
  return any ? <Suspense><Notes /></Suspense> : null;
}
