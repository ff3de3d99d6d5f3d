/** A question to the class, by hands that the presenter counts: vote, talk it over, vote again, compare. */
import { Minus, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Poll } from '../../session/stage/moment.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { course, viewOf } from '../lesson/course.ts';
import { useSession } from '../session.tsx';
import { Bars, useOptions } from './ClassAnswers.tsx';
import { count, discuss, startPoll, totalOf, voteAgain } from './polls.ts';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';

/** For a question that is asked aloud. */
const LETTERS = ['A', 'B', 'C', 'D'];
const ALOUD = '';

function Counting({ poll, onCount }: { readonly poll: Poll; readonly onCount: (value: string, by: number) => void }): ReactElement {
  const { t } = useTranslation('presenter');
  const options = useOptions(poll);
  const round = poll.rounds.at(-1) ?? {};
  return (
    <ul className={css['options']}>
      {options.map(({ value, label }) => (
        <li key={value}>
          <span>{label}</span>
          <IconButton label={t('fewer', { option: label })} look="plain" disabled={(round[value] ?? 0) === 0} onClick={() => onCount(value, -1)}><Minus size={16} /></IconButton>
          <output aria-label={t('counted', { option: label })}>{round[value] ?? 0}</output>
          <IconButton label={t('more', { option: label })} look="plain" onClick={() => onCount(value, 1)}><Plus size={16} /></IconButton>
          <Button onClick={() => onCount(value, 5)} aria-label={t('five', { option: label })}>+5</Button>
        </li>
      ))}
    </ul>
  );
}

export function Hands({ here }: { readonly here: Presenting }): ReactElement {
  const { t } = useTranslation('presenter');
  const { desk, conductor } = here;
  const poll = useStore(desk, (now) => now.poll);
  // The class votes on its own pages: nothing is counted by hand.
  const live = useStore(desk, ({ people }) => people !== null && people.open && people.present > 0);
  const now = useStore(course);
  const onLesson = useSession((state) => state.page === 'lesson');
  const view = onLesson ? viewOf(now) : undefined;
  const set = (next: Poll | null): void => desk.setState({ poll: next });
  if (poll === null) {
    const gate = view?.answer === undefined ? view?.step.gate : undefined;
    return (
      <section className={css['card']} aria-label={t('hands')}>
        <h2>{t('hands')}</h2>
        <p className={css['small']}>{t(gate === undefined ? 'aloud' : 'gateOpen')}</p>
        <div className={css['row']}>
          {gate !== undefined && view !== undefined && <Button look="primary" onClick={() => set(startPoll(view.step.id, gate.options.map(({ value }) => value)))}>{t('vote')}</Button>}
          <Button onClick={() => set(startPoll(ALOUD, LETTERS))}>{t('letters')}</Button>
          {gate !== undefined && <Button look="quiet" onClick={() => conductor.reveal()}>{t('reveal')}</Button>}
        </div>
      </section>
    );
  }
  const { phase, rounds } = poll;
  return (
    <section className={css['card']} aria-label={t('hands')}>
      <h2>{t('hands')}<i>{t(`phase.${phase}`, { number: rounds.length })}</i></h2>
      {phase === 'voting' && !live ? <Counting poll={poll} onCount={(value, by) => set(count(poll, value, by))} /> : null}
      {(phase !== 'voting' || live || totalOf(rounds.at(-1) ?? {}) > 0) && <Bars poll={poll} marked={phase === 'revealed'} />}
      {phase === 'discussing' && <p className={css['small']}>{t('talk')}</p>}
      <div className={css['row']}>
        {phase === 'voting' && rounds.length === 1 && <Button onClick={() => set(discuss(poll))}>{t('discuss')}</Button>}
        {phase === 'discussing' && <Button look="primary" onClick={() => set(voteAgain(poll))}>{t('voteAgain')}</Button>}
        {phase !== 'revealed' && <Button look={phase === 'voting' && rounds.length === 2 ? 'primary' : 'plain'} onClick={() => conductor.reveal()}>{t('reveal')}</Button>}
        <Button look="quiet" onClick={() => set(null)}>{t('endPoll')}</Button>
      </div>
    </section>
  );
}
