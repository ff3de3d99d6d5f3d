/** kube-scheduler from inside: its queues, one cycle that can be walked through plugin by plugin, and whatever else stands in panels.tsx. */
import { Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../controls/Segmented.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { PANELS, type PanelCode } from './panels.tsx';
import css from './scheduler.module.css';

/** Kept while the reader looks at other views. */
let last: PanelCode = 'cycle';

export default function SchedulerView(): ReactElement {
  const { t } = useTranslation('scheduler');
  const [panel, setPanel] = useState<PanelCode>(last);
  const [cycle, setCycle] = useState<number>();
  const Shown = PANELS[panel];
  const choose = (next: PanelCode): void => {
    last = next;
    setPanel(next);
  };
  const showCycle = (next: number | undefined): void => {
    setCycle(next);
    choose('cycle');
  };
  return (
    <div className={css['view']}>
      <header>
        <h2>{t('title')}</h2>
        <div className={css['tabs']}><Segmented label={t('panels')} value={panel} choices={(Object.keys(PANELS) as PanelCode[]).map((value) => ({ value, label: t(`panel.${value}`) }))} onChange={choose} /></div>
      </header>
      <div className={css['body']}>
        <p className={css['about']}>{t(`panelAbout.${panel}`)}</p>
        <Suspense fallback={<PanelSkeleton />}><Shown cycle={cycle} onCycle={showCycle} /></Suspense>
      </div>
    </div>
  );
}
