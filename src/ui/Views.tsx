/** What can stand in the middle and at the right; fetched when it is first wanted. */
import { lazy, Suspense, type ReactElement } from 'react';
import { ExplainPanel } from './explain/ExplainPanel.tsx';
import { useStore } from 'zustand';
import { loadWords } from '../i18n/i18n.ts';
import { PAGES, type Page } from '../session/session.ts';
import { course, viewOf } from './lesson/course.ts';
import { Graph } from './graph/Graph.tsx';
import { PAGE_VIEWS } from './pages.tsx';
import { GraphSkeleton, PanelSkeleton } from './states/Loading.tsx';
import { useSession } from './session.tsx';
import css from './views.module.css';

export const Drawer = lazy(() => import('./drawer/Drawer.tsx'));
const Inspector = lazy(() => import('./inspector/Inspector.tsx'));
const LessonPanel = lazy(async () => {
  const [module] = await Promise.all([import('./lesson/LessonPanel.tsx'), loadWords('lesson'), loadWords('catalogue')]);
  return module;
});

/** Lists that a phone shows under the graph. */
export const LISTS: readonly Page[] = ['objects', 'log'];

/** `lists`: whether they too take the place of the graph. `embed`: the page around scrolls. `near`: what the graph shows from near. */
export function MainView({ lists = true, embed = false, near }: { readonly lists?: boolean; readonly embed?: boolean; readonly near?: string | undefined }): ReactElement {
  const chosen = useSession((state) => state.page);
  const staged = useStore(course, (now) => viewOf(now)?.step.view);
  const page = (chosen === 'lesson' ? PAGES.find((one) => one === staged) : undefined) ?? chosen;
  const ready = useSession((state) => state.status === 'ready');
  if (!ready) return <GraphSkeleton />;
  const { View } = PAGE_VIEWS[!lists && LISTS.includes(page) ? 'live' : page];
  return <Suspense fallback={<PanelSkeleton />}>{View === Graph ? <Graph embed={embed} near={near} /> : <View />}</Suspense>;
}

export function SidePanel(): ReactElement {
  const page = useSession((state) => state.page);
  const selected = useSession(({ selection }) => selection !== undefined && !('marked' in selection));
  const ready = useSession((state) => state.status === 'ready');
  const taught = useStore(course, (now) => viewOf(now) !== undefined) && page === 'lesson';
  if (!ready) return <PanelSkeleton />;
  const inspector = <Suspense fallback={<PanelSkeleton />}><Inspector /></Suspense>;
  if (selected && !taught) return inspector;
  if (page !== 'lesson') return <ExplainPanel />;
  const lesson = <Suspense fallback={<PanelSkeleton />}><LessonPanel /></Suspense>;
  return selected ? <div className={css['both']}><div>{lesson}</div><div>{inspector}</div></div> : lesson;
}
