/** Before anything has been done: what one sees, what comes next, and three ways to begin. */
import { GraduationCap, Play, SkipForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { usePage, useSession } from '../session.tsx';
import css from './explain.module.css';

export function Welcome(): ReactElement {
  const { t } = useTranslation();
  const { session, playback } = usePage();
  const seq = useSession((state) => state.frame?.seq ?? 0);
  const next = useSession((state) => state.frame?.markers.find((marker) => marker.code === 'command' && marker.seq > seq)?.name);
  return (
    <section className={css['welcome']} data-testid="welcome">
      <h2>{t('welcome.title')}</h2>
      <p data-testid="sentence">{next === undefined ? t('welcome.empty') : <Trans t={t} i18nKey="welcome.text" values={{ line: next }} components={{ 1: <code translate="no" /> }} />}</p>
      <div className={css['suggestions']}>
        {next !== undefined && <Button look="primary" icon={<SkipForward size={14} fill="currentColor" />} onClick={() => void session.step(1)}>{t('welcome.step')}</Button>}
        {next !== undefined && <Button icon={<Play size={14} fill="currentColor" />} onClick={() => playback.play()}>{t('welcome.play')}</Button>}
        <Button icon={<GraduationCap size={16} />} onClick={() => session.set({ page: 'lesson' })}>{t('welcome.lesson')}</Button>
      </div>
    </section>
  );
}
