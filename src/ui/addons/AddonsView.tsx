/** Add-ons: installed and removed by a switch each; and the pages that they serve: dashboard, metrics, logs, DNS lookups. */
import { lazy, Suspense, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ADDON_PANELS, type AddonPanel } from '../../session/panels.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { Switches } from './Switches.tsx';
import css from './addons.module.css';

const PANELS = {
  switches: Switches,
  dashboard: lazy(() => import('./DashboardPanel.tsx')),
  metrics: lazy(() => import('./MetricsPanel.tsx')),
  logs: lazy(() => import('./LogsPanel.tsx')),
  dns: lazy(() => import('./DnsPanel.tsx')),
} satisfies Record<AddonPanel, ComponentType>;

export default function AddonsView(): ReactElement {
  const { t } = useTranslation('addons');
  const { session } = usePage();
  const wanted = useSession((state) => state.addons.panel);
  const panel = ADDON_PANELS.find((code) => code === wanted) ?? 'switches';
  const Shown = PANELS[panel];
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <div className={css['tabs']}>
          <Segmented label={t('panels')} value={panel} choices={ADDON_PANELS.map((value) => ({ value, label: t(`panel.${value}`) }))} onChange={(next: AddonPanel) => session.set({ addons: { panel: next } })} />
        </div>
      </header>
      <p className={css['about']}>{t(`about.${panel}`)}</p>
      <Suspense fallback={<PanelSkeleton />}><Shown /></Suspense>
    </div>
  );
}
