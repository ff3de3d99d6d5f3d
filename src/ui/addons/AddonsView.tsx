/** Add-ons: installed and removed by a switch each; and the pages that they serve: dashboard, metrics, logs, DNS lookups. */
import { lazy, Suspense, useState, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../controls/Segmented.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { Switches } from './Switches.tsx';
import css from './addons.module.css';

const PANELS = {
  switches: Switches,
  dashboard: lazy(() => import('./DashboardPanel.tsx')),
  metrics: lazy(() => import('./MetricsPanel.tsx')),
  logs: lazy(() => import('./LogsPanel.tsx')),
  dns: lazy(() => import('./DnsPanel.tsx')),
} satisfies Record<string, ComponentType>;

type Panel = keyof typeof PANELS;

/** Kept while the reader looks at other views. */
let last: Panel = 'switches';

export default function AddonsView(): ReactElement {
  const { t } = useTranslation('addons');
  const [panel, setPanel] = useState<Panel>(last);
  const Shown = PANELS[panel];
  const choose = (next: Panel): void => {
    last = next;
    setPanel(next);
  };
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <div className={css['tabs']}>
          <Segmented label={t('panels')} value={panel} choices={(Object.keys(PANELS) as Panel[]).map((value) => ({ value, label: t(`panel.${value}`) }))} onChange={choose} />
        </div>
      </header>
      <p className={css['about']}>{t(`about.${panel}`)}</p>
      <Suspense fallback={<PanelSkeleton />}><Shown /></Suspense>
    </div>
  );
}
