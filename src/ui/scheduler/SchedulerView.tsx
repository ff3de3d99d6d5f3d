/** kube-scheduler from inside: its queues, one cycle that can be walked through plugin by plugin, and whatever else stands in panels.tsx. */
import { Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULER_PANELS, type SchedulerPanel } from '../../session/panels.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage, useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { PANELS } from './panels.tsx';
import css from './scheduler.module.css';

export default function SchedulerView(): ReactElement {
  const { t } = useTranslation('scheduler');
  const { session } = usePage();
  const { panel: wanted, cycle } = useSession((state) => state.scheduler);
  const panel = SCHEDULER_PANELS.find((code) => code === wanted) ?? 'cycle';
  const Shown = PANELS[panel];
  const choose = (next: SchedulerPanel): void => session.set({ scheduler: { panel: next, ...(cycle !== undefined && { cycle }) } });
  const showCycle = (next: number | undefined): void => session.set({ scheduler: { panel: 'cycle', ...(next !== undefined && { cycle: next }) } });
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <div className={css['tabs']}><Segmented label={t('panels')} value={panel} choices={SCHEDULER_PANELS.map((value) => ({ value, label: t(`panel.${value}`) }))} onChange={choose} /></div>
      </header>
      <div className={css['body']}>
        <p className={css['about']}>{t(`panelAbout.${panel}`)}</p>
        <Suspense fallback={<PanelSkeleton />}><Shown cycle={cycle} onCycle={showCycle} /></Suspense>
      </div>
    </div>
  );
}
