/** The class's question: a vote in one press, then, when the presenter shows them, the votes of both rounds and what happens. */
import { CircleCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../classroom/protocol.ts';
import { inLanguage } from '../../lessons/lesson.ts';
import { LateGlossary } from '../glossary/LateGlossary.tsx';
import { MarkdownLine } from '../lesson/Markdown.tsx';
import css from './classroom.module.css';

interface QuestionCardProps {
  readonly question: Question;
  readonly votes: readonly (number | null)[];
  readonly rounds: readonly (readonly number[])[] | undefined;
  readonly onVote: (option: number) => void;
}

function Votes({ question, votes, rounds }: Omit<QuestionCardProps, 'onVote'> & { readonly rounds: readonly (readonly number[])[] }): ReactElement {
  const { t, i18n } = useTranslation('classroom');
  const held = rounds.slice(0, question.round);
  const most = Math.max(1, ...held.flat());
  return (
    <ul className={css['votes']}>
      {question.options.map((option, index) => (
        <li key={index} data-right={question.right === index || undefined}>
          <span className={css['voted']}>
            {question.right === index && <CircleCheck size={16} aria-hidden="true" />}
            <span>
              <MarkdownLine text={inLanguage(option, i18n.language)} />
              {question.right === index && <em>{t('right')}</em>}
              {votes[question.round - 1] === index && <em>{t('yourVote')}</em>}
            </span>
          </span>
          {held.map((round, at) => (
            <span key={at} className={css['bar']} data-round={at + 1}>
              {held.length > 1 && <small>{t('roundName', { round: at + 1 })}</small>}
              <i style={{ inlineSize: `${((round[index] ?? 0) / most) * 100}%` }} />
              <b>{t('votes', { count: round[index] ?? 0 })}</b>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

export function QuestionCard(props: QuestionCardProps): ReactElement {
  const { t, i18n } = useTranslation('classroom');
  const { question, votes, rounds, onVote } = props;
  const own = votes[question.round - 1] ?? null;
  const asked = inLanguage(question.question, i18n.language) || t('aloud');
  return (
    <section className={css['question']} aria-label={t('question')}>
      <header>
        <b>{t('question')}</b>
        <span>{t('round', { round: question.round })}</span>
      </header>
      <p className={css['asked']} role="status"><LateGlossary text={asked}><MarkdownLine text={asked} marked /></LateGlossary></p>
      {question.stage === 'shown' && rounds !== undefined ? <Votes {...props} rounds={rounds} /> : (
        <div className={css['options']} role="group" aria-label={t('question')}>
          {question.options.map((option, index) => (
            <button key={index} type="button" aria-pressed={own === index} disabled={question.stage !== 'open'} onClick={() => onVote(index)}>
              <kbd aria-hidden="true">{String.fromCharCode(65 + index)}</kbd>
              <span><MarkdownLine text={inLanguage(option, i18n.language)} /></span>
              {own === index && <em>{t('yourVote')}</em>}
            </button>
          ))}
        </div>
      )}
      {question.stage === 'open' && own !== null && <p className={css['note']}>{t('change')}</p>}
      {question.stage === 'closed' && <p className={css['note']}>{question.round === 1 ? t('closed') : t('closedTwo')}</p>}
    </section>
  );
}
