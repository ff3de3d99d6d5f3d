/** Podium inside another page: graph, caption, time. The wheel scrolls the page around it. */
import { ExternalLink } from 'lucide-react';
import { Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Sentence } from '../ui/explain/ExplainPanel.tsx';
import { useExplanation } from '../ui/explain/useExplanation.ts';
import { Graph } from '../ui/graph/Graph.tsx';
import { useShortcuts } from '../ui/keyboard/useShortcuts.ts';
import { PAGE_VIEWS } from '../ui/pages.tsx';
import { usePage, useSession } from '../ui/session.tsx';
import { Announcer } from '../ui/states/Announcer.tsx';
import { ErrorScreen } from '../ui/states/ErrorScreen.tsx';
import { GraphSkeleton } from '../ui/states/Loading.tsx';
import { Safe } from '../ui/states/Safe.tsx';
import { FIRST_SCENARIO } from '../ui/scenarios.ts';
import { Timeline } from '../ui/timeline/Timeline.tsx';
import css from './embed.module.css';

const NOTHING = (): void => undefined;

/** The same run in a page of its own. */
function wholePage(): string {
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => name.toLowerCase() !== 'embed'));
  return `${location.pathname}?${query.toString()}${location.hash}`;
}

/** The live graph, or the view that the address names. */
function Shown(): ReactElement {
  const page = useSession((state) => state.page);
  const { View } = PAGE_VIEWS[page];
  return View === Graph ? <Graph embed /> : <Suspense fallback={<GraphSkeleton />}><View /></Suspense>;
}

export function Embed(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const status = useSession((state) => state.status);
  const failure = useSession((state) => state.failure);
  const explanation = useExplanation();
  useShortcuts(NOTHING, false);
  if (status === 'failed') return <ErrorScreen message={failure ?? ''} onAgain={() => void session.open({ scenario: FIRST_SCENARIO })} />;
  return (
    <main className={css['embed']} aria-label={t('app.main')}>
      <h1 className="sr">{t('app.title')}</h1>
      <div className={css['caption']}>
        {explanation !== undefined && <Sentence explanation={explanation} />}
        <a href={wholePage()} target="_blank" rel="noopener" aria-label={t('embed.open')} title={t('embed.open')}><ExternalLink size={16} aria-hidden="true" /></a>
      </div>
      <div className={css['graph']}>
        <Safe>{status === 'ready' ? <Shown /> : <GraphSkeleton />}</Safe>
      </div>
      <Timeline terminal={false} compact />
      <Announcer />
    </main>
  );
}
