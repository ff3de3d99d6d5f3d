/** The views that there are, at the left (below on a phone). Nothing here that does not work. */
import { FileCode, GraduationCap, ListTree, ScrollText, SquareTerminal } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawer, Page } from '../../session/session.ts';
import { LiveGlyph } from '../icons/glyphs.tsx';
import { usePage, useSession } from '../session.tsx';
import css from './rail.module.css';

const PAGES: readonly { readonly page: Page; readonly icon: ReactNode }[] = [
  { page: 'live', icon: <LiveGlyph size={20} /> },
  { page: 'lesson', icon: <GraduationCap size={20} strokeWidth={1.6} aria-hidden="true" /> },
  { page: 'objects', icon: <ListTree size={19} strokeWidth={1.6} aria-hidden="true" /> },
  { page: 'log', icon: <ScrollText size={19} strokeWidth={1.6} aria-hidden="true" /> },
];

const DRAWERS: readonly { readonly drawer: Exclude<Drawer, 'closed' | 'log'>; readonly icon: ReactNode }[] = [
  { drawer: 'terminal', icon: <SquareTerminal size={19} strokeWidth={1.6} aria-hidden="true" /> },
  { drawer: 'editor', icon: <FileCode size={19} strokeWidth={1.6} aria-hidden="true" /> },
];

export function Rail(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const page = useSession((state) => state.page);
  const drawer = useSession((state) => state.drawer);
  return (
    <nav className={css['rail']} aria-label={t('rail.label')}>
      {PAGES.map((one) => (
        <button key={one.page} type="button" className={css['view']} aria-current={one.page === page ? 'page' : undefined} onClick={() => session.set({ page: one.page })}>
          {one.icon}
          <span>{t(`rail.${one.page}`)}</span>
        </button>
      ))}
      <i className={css['space']} />
      {DRAWERS.map((one) => (
        <button key={one.drawer} type="button" className={css['view']} aria-pressed={drawer === one.drawer} onClick={() => session.set({ drawer: drawer === one.drawer ? 'closed' : one.drawer })}>
          {one.icon}
          <span>{t(`rail.${one.drawer}`)}</span>
        </button>
      ))}
    </nav>
  );
}
