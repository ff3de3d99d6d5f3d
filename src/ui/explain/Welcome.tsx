/** Before anything has been done: what one sees, what comes next, three ways to begin; then how the picture is read, and the keys that matter. */
import { GraduationCap, Play, SkipForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { isHidden } from '../hidden.ts';
import { StateGlyph } from '../icons/glyphs.tsx';
import { keyOf, nameOfKey, type ShortcutCode } from '../keyboard/shortcuts.ts';
import { usePage, useSession } from '../session.tsx';
import { useShortcutName } from '../text.ts';
import css from './explain.module.css';

const KEYS: readonly ShortcutCode[] = ['forward', 'back', 'play', 'terminal', 'palette'];

function Reading(): ReactElement {
  const { t } = useTranslation();
  return (
    <section className={css['reading']} aria-labelledby="reading">
      <h3 id="reading">{t('welcome.reading')}</h3>
      <dl>
        {(['request', 'watch'] as const).map((kind) => <div key={kind}><dt aria-hidden="true"><svg viewBox="0 0 34 10" width="34" height="10"><path data-kind={kind} d="M0 5h27" /><path data-head="" d="M26 1l8 4-8 4z" /></svg></dt><dd>{t(`welcome.${kind}`)}</dd></div>)}
        {([['running', 'ok'], ['waiting', 'waiting']] as const).map(([word, tone]) => <div key={word}><dt aria-hidden="true"><i data-tone={tone}><StateGlyph tone={tone} size={8} /></i></dt><dd>{t(`welcome.${word}`)}</dd></div>)}
      </dl>
    </section>
  );
}

function Keys(): ReactElement {
  const { t } = useTranslation();
  const nameOf = useShortcutName();
  const keys = useSession((state) => state.preferences.keys);
  const shown = KEYS.filter((code) => keyOf(code, keys) !== '' && !isHidden(code));
  return (
    <section className={css['reading']} data-keys="" aria-labelledby="few-keys">
      <h3 id="few-keys">{t('welcome.keys')}</h3>
      <dl>
        {shown.map((code) => <div key={code}><dt>{nameOf(code)}</dt><dd><kbd>{nameOfKey(keyOf(code, keys))}</kbd></dd></div>)}
        {keyOf('page-live', keys) !== '' && <div><dt>{t('welcome.views')}</dt><dd><kbd>1</kbd>–<kbd>9</kbd></dd></div>}
      </dl>
    </section>
  );
}

export function Welcome(): ReactElement {
  const { t } = useTranslation();
  const { session, playback } = usePage();
  const seq = useSession((state) => state.frame?.seq ?? 0);
  const next = useSession((state) => state.frame?.markers.find((marker) => marker.code === 'command' && marker.seq > seq)?.name);
  return (
    <div className={css['begin']}>
      <section className={css['welcome']} data-testid="welcome">
        <h2>{t('welcome.title')}</h2>
        <p data-testid="sentence">{next === undefined ? t('welcome.empty') : <Trans t={t} i18nKey="welcome.text" values={{ line: next }} components={{ 1: <code translate="no" /> }} />}</p>
        <div className={css['suggestions']}>
          {next !== undefined && <Button look="primary" icon={<SkipForward size={14} fill="currentColor" />} onClick={() => void session.step(1)}>{t('welcome.step')}</Button>}
          {next !== undefined && <Button icon={<Play size={14} fill="currentColor" />} onClick={() => playback.play()}>{t('welcome.play')}</Button>}
          <Button icon={<GraduationCap size={16} />} onClick={() => session.set({ page: 'lesson' })}>{t('welcome.lesson')}</Button>
        </div>
      </section>
      <Reading />
      <Keys />
    </div>
  );
}
