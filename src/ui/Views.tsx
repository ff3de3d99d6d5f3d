/** What can stand in the middle and at the right; fetched when it is first wanted. */
import { lazy, Suspense, type ReactElement } from 'react';
import { ExplainPanel } from './explain/ExplainPanel.tsx';
import { Graph } from './graph/Graph.tsx';
import { GraphSkeleton, PanelSkeleton } from './states/Loading.tsx';
import { useSession } from './session.tsx';

export const Drawer = lazy(() => import('./drawer/Drawer.tsx'));
const Inspector = lazy(() => import('./inspector/Inspector.tsx'));
export const ObjectsView = lazy(() => import('./objects/ObjectsView.tsx'));
export const LogView = lazy(() => import('./log/LogView.tsx'));
const LessonPanel = lazy(() => import('./lesson/LessonPanel.tsx'));

export function MainView(): ReactElement {
  const page = useSession((state) => state.page);
  const ready = useSession((state) => state.status === 'ready');
  if (!ready) return <GraphSkeleton />;
  if (page === 'objects') return <Suspense fallback={<PanelSkeleton />}><ObjectsView /></Suspense>;
  if (page === 'log') return <Suspense fallback={<PanelSkeleton />}><LogView /></Suspense>;
  return <Graph />;
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
