/** The lesson on A4: text, pictures, questions with room for answers, and the answers at the end if that is wanted. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Markdown, MarkdownLine } from '../lesson/Markdown.tsx';
import css from './print.module.css';
import { Answers, asksAnything, Question, Shot, useTextOf, useTitleOf, type SheetsProps } from './Sheet.tsx';

const Lines = ({ label, count }: { readonly label: string; readonly count: number }): ReactElement => <div className={css['lines']}><span>{label}</span>{Array.from({ length: count }, (_line, i) => <i key={i} />)}</div>;

export function Handout({ lesson, pictures, answers, notes }: SheetsProps): ReactElement {
  const { t } = useTranslation(['print', 'lesson']);
  const say = useTextOf();
  const named = useTitleOf();
  return (
    <article className={css['handout']}>
      <header>
        <h1>{named(lesson.title)}</h1>
        <p className={css['who']}><span>{t('print:name')}</span><span>{t('print:date')}</span></p>
        <p><MarkdownLine text={say(lesson.summary)} /></p>
        <h2>{t('lesson:goals')}</h2>
        <ul>{lesson.goals.map((goal) => <li key={say(goal)}><MarkdownLine text={say(goal)} /></li>)}</ul>
        {lesson.simplified !== undefined && <p className={css['simplified']}><b>{t('lesson:simplified')}</b> <MarkdownLine text={say(lesson.simplified)} /></p>}
      </header>
      {lesson.steps.map((step, i) => (
        <section key={step.id}>
          <div className={css['together']}>
            <h2><span>{i + 1}</span>{named(step.title)}</h2>
            <Markdown text={say(step.text)} />
            <Shot picture={pictures[i]} title={named(step.title)} />
          </div>
          {step.gate !== undefined && <div className={css['whole']}><Question gate={step.gate} /><Lines label={t('print:why')} count={2} /></div>}
          {step.task !== undefined && <div className={css['whole']}><div className={css['task']}><b>{t('lesson:task')}</b><Markdown text={say(step.task.goal)} /></div><Lines label={t('print:typed')} count={Math.min(6, step.task.solution.length + 1)} /></div>}
          {notes && step.notes !== undefined && <aside><b>{t('print:notes')}</b><Markdown text={say(step.notes)} /></aside>}
        </section>
      ))}
      {answers && asksAnything(lesson) && (
        <section className={css['end']}>
          <h2>{t('print:answers')}</h2>
          <Answers lesson={lesson} pictures={pictures} />
        </section>
      )}
    </article>
  );
}
