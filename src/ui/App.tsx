/** The page: header, views at the left, the graph in the middle, the step in words at the right, time below, a drawer between. */
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { loadWords } from '../i18n/i18n.ts';
import css from './app.module.css';
import type { DialogName } from './dialogs/dialogName.ts';
import { Header } from './header/Header.tsx';
import { Kept } from './keeping/Kept.tsx';
import { useShortcuts } from './keyboard/useShortcuts.ts';
import { Announcer } from './states/Announcer.tsx';
import { ErrorScreen } from './states/ErrorScreen.tsx';
import { PanelSkeleton } from './states/Loading.tsx';
import { Notice } from './states/Notice.tsx';
import { Safe } from './states/Safe.tsx';
import { author } from './lessonEditor/author.ts';
import { AuthorPlace } from './lessonEditor/AuthorPlace.tsx';
import { PrintPlace } from './print/PrintPlace.tsx';
import { ReportPlace } from './report/ReportPlace.tsx';
import { useMedia, usePage, useSession } from './session.tsx';
import { PhoneApp } from './PhoneApp.tsx';
import { presence } from './presenter/presence.ts';
import { Rail } from './rail/Rail.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { Drawer, MainView, SidePanel } from './Views.tsx';

const Dialogs = lazy(async () => {
  const [module] = await Promise.all([import('./dialogs/Dialogs.tsx'), loadWords('moments')]);
  return module;
});
const Presenting = lazy(async () => {
  const [module] = await Promise.all([import('./presenter/Presenting.tsx'), loadWords('presenter')]);
  return { default: module.Presenting };
});
const EditDialog = lazy(() => import('./dialogs/EditDialog.tsx'));

function Desktop({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const drawer = useSession((state) => state.drawer);
  const authoring = useStore(author, ({ open, folded }) => (open ? (folded ? 'folded' : 'open') : undefined));
  return (
    <div className={css['app']} data-drawer={drawer !== 'closed' || undefined} data-author={authoring}>
      <Header onDialog={onDialog} />
      <Rail />
      <AuthorPlace className={css['author']} />
      <main className={css['main']} aria-label={t('app.main')}>
        <Safe><MainView /></Safe>
        <Kept />
      </main>
      {drawer !== 'closed' && (
        <section className={css['drawer']} aria-label={t('drawer.label')}>
          <Safe><Suspense fallback={<PanelSkeleton />}><Drawer /></Suspense></Safe>
        </section>
      )}
      <aside className={css['side']} aria-label={t('app.side')}>
        <Safe><SidePanel /></Safe>
      </aside>
      <div className={css['time']}><Timeline onDialog={onDialog} /></div>
    </div>
  );
}

/** Fetches what is likely to be wanted next, once the graph is there. */
function useEarlyFetch(): void {
  const ready = useSession((state) => state.status === 'ready');
  useEffect(() => {
    if (!ready) return undefined;
    const timer = setTimeout(() => void Promise.all([import('./drawer/Drawer.tsx'), import('./inspector/Inspector.tsx'), import('./dialogs/Dialogs.tsx')]), 1500);
    return () => clearTimeout(timer);
  }, [ready]);
}

export function App(): ReactElement {
  const [dialog, setDialog] = useState<DialogName>();
  const phone = useMedia('(max-width: 719px)');
  const failed = useSession((state) => (state.status === 'failed' ? state.failure : undefined));
  const editing = useSession((state) => state.editing);
  const presenting = useStore(presence, ({ mode }) => mode !== 'off');
  const { session } = usePage();
  useShortcuts(setDialog, dialog !== undefined || editing !== undefined);
  useEarlyFetch();
  if (failed !== undefined) return <ErrorScreen message={failed} onAgain={() => void session.open({ scenario: 'guestbook' })} />;
  return (
    <>
      {phone ? <PhoneApp onDialog={setDialog} /> : <Desktop onDialog={setDialog} />}
      {dialog !== undefined && <Suspense><Dialogs dialog={dialog} onDialog={setDialog} /></Suspense>}
      {editing !== undefined && <Suspense><EditDialog key={editing.text} line={editing.line} text={editing.text} /></Suspense>}
      {presenting && <Suspense><Presenting onDialog={setDialog} /></Suspense>}
      <PrintPlace />
      <ReportPlace />
      <Notice />
      <Announcer />
    </>
  );
}
