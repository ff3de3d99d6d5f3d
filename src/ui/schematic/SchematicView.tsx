/** The course's diagram come alive: networks, masters, workers in layers. As a drawing with its legend, or in words. */
import { Layers, LayoutPanelLeft, Rows3 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { useSession } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useView } from '../useView.ts';
import { hiddenWorkers } from './parts.ts';
import css from './schematic.module.css';
import { SchematicDrawing } from './SchematicDrawing.tsx';
import { TextTwin } from './TextTwin.tsx';

const LEGEND = ['program', 'container', 'runtime', 'supervisor', 'os', 'hardware', 'external', 'absent'] as const;

function Legend(): ReactElement {
  const { t } = useTranslation('schematic');
  return (
    <ul className={css['legend']} aria-label={t('legend')}>
      {LEGEND.map((kind) => <li key={kind}><i className={css['swatch']} data-kind={kind} aria-hidden="true" />{t(`legendOf.${kind}`)}</li>)}
    </ul>
  );
}

export default function SchematicView(): ReactElement {
  const { t } = useTranslation('schematic');
  const masters = useSession((state) => state.frame?.scene.nodes.filter((node) => node.controlPlane).length ?? 0);
  const hidden = useSession((state) => (state.frame === undefined ? 0 : hiddenWorkers(state.frame.scene)));
  const { data, failure } = useView('schematic', {});
  const [fanned, setFanned] = useState(false);
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState(false);
  if (failure !== undefined && data === undefined) return <p className={css['failed']} role="alert">{t('failed', { message: failure })}</p>;
  if (data === undefined) return <PanelSkeleton />;
  return (
    <div className={css['view']} data-testid="schematic">
      <header className={css['head']}>
        <h2>{t('title')}</h2>
        <span className={css['space']} />
        {masters > 1 && !words && <Button data-no-picture="" look="quiet" icon={<LayoutPanelLeft size={15} />} aria-pressed={fanned} onClick={() => setFanned(!fanned)}>{t('fan')}</Button>}
        {!words && <Button data-no-picture="" look="quiet" icon={<Layers size={15} />} aria-pressed={open} onClick={() => setOpen(!open)}>{t('open')}</Button>}
        <Button data-no-picture="" look="quiet" icon={<Rows3 size={15} />} aria-pressed={words} onClick={() => setWords(!words)}>{t('asText')}</Button>
      </header>
      {words ? <TextTwin data={data} /> : <SchematicDrawing data={data} view={{ fanned, open, onFan: setFanned }} />}
      {hidden > 0 && <p className={css['moreWorkers']}>{t('more', { count: hidden })}</p>}
      {!words && <Legend />}
    </div>
  );
}
