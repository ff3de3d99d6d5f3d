/** The page on a phone: the view above, time under the thumb, and one sheet with tabs: the step in words, the views, the terminal, the editor. */
import { Suspense, useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { DialogName } from './dialogs/dialogName.ts';
import { Header } from './header/Header.tsx';
import { Kept } from './keeping/Kept.tsx';
import css from './phone.module.css';
import { usePage, useSession } from './session.tsx';
import { useStore } from 'zustand';
import { author } from './lessonEditor/author.ts';
import { AuthorPlace } from './lessonEditor/AuthorPlace.tsx';
import { PAGES, type Page, type SessionState } from '../session/session.ts';
import { PAGE_VIEWS } from './pages.tsx';
import { PanelSkeleton } from './states/Loading.tsx';
import { Safe } from './states/Safe.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { Drawer, LISTS, MainView, SidePanel } from './Views.tsx';

type Tab = Page | 'terminal' | 'editor';

const TABS: readonly Tab[] = ['live', 'lesson', 'terminal', 'editor', ...PAGES.filter((page) => page !== 'live' && page !== 'lesson')];

/** The same state as on a large screen: a drawer that is open is the tab that is shown. */
const tabOf = (state: SessionState): Tab => (state.drawer === 'terminal' || state.drawer === 'editor' ? state.drawer : state.page);

function Sheet({ tab }: { readonly tab: Tab }): ReactNode {
  const ready = useSession((state) => state.status === 'ready');
  const selected = useSession(({ selection }) => selection !== undefined && !('marked' in selection));
  if (!ready) return <PanelSkeleton />;
  if (tab === 'terminal' || tab === 'editor') return <Drawer />;
  if (selected || !LISTS.includes(tab)) return <SidePanel />;
  const { View } = PAGE_VIEWS[tab];
  return <View />;
}

export function PhoneApp({ onDialog }: { readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const tab = useSession(tabOf);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chosen = tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (tabs.current !== null && chosen != null) tabs.current.scrollLeft = chosen.offsetLeft - (tabs.current.clientWidth - chosen.offsetWidth) / 2;
  }, [tab]);
  const choose = (value: string): void => {
    const next = TABS.find((one) => one === value);
    if (next === 'terminal' || next === 'editor') session.set({ drawer: next });
    else if (next !== undefined) session.set({ drawer: 'closed', page: next, selection: undefined });
  };
  return (
    <div className={css['phone']} data-author={useStore(author, ({ open, folded }) => (open && !folded) || undefined)}>
      <Header onDialog={onDialog} />
      <AuthorPlace className={css['author']} />
      <main className={css['graph']} aria-label={t('app.main')}>
        <Safe><MainView lists={false} /></Safe>
        <Kept />
      </main>
      <Timeline terminal={false} />
      <aside className={css['sheet']} aria-label={t('app.side')}>
      <Tabs.Root className={css['tabsRoot']} value={tab} onValueChange={choose}>
        <Tabs.List ref={tabs} className={css['tabs']} aria-label={t('rail.label')}>
          {TABS.map((one) => <Tabs.Trigger key={one} value={one} data-part={one === 'editor' ? 'yaml' : one}>{t(`rail.${one}`)}</Tabs.Trigger>)}
        </Tabs.List>
        <Tabs.Content className={css['content']} value={tab} tabIndex={-1}>
          <Safe><Suspense fallback={<PanelSkeleton />}><Sheet tab={tab} /></Suspense></Safe>
        </Tabs.Content>
      </Tabs.Root>
      </aside>
    </div>
  );
}
