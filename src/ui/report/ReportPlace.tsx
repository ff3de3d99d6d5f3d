/** Where a report of one's work is made, or one that was handed in is opened. */
import { lazy, Suspense, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { reporting } from './reporting.ts';

const ReportDesk = lazy(async () => {
  const [module] = await Promise.all([import('./ReportDesk.tsx'), loadWords('report'), loadWords('lesson')]);
  return module;
});

export function ReportPlace(): ReactElement | null {
  const open = useStore(reporting, (state) => state.open);
  return open ? <Suspense><ReportDesk /></Suspense> : null;
}
