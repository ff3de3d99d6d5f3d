/** Questions that the run itself asks, one after the other, each with its answer from the simulation. */
import { ArrowRight, CircleCheck, CircleX } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../controls/Button.tsx';
import { Sentence } from '../explain/ExplainPanel.tsx';
import { useExplanation } from '../explain/useExplanation.ts';
import { Marked } from '../glossary/Marked.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import css from './lesson.module.css';
import { useFromTop } from './useFromTop.ts';
import { choose, nextQuestion, quiz, stopQuiz, type Quiz } from './quiz.ts';

type Asked = Quiz['questions'][number];

function Choice({ question }: { readonly question: Asked }): ReactElement {
  const { t } = useTranslation('lesson');
  const { session } = usePage();
  const say = useSay();
  const [value, setValue] = useState<string>();
  const id = useId();
  return (
    <form className={css['gate']} onSubmit={(event) => { event.preventDefault(); if (value !== undefined) void choose(session, value, Date.now()); }}>
      <fieldset>
        <legend className={css['question']}><Marked text={say(`lesson:quiz.ask.${question.code}`, question.data)} /></legend>
        {question.options.map((option) => (
          <label key={option} data-on={value === option || undefined}>
            <input type="radio" name={id} value={option} checked={value === option} onChange={() => setValue(option)} />
            <span translate="no">{option}</span>
          </label>
        ))}
      </fieldset>
      <Button look="primary" type="submit" disabled={value === undefined}>{t('answer')}</Button>
    </form>
  );
}

function Answered({ question, chosen, last }: { readonly question: Asked; readonly chosen: string; readonly last: boolean }): ReactElement {
  const { t } = useTranslation('lesson');
  const { session } = usePage();
  const say = useSay();
  const explanation = useExplanation();
  const correct = chosen === question.right;
  return (
    <div className={css['gate']}>
      <p className={css['question']}><Marked text={say(`lesson:quiz.ask.${question.code}`, question.data)} /></p>
      <div className={css['outcome']} data-correct={correct || undefined} role="status">
        <b>{correct ? <CircleCheck size={18} aria-hidden="true" /> : <CircleX size={18} aria-hidden="true" />}{correct ? t('correct') : t('wrong')}</b>
        <dl>
          <div><dt>{t('yours')}</dt><dd translate="no">{chosen}</dd></div>
          <div><dt>{t('happened')}</dt><dd translate="no">{question.right}</dd></div>
        </dl>
        {question.shownAt !== question.askAt && explanation !== undefined && <Sentence explanation={explanation} />}
        {!correct && <p className={css['small']}>{t('quiz.again')}</p>}
      </div>
      <Button look="primary" onClick={() => void nextQuestion(session)}>{last ? t('quiz.end') : t('next')}<ArrowRight size={15} /></Button>
    </div>
  );
}

export function QuizPanel(): ReactElement | null {
  const { t } = useTranslation('lesson');
  const now = useStore(quiz, (state) => state.now);
  const place = useFromTop(`${now?.index}`);
  if (now === undefined) return null;
  const question = now.questions[now.index];
  return (
    <div ref={place} className={css['lesson']}>
      <header className={css['head']}>
        <span>{question === undefined ? t('quiz.title') : t('quiz.number', { number: now.index + 1, count: now.questions.length })}</span>
        <Button look="quiet" onClick={stopQuiz}>{t('leave')}</Button>
        <progress value={now.index} max={now.questions.length} aria-label={t('progress')} />
      </header>
      <div className={css['body']} aria-live="polite">
        <h2>{now.review ? t('quiz.review') : t('quiz.title')}</h2>
        {question === undefined ? (
          <div className={css['done']}>
            <h3>{t('quiz.score', { right: now.right, of: now.questions.length })}</h3>
            <Button onClick={stopQuiz}>{t('quiz.back')}</Button>
          </div>
        ) : (
          <WithGlossary text={`${now.index} ${now.chosen ?? ''}`}>
            {now.chosen === undefined ? <Choice key={now.index} question={question} /> : <Answered question={question} chosen={now.chosen} last={now.index + 1 === now.questions.length} />}
          </WithGlossary>
        )}
      </div>
    </div>
  );
}
