/** What the presenter holds in the hand: where the class is, the notes, the votes; and large buttons under the thumb. */
import { ChevronLeft, ChevronRight, EyeOff, Eye, Hand, Pause, Play, Square, Timer as TimerSign, Users, WifiOff } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Clicker, ClickerState } from '../../classroom/clicker.ts';
import type { ClickerDesk } from '../../classroom/desk.ts';
import type { Click } from '../../classroom/protocol.ts';
import { inLanguage, titleIn } from '../../lessons/lesson.ts';
import { Button } from '../controls/Button.tsx';
import { Markdown, MarkdownLine } from '../lesson/Markdown.tsx';
import css from './clicker.module.css';

const KEYS: ReadonlyMap<string, Click> = new Map<string, Click>([['ArrowRight', 'next'], ['PageDown', 'next'], ['ArrowLeft', 'previous'], ['PageUp', 'previous'], ['b', 'blank'], ['.', 'blank'], ['p', 'play'], ['t', 'timer']]);

/** Keys of a keyboard, or of a clicker that is paired with the phone. */
function useKeys(clicker: Clicker): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const click = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS.get(event.key);
      if (click === undefined) return;
      event.preventDefault();
      clicker.click(click);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [clicker]);
}

function useClock(timer: ClickerDesk['timer'] | undefined): string {
  const [now, setNow] = useState(() => Date.now());
  const runs = timer?.startedAt !== null && timer !== undefined;
  useEffect(() => {
    if (!runs) return undefined;
    setNow(Date.now());
    const ticking = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(ticking);
  }, [runs]);
  if (timer === undefined) return '0:00';
  // Another machine's clock may be a little behind.
  const counted = timer.counted + (timer.startedAt === null ? 0 : Math.max(0, now - timer.startedAt));
  const shown = timer.limit === null ? counted : timer.limit - counted;
  const seconds = Math.floor(Math.abs(shown) / 1000);
  return `${shown < 0 ? '-' : ''}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function Head({ state, clicker }: { readonly state: ClickerState; readonly clicker: Clicker }): ReactElement {
  const { t } = useTranslation('classroom');
  if (state.line !== 'open') {
    return (
      <header className={css['head']} data-lost>
        <p role="status"><WifiOff size={16} aria-hidden="true" />{t(`line.${state.line}`)}</p>
        {state.line === 'lost' && <Button onClick={() => clicker.again()}>{t('again')}</Button>}
      </header>
    );
  }
  return (
    <header className={css['head']}>
      <p role="status">{state.presenter ? <><Users size={16} aria-hidden="true" />{t('present', { count: state.present })}</> : t('clicker.noPresenter')}</p>
      {state.hands > 0 && <p className={css['hands']} role="status"><Hand size={16} aria-hidden="true" />{t('hands', { count: state.hands })}</p>}
    </header>
  );
}

function Votes({ desk, rounds }: { readonly desk: ClickerDesk; readonly rounds: ClickerState['rounds'] }): ReactElement {
  const { t, i18n } = useTranslation('classroom');
  const round = rounds[desk.round - 1] ?? [];
  const sum = Math.max(1, round.reduce((total, one) => total + one, 0));
  return (
    <section className={css['votes']}>
      <h2>{t('clicker.votesNow')}<span>{t('round', { round: desk.round })}</span></h2>
      <ul>
        {desk.options.map((option, index) => (
          <li key={index}>
            <span><MarkdownLine text={inLanguage(option, i18n.language)} /></span><b>{round[index] ?? 0}</b>
            <i style={{ inlineSize: `${((round[index] ?? 0) / sum) * 100}%` }} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ClickerPage({ clicker }: { readonly clicker: Clicker }): ReactElement {
  const { t, i18n } = useTranslation('classroom');
  const state = useStore(clicker.store);
  const { desk } = state;
  const clock = useClock(desk?.timer);
  useKeys(clicker);
  const ready = state.line === 'open' && state.presenter;
  const press = (click: Click) => ({ disabled: !ready, onClick: () => clicker.click(click) });
  const runs = desk !== undefined && desk.timer.startedAt !== null;
  return (
    <main className={css['clicker']}>
      <h1 className="sr">{t('clicker.title')}</h1>
      <Head state={state} clicker={clicker} />
      <div className={css['desk']} tabIndex={0} role="region" aria-label={t('clicker.notes')}>
        {desk !== undefined && (
          <>
            <h2 className={css['title']} aria-live="polite"><span>{desk.place}</span>{titleIn(desk.title, i18n.language)}</h2>
            {desk.options.length > 0 && <Votes desk={desk} rounds={state.rounds} />}
            {desk.notes === null ? <p className={css['none']}>{t('clicker.noNotes')}</p> : <Markdown text={inLanguage(desk.notes, i18n.language)} />}
            {desk.after !== null && <p className={css['after']}><b>{t('clicker.then')}</b>{titleIn(desk.after, i18n.language)}</p>}
          </>
        )}
      </div>
      <div className={css['small']}>
        <Button icon={desk?.blank === true ? <Eye size={18} /> : <EyeOff size={18} />} aria-pressed={desk?.blank === true} {...press('blank')}>{desk?.blank === true ? t('clicker.shown') : t('clicker.blank')}</Button>
        <Button icon={desk?.playing === true ? <Pause size={18} /> : <Play size={18} />} {...press('play')}>{desk?.playing === true ? t('clicker.pause') : t('clicker.play')}</Button>
        <Button icon={runs ? <Square size={16} /> : <TimerSign size={18} />} aria-label={`${runs ? t('clicker.stopTimer') : t('clicker.timer')} ${clock}`} {...press('timer')}><time>{clock}</time></Button>
      </div>
      <div className={css['large']}>
        <button type="button" {...press('previous')}><ChevronLeft size={30} aria-hidden="true" />{t('clicker.previous')}</button>
        <button type="button" data-main {...press('next')}>{t('clicker.next')}<ChevronRight size={34} aria-hidden="true" /></button>
      </div>
    </main>
  );
}
