/** A question before one goes on. The first answer counts, and stays beside what really happened. */
import { CircleCheck, CircleX } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inLanguage, type Gate as Question } from '../../lessons/lesson.ts';
import type { GateAnswer } from '../../lessons/runner.ts';
import { Button } from '../controls/Button.tsx';
import { audience } from './audience.ts';
import { answer as give } from './course.ts';
import css from './lesson.module.css';
import { MarkdownLine } from './Markdown.tsx';

function Outcome({ answer }: { readonly answer: GateAnswer }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const { chosen, right, correct } = answer;
  return (
    <div className={css['outcome']} data-correct={correct || undefined} role="status">
      <b>{correct ? <CircleCheck size={18} aria-hidden="true" /> : <CircleX size={18} aria-hidden="true" />}{correct ? t('correct') : t('wrong')}</b>
      <dl>
        <div><dt>{t('yours')}</dt><dd><MarkdownLine text={inLanguage(chosen.text, i18n.language)} /></dd></div>
        {right !== undefined && <div><dt>{t('happened')}</dt><dd><MarkdownLine text={inLanguage(right.text, i18n.language)} /></dd></div>}
      </dl>
      <p><MarkdownLine text={inLanguage(chosen.feedback, i18n.language)} marked /></p>
    </div>
  );
}

/** With a class one votes, and nobody is told before all have. What the presenter answers is not the student's. */
function InClass({ gate, answer }: { readonly gate: Question; readonly answer: GateAnswer | undefined }): ReactElement {
  const { t, i18n } = useTranslation(['classroom', 'lesson']);
  const right = answer?.right;
  return (
    <div className={css['gate']}>
      <p className={css['question']}><MarkdownLine text={inLanguage(gate.question, i18n.language)} marked /></p>
      {answer === undefined ? (
        <>
          <ul>{gate.options.map(({ value, text }) => <li key={value}><MarkdownLine text={inLanguage(text, i18n.language)} /></li>)}</ul>
          <p>{t('votesElsewhere')}</p>
        </>
      ) : right !== undefined && (
        <div className={css['outcome']} data-correct role="status">
          <dl><div><dt>{t('lesson:happened')}</dt><dd><MarkdownLine text={inLanguage(right.text, i18n.language)} /></dd></div></dl>
          <p><MarkdownLine text={inLanguage(right.feedback, i18n.language)} marked /></p>
        </div>
      )}
    </div>
  );
}

export function Gate({ gate, answer }: { readonly gate: Question; readonly answer: GateAnswer | undefined }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const id = useId();
  const [chosen, setChosen] = useState<string>();
  const following = useStore(audience, (state) => state.following);
  if (following) return <InClass gate={gate} answer={answer} />;
  if (answer !== undefined) return <div className={css['gate']}><p className={css['question']}><MarkdownLine text={inLanguage(gate.question, i18n.language)} marked /></p><Outcome answer={answer} /></div>;
  return (
    <form className={css['gate']} onSubmit={(event) => { event.preventDefault(); if (chosen !== undefined) give(chosen); }}>
      <fieldset>
        <legend className={css['question']}><MarkdownLine text={inLanguage(gate.question, i18n.language)} marked /></legend>
        {gate.options.map((option) => (
          <label key={option.value} data-on={chosen === option.value || undefined}>
            <input type="radio" name={id} value={option.value} checked={chosen === option.value} onChange={() => setChosen(option.value)} />
            <span><MarkdownLine text={inLanguage(option.text, i18n.language)} /></span>
          </label>
        ))}
      </fieldset>
      <Button look="primary" type="submit" disabled={chosen === undefined}>{t('answer')}</Button>
    </form>
  );
}
