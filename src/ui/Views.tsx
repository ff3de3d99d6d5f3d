/** What can stand in the middle and at the right; fetched when it is first wanted. */
import { lazy, Suspense, type ReactElement } from 'react';
import { ExplainPanel } from './explain/ExplainPanel.tsx';
import type { Page } from '../session/session.ts';
import { PAGE_VIEWS } from './pages.tsx';
import { GraphSkeleton, PanelSkeleton } from './states/Loading.tsx';
import { useSession } from './session.tsx';

export const Drawer = lazy(() => import('./drawer/Drawer.tsx'));
const Inspector = lazy(() => import('./inspector/Inspector.tsx'));
const LessonPanel = lazy(() => import('./lesson/LessonPanel.tsx'));

/** Lists that a phone shows under the graph. */
export const LISTS: readonly Page[] = ['objects', 'log'];

/** `lists`: whether they too take the place of the graph. */
export function MainView({ lists = true }: { readonly lists?: boolean }): ReactElement {
  const page = useSession((state) => state.page);
  const ready = useSession((state) => state.status === 'ready');
  if (!ready) return <GraphSkeleton />;
  const { View } = PAGE_VIEWS[!lists && LISTS.includes(page) ? 'live' : page];
  return <Suspense fallback={<PanelSkeleton />}><View /></Suspense>;
}

export function SidePanel(): ReactElement {
  const page = useSession((state) => state.page);
  const selected = useSession((state) => state.selection !== undefined);
  const ready = useSession((state) => state.status === 'ready');
  if (!ready) return <PanelSkeleton />;
  if (selected) return <Suspense fallback={<PanelSkeleton />}><Inspector /></Suspense>;
  if (page === 'lesson') return <Suspense fallback={<PanelSkeleton />}><LessonPanel /></Suspense>;
  return <ExplainPanel />;
}
