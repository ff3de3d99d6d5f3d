/** The time of day, and the presenter's timer: up, or down from some minutes. */
import { Pause, Play, RotateCcw } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../controls/Button.tsx';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';
import { clockText, limited, reset, shown } from './timers.ts';

const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 50, 60, 90, 120];

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function Clocks({ here }: { readonly here: Presenting }): ReactElement {
  const { t, i18n } = useTranslation('presenter');
  const { desk, conductor } = here;
  const timer = useStore(desk, (state) => state.timer);
  const now = Math.max(useNow(), timer.startedAt ?? 0);
  const runs = timer.startedAt !== null;
  const left = shown(timer, now);
  const set = (value: string): void => desk.setState({ timer: limited(timer, value === '' ? null : Number(value) * 60_000, Date.now()) });
  return (
    <div className={css['clocks']}>
      <div className={css['timer']} role="group" aria-label={t('timer')}>
        <output role="timer" aria-label={t(timer.limit === null ? 'timeGone' : 'timeLeft')} data-over={left < 0 || undefined}>{clockText(left)}</output>
        <IconButton label={t(runs ? 'pause' : 'start')} look="plain" onClick={() => conductor.do('timer')}>{runs ? <Pause size={16} /> : <Play size={16} />}</IconButton>
        <IconButton label={t('reset')} look="plain" onClick={() => desk.setState({ timer: reset(timer, Date.now()) })}><RotateCcw size={16} /></IconButton>
        <select aria-label={t('countdown')} value={timer.limit === null ? '' : String(timer.limit / 60_000)} onChange={(event) => set(event.target.value)}>
          <option value="">{t('countUp')}</option>
          {MINUTES.map((minutes) => <option key={minutes} value={minutes}>{t('minutes', { count: minutes })}</option>)}
        </select>
      </div>
      <time className={css['clock']} aria-label={t('clock')}>{new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now)}</time>
    </div>
  );
}
