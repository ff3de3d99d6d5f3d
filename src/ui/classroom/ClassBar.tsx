/** A follower's line above the page: with the class or on one's own, the hand, the question. */
import { GraduationCap, Hand, LogOut, Radio, Undo2, WifiOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Seat } from '../../classroom/seat.ts';
import { Button } from '../controls/Button.tsx';
import css from './classroom.module.css';
import { QuestionCard } from './QuestionCard.tsx';

function Where({ seat }: { readonly seat: Seat }): ReactElement {
  const { t } = useTranslation('classroom');
  const { line, mode, presenter } = useStore(seat.store);
  if (line !== 'open') return <p role="status"><WifiOff size={16} aria-hidden="true" /><b>{t(`line.${line}`)}</b></p>;
  if (mode === 'own') return <p role="status"><Undo2 size={16} aria-hidden="true" /><b>{t('own')}</b><span>{t('ownAbout')}</span></p>;
  if (!presenter) return <p role="status"><GraduationCap size={16} aria-hidden="true" /><b>{t('following')}</b><span>{t('waiting')}</span></p>;
  return <p role="status"><Radio size={16} aria-hidden="true" /><b>{t('following')}</b><span>{t('followingAbout')}</span></p>;
}

export function ClassBar({ seat }: { readonly seat: Seat }): ReactElement {
  const { t } = useTranslation('classroom');
  const { line, mode, copy, hand, question, votes, rounds } = useStore(seat.store);
  return (
    <section className={css['class']} aria-label={t('bar')} data-mode={line === 'open' ? mode : 'lost'}>
      <div className={css['line']}>
        <Where seat={seat} />
        {line === 'lost' && <Button onClick={() => seat.again()}>{t('again')}</Button>}
        {line === 'open' && <Button className={css['hand'] ?? ''} icon={<Hand size={16} />} aria-pressed={hand} onClick={() => seat.raise(!hand)}><span>{hand ? t('lower') : t('raise')}</span></Button>}
        {mode === 'own' ? (
          <Button look="primary" icon={<GraduationCap size={16} />} onClick={() => void seat.back()}>{t('back')}</Button>
        ) : (
          <>
            {copy !== undefined && <Button onClick={() => void seat.toCopy()}>{t('mine')}</Button>}
            <Button icon={<LogOut size={15} />} onClick={() => seat.leave()}>{t('leave')}</Button>
          </>
        )}
      </div>
      {question !== null && <QuestionCard question={question} votes={votes} rounds={rounds} onVote={(option) => seat.vote(option)} />}
    </section>
  );
}
