/** Podium inside another page: what happens in words, the picture, a lesson or questions beside it, time. The wheel scrolls the page around it. */
import { Code, ExternalLink, GraduationCap, SquareTerminal, X } from 'lucide-react';
import { Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGES, type Drawer as DrawerName, type Page } from '../session/session.ts';
import { IconButton } from '../ui/controls/Button.tsx';
import { Sentence } from '../ui/explain/ExplainPanel.tsx';
import { useExplanation } from '../ui/explain/useExplanation.ts';
import type { Query } from '../ui/query.ts';
import { FIRST_SCENARIO } from '../ui/scenarios.ts';
import { useMedia, usePage, useSession } from '../ui/session.tsx';
import { Announcer } from '../ui/states/Announcer.tsx';
import { ErrorScreen } from '../ui/states/ErrorScreen.tsx';
import { PanelSkeleton } from '../ui/states/Loading.tsx';
import { Notice } from '../ui/states/Notice.tsx';
import { Safe } from '../ui/states/Safe.tsx';
import { Timeline } from '../ui/timeline/Timeline.tsx';
import { Drawer, MainView, SidePanel } from '../ui/Views.tsx';
import css from './embed.module.css';
import { useConversation, useWantedHeight } from './useConversation.ts';
import { useEmbedKeys, type Offered } from './useEmbedKeys.ts';

/** What only an embed has a use for. */
const OF_EMBEDS: ReadonlySet<string> = new Set(['embed', 'ctl', 'controls', 'origin', 'api']);

/** The same run in a page of its own. */
function wholePage(): string {
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !OF_EMBEDS.has(name.toLowerCase())));
  return `${location.pathname}?${query.toString()}${location.hash}`;
}

function ViewChoice({ views }: { readonly views: readonly string[] }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const page = useSession((state) => state.page);
  const offered = views.flatMap((name) => PAGES.find((one) => one.toLowerCase() === name) ?? []);
  if (offered.length < 2) return null;
  const shown: readonly Page[] = offered.includes(page) ? offered : [page, ...offered];
  return (
    <select className={css['views']} aria-label={t('rail.label')} value={page} onChange={(event) => session.set({ page: shown.find((one) => one === event.target.value) ?? page })}>
      {shown.map((one) => <option key={one} value={one}>{t(`rail.${one}`)}</option>)}
    </select>
  );
}

function DrawerButton({ name, label, children }: { readonly name: DrawerName; readonly label: string; readonly children: ReactElement }): ReactElement {
  const { session } = usePage();
  const open = useSession((state) => state.drawer === name);
  return <IconButton label={label} aria-pressed={open} onClick={() => session.set({ drawer: open ? 'closed' : name })}>{children}</IconButton>;
}

function Caption({ query, offered }: { readonly query: Query; readonly offered: Offered }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const page = useSession((state) => state.page);
  const explanation = useExplanation();
  const teaches = query.mode === 'lesson' || query.mode === 'quiz';
  return (
    <div className={css['caption']}>
      {explanation !== undefined && <Sentence explanation={explanation} />}
      <div className={css['tools']} role="group" aria-label={t('embed.tools')}>
        <ViewChoice views={query.views} />
        {teaches && <IconButton label={t('rail.lesson')} aria-pressed={page === 'lesson'} onClick={() => session.set({ page: page === 'lesson' ? 'live' : 'lesson', selection: undefined })}><GraduationCap size={16} /></IconButton>}
        {offered.terminal && <DrawerButton name="terminal" label={t('rail.terminal')}><SquareTerminal size={16} /></DrawerButton>}
        {offered.yaml && <DrawerButton name="editor" label={t('rail.editor')}><Code size={16} /></DrawerButton>}
        {!query.hide.includes('share') && <a href={wholePage()} target="_blank" rel="noopener" aria-label={t('embed.open')} title={t('embed.open')}><ExternalLink size={16} aria-hidden="true" /></a>}
      </div>
    </div>
  );
}

/** A lesson, questions, or what has been chosen in the picture. */
function Panel(): ReactElement | null {
  const { t } = useTranslation();
  const shown = useSession((state) => state.selection !== undefined || state.page === 'lesson');
  return shown ? <aside className={css['panel']} aria-label={t('app.side')}><Safe><SidePanel /></Safe></aside> : null;
}

function OpenDrawer({ offered }: { readonly offered: Offered }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const drawer = useSession((state) => state.drawer);
  const phone = useMedia('(max-width: 719px)');
  if (!(drawer === 'terminal' ? offered.terminal : drawer === 'editor' && offered.yaml)) return null;
  return (
    <section className={css['drawer']} aria-label={t('drawer.label')}>
      {phone && <IconButton label={t('drawer.close')} className={css['close'] ?? ''} onClick={() => session.set({ drawer: 'closed' })}><X size={16} /></IconButton>}
      <Safe><Suspense fallback={<PanelSkeleton />}><Drawer /></Suspense></Safe>
    </section>
  );
}

export function Embed({ query }: { readonly query: Query }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const status = useSession((state) => state.status);
  const failure = useSession((state) => state.failure);
  const beside = useSession((state) => state.selection !== undefined || state.page === 'lesson');
  const { controls, mode, hide } = query;
  const simple = mode === 'present' || controls === '0';
  const offered: Offered = { controls, terminal: !simple && !query.readonly && !hide.includes('terminal'), yaml: !simple && !query.readonly && !hide.includes('yaml') };
  const tell = useConversation(query);
  useEmbedKeys(offered, tell);
  useWantedHeight(tell, `.${css['panel']}`);
  if (status === 'failed') return <ErrorScreen message={failure ?? ''} onAgain={() => void session.open({ scenario: FIRST_SCENARIO })} />;
  return (
    <main className={css['embed']} data-mode={mode} data-beside={beside || undefined} aria-label={t('app.main')}>
      <h1 className="sr">{t('app.title')}</h1>
      <Caption query={query} offered={offered} />
      <div className={css['middle']}>
        <div className={css['graph']}><Safe><MainView embed near={query.zoom} /></Safe></div>
        <Panel />
        <OpenDrawer offered={offered} />
      </div>
      {controls !== '0' && <Timeline terminal={false} compact few={controls === 'min' || mode === 'present'} />}
      <Notice />
      <Announcer />
    </main>
  );
}
