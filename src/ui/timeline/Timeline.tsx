/** Time at the bottom: play, step and step back at four grains, speed, and the track with its named markers and forks. */
import { Bookmark, ChevronFirst, ChevronLast, Flag, Hourglass, OctagonX, Pause, Play, SkipBack, SkipForward, SquareTerminal } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grain } from '../../session/protocol.ts';
import { SPEEDS } from '../../session/playback.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import type { DialogName } from '../dialogs/dialogName.ts';
import { keyOf, nameOfKey } from '../keyboard/shortcuts.ts';
import { useMedia, usePage, useSession } from '../session.tsx';
import { Scrubber } from './Scrubber.tsx';
import css from './timeline.module.css';

/** In simulated microseconds. */
const TEN_SECONDS = 10_000_000;

const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];
const GRAIN_KEYS = ['grain1', 'grain2', 'grain3', 'grain4'] as const;

function Transport(): ReactElement {
  const { t } = useTranslation();
  const { session, playback } = usePage();
  const playing = useSession((state) => state.playing);
  const ready = useSession((state) => state.frame !== undefined);
  return (
    <div className={css['transport']} role="group" aria-label={t('timeline.transport')}>
      <IconButton label={t('timeline.start')} look="plain" disabled={!ready} onClick={() => void session.goto({ end: 'start' })}><ChevronFirst size={17} /></IconButton>
      <IconButton label={t('timeline.back')} look="plain" disabled={!ready} onClick={() => void session.step(-1)}><SkipBack size={15} fill="currentColor" /></IconButton>
      <IconButton label={playing ? t('timeline.pause') : t('timeline.play')} look="primary" className={css['play'] ?? ''} disabled={!ready} onClick={() => playback.toggle()}>{playing ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}</IconButton>
      <IconButton label={t('timeline.forward')} look="plain" disabled={!ready} onClick={() => void session.step(1)}><SkipForward size={15} fill="currentColor" /></IconButton>
      <IconButton label={t('timeline.end')} look="plain" disabled={!ready} onClick={() => void session.goto({ end: 'end' })}><ChevronLast size={17} /></IconButton>
    </div>
  );
}

function GrainChoice(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const grain = useSession((state) => state.grain);
  const narrow = useMedia('(max-width: 1023px)');
  const keys = useSession((state) => state.preferences.keys);
  const choices = GRAINS.map((value, i) => {
    const label = t(`timeline.grain.${value}`);
    const key = keyOf(GRAIN_KEYS[i]!, keys);
    return { value, label, name: key === '' ? label : t('timeline.grainName', { grain: label, key: nameOfKey(key) }) };
  });
  if (narrow) {
    return (
      <select className={css['select']} aria-label={t('timeline.grainLabel')} value={grain} onChange={(event) => session.set({ grain: GRAINS.find((one) => one === event.target.value) ?? 'decision' })}>
        {choices.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
      </select>
    );
  }
  return <Segmented label={t('timeline.grainLabel')} value={grain} choices={choices} onChange={(value) => session.set({ grain: value })} />;
}

function SpeedChoice(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const speed = useSession((state) => state.speed);
  return (
    <select className={css['select']} aria-label={t('timeline.speed')} title={t('timeline.speed')} value={String(speed)} onChange={(event) => session.set({ speed: Number(event.target.value) })}>
      {SPEEDS.map((value) => <option key={value} value={String(value)}>{t('timeline.times', { value })}</option>)}
    </select>
  );
}

function CommandLine(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const last = useSession((state) => state.history.at(-1));
  const open = useSession((state) => state.drawer === 'terminal');
  const key = useSession((state) => keyOf('terminal', state.preferences.keys));
  return (
    <button type="button" data-part="terminal" className={css['line']} aria-expanded={open} aria-label={t('timeline.terminal')} onClick={() => session.set({ drawer: open ? 'closed' : 'terminal' })}>
      <SquareTerminal size={15} aria-hidden="true" />
      <code>{last ?? 'kubectl'}</code>
      {key !== '' && <kbd>{nameOfKey(key)}</kbd>}
    </button>
  );
}

/** `compact`: one row, for an embed. `few`: without the choices of grain and speed. */
export function Timeline({ terminal = true, compact = false, few = false, onDialog }: { readonly terminal?: boolean; readonly compact?: boolean; readonly few?: boolean; readonly onDialog?: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const atEnd = useSession((state) => state.atEnd);
  const busy = useSession((state) => state.busy);
  return (
    <footer className={css['timeline']} data-compact={compact || undefined} aria-label={t('timeline.label')}>
      <div className={css['controls']}>
        <Transport />
        {!few && <GrainChoice />}
        {!few && <SpeedChoice />}
        {onDialog !== undefined && <IconButton label={t('until.title')} look="plain" onClick={() => onDialog('until')}><Flag size={15} /></IconButton>}
        {onDialog !== undefined && terminal && <IconButton label={t('shortcuts.breakpoints')} look="plain" onClick={() => onDialog('breakpoints')}><OctagonX size={15} /></IconButton>}
        {onDialog !== undefined && terminal && <IconButton label={t('shortcuts.bookmarks')} look="plain" onClick={() => onDialog('bookmarks')}><Bookmark size={15} /></IconButton>}
        <span className={css['note']} role="status">{busy ? t('timeline.busy') : atEnd ? t('timeline.atEnd') : ''}</span>
        {atEnd && !compact && <Button icon={<Hourglass size={14} />} onClick={() => void session.pass(TEN_SECONDS)}>{t('timeline.pass')}</Button>}
        {terminal && <CommandLine />}
      </div>
      <Scrubber />
    </footer>
  );
}
