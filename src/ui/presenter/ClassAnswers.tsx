/** What the class has answered, round beside round, for everybody to see. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { titleIn } from '../../lessons/lesson.ts';
import type { Poll } from '../../session/stage/moment.ts';
import { course } from '../lesson/course.ts';
import { shareOf, totalOf } from './polls.ts';
import { presence } from './presence.ts';
import css from './presenter.module.css';
import type { Presenting } from './presenting.ts';

/** Options of a question by their values: a lesson's, or letters. */
export function useOptions(poll: Poll | null): readonly { readonly value: string; readonly label: string; readonly right: boolean }[] {
  const { i18n } = useTranslation();
  const { lesson, state } = useStore(course);
  const index = lesson?.steps.findIndex(({ id }) => id === poll?.step) ?? -1;
  return Object.keys(poll?.rounds[0] ?? {}).map((value) => {
    const option = lesson?.steps[index]?.gate?.options.find((one) => one.value === value);
    return { value, label: option === undefined ? value : titleIn(option.text, i18n.language), right: state.right[index] === value && option !== undefined };
  });
}

export function Bars({ poll, marked }: { readonly poll: Poll; readonly marked: boolean }): ReactElement {
  const { t } = useTranslation('presenter');
  const options = useOptions(poll);
  return (
    <ul className={css['bars']} data-rounds={poll.rounds.length}>
      {options.map(({ value, label, right }) => (
        <li key={value} data-right={(marked && right) || undefined}>
          <p>{label}{marked && right && <b>{t('right')}</b>}</p>
          {poll.rounds.map((round, i) => (
            <div key={i} className={css['round']}>
              {poll.rounds.length > 1 && <span>{t('round', { number: i + 1 })}</span>}
              <div className={css['bar']}><span style={{ width: `${shareOf(round, value)}%` }} /></div>
              <span className={css['votes']}>{t('votes', { votes: round[value] ?? 0, share: shareOf(round, value) })}</span>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

const shown = (poll: Poll | null): poll is Poll => poll !== null && poll.phase === 'revealed' && poll.rounds.some((round) => totalOf(round) > 0);

/** Beside the question of a lesson. */
export function AnswersToStep({ step }: { readonly step: string }): ReactElement | null {
  const { t } = useTranslation('presenter');
  const poll = useStore(presence, (now) => now.poll);
  if (!shown(poll) || poll.step !== step) return null;
  return <section className={css['card']} aria-label={t('hands')}><h2>{t('hands')}</h2><Bars poll={poll} marked /></section>;
}

/** Of a question that was asked aloud: over the picture. */
export function ClassAnswers({ here }: { readonly here: Presenting }): ReactElement | null {
  const { t } = useTranslation('presenter');
  const poll = useStore(here.desk, (desk) => desk.poll);
  if (!shown(poll) || poll.step !== '') return null;
  return <section className={css['answers']} aria-label={t('hands')}><h2>{t('hands')}</h2><Bars poll={poll} marked /></section>;
}
