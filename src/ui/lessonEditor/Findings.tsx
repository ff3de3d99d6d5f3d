/** Below the text: what is wrong with it, what cannot be played, what was not done and why, and what a check has found step by step. */
import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LessonProblem } from '../../lessons/lesson.ts';
import type { Desk } from './desk.ts';
import css from './lessonEditor.module.css';
import { useSentence } from './useSentence.ts';

const MOST = 4;

function Problem({ problem, onGo }: { readonly problem: LessonProblem; readonly onGo: (problem: LessonProblem) => void }): ReactElement {
  const { t } = useTranslation('lesson');
  const sentence = useSentence();
  return (
    <li>
      <CircleX size={14} aria-hidden="true" />
      <button type="button" onClick={() => onGo(problem)}>
        {problem.line !== undefined && <b>{t('at', { line: problem.line, column: problem.column ?? 1 })}</b>} <code>{problem.path}</code> {sentence(problem)}
      </button>
    </li>
  );
}

function CheckResult({ desk }: { readonly desk: Desk }): ReactElement | null {
  const { t } = useTranslation('lessonEditor');
  const { checked, places } = useStore(desk.store);
  if (checked === undefined) return null;
  const { steps, running, problems } = checked;
  const stopped = steps.length;
  return (
    <div className={css['check']} role="status">
      <p>
        {running ? <LoaderCircle size={15} aria-hidden="true" /> : problems.length === 0 ? <CircleCheck size={15} aria-hidden="true" /> : stopped >= places.length ? <TriangleAlert size={15} aria-hidden="true" /> : <CircleX size={15} aria-hidden="true" />}
        {running ? t('check.running', { count: places.length, done: stopped }) : problems.length === 0 ? t('check.good', { count: stopped }) : stopped >= places.length ? t('check.texts', { count: problems.length }) : t('check.bad', { number: stopped + 1 })}
      </p>
      <ol>
        {steps.map(({ id, seq, at, right, task }) => (
          <li key={id}><CircleCheck size={14} aria-hidden="true" /><span><code>{id}</code> {t('check.place', { seq, seconds: (at / 1e6).toFixed(1) })}{right !== undefined && ` · ${t('check.answer', { right })}`}{task && ` · ${t('check.task')}`}</span></li>
        ))}
      </ol>
    </div>
  );
}

export function Findings({ desk, onGo }: { readonly desk: Desk; readonly onGo: (problem: LessonProblem) => void }): ReactElement {
  const { t } = useTranslation('lessonEditor');
  const { problems, refused, said, checked } = useStore(desk.store);
  const all = [...refused, ...problems, ...(checked?.problems.filter(({ code }) => code !== 'missing') ?? [])].filter((one, i, list) => list.findIndex((other) => other.code === one.code && other.path === one.path && other.line === one.line) === i);
  const hard = all.filter(({ code }) => code !== 'missing');
  const unfilled = all.filter(({ code }) => code === 'missing');
  return (
    <div className={css['findings']}>
      {said !== undefined && <p className={css['said']} role="status">{t(`said.${said}`)}</p>}
      {all.length > 0 && (
        <ul className={css['problems']} aria-label={t('problems', { count: all.length })}>
          {hard.slice(0, MOST).map((problem, i) => <Problem key={i} problem={problem} onGo={onGo} />)}
          {hard.length > MOST && <li><span>{t('more', { count: hard.length - MOST })}</span></li>}
          {unfilled[0] !== undefined && <li data-soft=""><TriangleAlert size={14} aria-hidden="true" /><button type="button" onClick={() => onGo(unfilled[0]!)}>{t('unfilled', { count: unfilled.length })}</button></li>}
        </ul>
      )}
      <CheckResult desk={desk} />
    </div>
  );
}
