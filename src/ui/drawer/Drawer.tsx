/** The drawer between graph and time: terminal, YAML editor, log. Each is fetched when it is first opened. */
import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawer as DrawerName } from '../../session/session.ts';
import { IconButton } from '../controls/Button.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useMedia, usePage, useSession } from '../session.tsx';
import { Terminal } from '../terminal/Terminal.tsx';
import css from './drawer.module.css';

const Editor = lazy(() => import('../editor/Editor.tsx'));
const LogView = lazy(() => import('../log/LogView.tsx'));

const TABS: readonly DrawerName[] = ['terminal', 'editor', 'log'];

export default function Drawer(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const drawer = useSession((state) => state.drawer);
  const phone = useMedia('(max-width: 719px)');
  const content = (
    <Suspense fallback={<PanelSkeleton />}>
      {drawer === 'terminal' && <Terminal />}
      {drawer === 'editor' && <Editor />}
      {drawer === 'log' && <LogView />}
    </Suspense>
  );
  if (phone) return <div className={css['phone']}>{content}</div>;
  const choose = (value: string): void => session.set({ drawer: TABS.find((tab) => tab === value) ?? 'closed' });
  return (
    <Tabs.Root className={css['root']} value={drawer} onValueChange={choose}>
      <div className={css['bar']}>
        <Tabs.List className={css['tabs']} aria-label={t('drawer.label')}>
          {TABS.map((tab) => <Tabs.Trigger key={tab} value={tab}>{t(`drawer.${tab === 'closed' ? 'log' : tab}`)}</Tabs.Trigger>)}
        </Tabs.List>
        <IconButton label={t('drawer.close')} onClick={() => session.set({ drawer: 'closed' })}><X size={16} /></IconButton>
      </div>
      <Tabs.Content className={css['content']} value={drawer} tabIndex={-1}>{content}</Tabs.Content>
    </Tabs.Root>
  );
}
