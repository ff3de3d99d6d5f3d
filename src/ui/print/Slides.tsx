/** One page a step, 16:9. Text that is long is made smaller until it fits. */
import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Markdown, MarkdownLine } from '../lesson/Markdown.tsx';
import css from './print.module.css';
import { Answers, asksAnything, Question, Shot, useTextOf, useTitleOf, type SheetsProps } from './Sheet.tsx';

/** In points. */
const LARGEST = 18;
const SMALLEST = 8;

function Fitted({ children, className }: { readonly children: ReactNode; readonly className: string | undefined }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    for (let size = LARGEST; size >= SMALLEST; size -= 1) {
      element.style.fontSize = `${size}pt`;
      if (element.scrollHeight <= element.clientHeight + 1) break;
    }
  });
  return <div ref={place} className={className}>{children}</div>;
}

export function Slides({ lesson, pictures, answers }: SheetsProps): ReactElement {
  const { t } = useTranslation(['print', 'lesson']);
  const say = useTextOf();
  const named = useTitleOf();
  const title = named(lesson.title);
  const count = lesson.steps.length;
  const foot = (number?: number): ReactElement => <footer><span>{title}</span><span>{number === undefined ? 'Podium' : t('print:of', { number, count })}</span></footer>;
  return (
    <div className={css['slides']}>
      <section className={css['slide']} data-first="">
        <div>
          <h1>{title}</h1>
          <p><MarkdownLine text={say(lesson.summary)} /></p>
          <h2>{t('lesson:goals')}</h2>
          <ul>{lesson.goals.map((goal) => <li key={say(goal)}><MarkdownLine text={say(goal)} /></li>)}</ul>
        </div>
        {foot()}
      </section>
      {lesson.steps.map((step, i) => (
        <section key={step.id} className={css['slide']}>
          <Fitted className={css['words']}>
            <h2>{named(step.title)}</h2>
            <Markdown text={say(step.text)} />
            {step.gate !== undefined && <Question gate={step.gate} />}
            {step.task !== undefined && <div className={css['task']}><b>{t('lesson:task')}</b><Markdown text={say(step.task.goal)} /></div>}
          </Fitted>
          <Shot picture={pictures[i]} title={named(step.title)} />
          {foot(i + 1)}
        </section>
      ))}
      {answers && asksAnything(lesson) && (
        <section className={css['slide']} data-answers="">
          <Fitted className={css['words']}>
            <h2>{t('print:answers')}</h2>
            <Answers lesson={lesson} pictures={pictures} />
          </Fitted>
          {foot()}
        </section>
      )}
    </div>
  );
}
