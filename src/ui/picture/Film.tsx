/** A stretch of time as a film, from one step to another. */
import { Clapperboard, Square } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { download } from '../dialogs/download.ts';
import { usePage, useSession } from '../session.tsx';
import { drawn } from './drawn.ts';
import { develop, filmKind, MOST_SHOTS, shotsOf } from './film.ts';
import css from './picture.module.css';
import { paintPng, pictureOf } from './picture.ts';

const PACES = ['1', '2', '4', '8'] as const;
type Pace = (typeof PACES)[number];
const QUICK = 80;

function Place({ label, value, most, onChange }: { readonly label: string; readonly value: number; readonly most: number; readonly onChange: (value: number) => void }): ReactElement {
  return <label>{label}<input type="number" min={1} max={most} value={value} onChange={(event) => onChange(Math.max(1, Math.min(most, Math.trunc(event.target.valueAsNumber) || 1)))} /></label>;
}

export function Film({ width, name }: { readonly width: number; readonly name: string }): ReactElement {
  const { t } = useTranslation(['picture', 'ui']);
  const { session } = usePage();
  const [{ seq, headSeq }] = useState(() => session.store.getState().frame ?? { seq: 1, headSeq: 1 });
  const grain = useSession((state) => state.grain);
  const [from, setFrom] = useState(seq >= headSeq ? 1 : seq);
  const [to, setTo] = useState(headSeq);
  const [pace, setPace] = useState<Pace>('2');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const stopped = useRef(false);
  const kind = filmKind();
  useEffect(() => () => {
    stopped.current = true;
  }, []);
  const make = async (): Promise<void> => {
    const room = document.querySelector<HTMLElement>('main');
    if (room === null || kind === undefined) return;
    stopped.current = false;
    setBusy(true);
    try {
      const take = async (): Promise<Blob> => {
        await drawn(room, QUICK);
        return paintPng(await pictureOf(room, name, ''), width);
      };
      const shots = await shotsOf(session, { from, to, grain, perSecond: Number(pace) }, take, (at) => setSaid(t('film.taking', { seq: at })), () => stopped.current);
      const film = stopped.current ? undefined : await develop(shots, Number(pace), kind, (shown) => setSaid(t('film.recording', { shown, count: shots.length })), () => stopped.current);
      setSaid(film === undefined || stopped.current ? '' : download(`${name}.webm`, film, 'video/webm') ? t('film.done', { count: shots.length }) : t('film.notSaved'));
    } catch (failure) {
      setSaid(t('failed', { message: failure instanceof Error ? failure.message : String(failure) }));
    }
    setBusy(false);
  };
  if (kind === undefined) return <p>{t('film.cannot')}</p>;
  return (
    <section className={css['film']} aria-label={t('film.title')}>
      <h3>{t('film.title')}</h3>
      <p>{t('film.about', { most: MOST_SHOTS, grain: t(`ui:timeline.grain.${grain}`) })}</p>
      <div className={css['actions']}>
        <Place label={t('film.from')} value={from} most={headSeq} onChange={setFrom} />
        <Place label={t('film.to')} value={to} most={headSeq} onChange={setTo} />
        <Segmented label={t('film.pace')} value={pace} choices={PACES.map((value) => ({ value, label: t('film.perSecond', { steps: value }) }))} onChange={setPace} />
        <i />
        {busy ? <Button icon={<Square size={14} />} onClick={() => (stopped.current = true)}>{t('film.stop')}</Button> : <Button icon={<Clapperboard size={15} />} disabled={to < from} onClick={() => void make()}>{t('film.make')}</Button>}
      </div>
      <p role="status">{said}</p>
    </section>
  );
}
