/** The views that there are, at the left (below on a phone). Nothing here that does not work. Comparing is begun from the futures' menu. */
import { FileCode, SquareTerminal } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGES, type Drawer } from '../../session/session.ts';
import { PAGE_VIEWS } from '../pages.tsx';
import { usePage, useSession } from '../session.tsx';
import css from './rail.module.css';

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
      {PAGES.filter((one) => one !== 'compare').map((one) => (
        <button key={one} type="button" className={css['view']} aria-current={one === page ? 'page' : undefined} onClick={() => session.set({ page: one })}>
          {PAGE_VIEWS[one].icon}
          <span>{t(`rail.${one}`)}</span>
        </button>
      ))}
      <i className={css['space']} />
      {DRAWERS.map((one) => (
        <button key={one.drawer} type="button" data-part={one.drawer === 'editor' ? 'yaml' : 'terminal'} className={css['view']} aria-pressed={drawer === one.drawer} onClick={() => session.set({ drawer: drawer === one.drawer ? 'closed' : one.drawer })}>
          {one.icon}
          <span>{t(`rail.${one.drawer}`)}</span>
        </button>
      ))}
    </nav>
  );
}
