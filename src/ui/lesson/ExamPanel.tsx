/** The exam beside the graph: composed, about to begin, under way, over. */
import { ArrowLeft, ArrowRight, CircleDot, Hourglass } from 'lucide-react';
import { useEffect, useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isTried, POINTS, QUESTIONS_ABOUT, type ExamItem, type ExamPaper, type ExamPlan } from '../../lessons/exam.ts';
import { inLanguage, titleIn, type Lesson } from '../../lessons/lesson.ts';
import { Button } from '../controls/Button.tsx';
import { Marked } from '../glossary/Marked.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay, useScenarioName } from '../text.ts';
import { course } from './course.ts';
import { answer, back, close, endsAt, exam, go, handIn, openCount, start } from './exam.ts';
import css from './exam.module.css';
import { ExamComposer } from './ExamComposer.tsx';
import { ExamResult } from './ExamResult.tsx';
import lessonCss from './lesson.module.css';
import { Markdown } from './Markdown.tsx';
import { useFromTop } from './useFromTop.ts';

const RULES = ['silent', 'clock', 'state', 'trust'] as const;

function Ready({ plan, busy }: { readonly plan: ExamPlan; readonly busy: boolean }): ReactElement {
  const { t } = useTranslation('exam');
  const { session } = usePage();
  const [name, setName] = useState('');
  const points = plan.challenges.length * POINTS.challenge + plan.questions * POINTS.question;
  return (
    <form className={css['panel']} onSubmit={(event) => { event.preventDefault(); void start(session, plan, name.trim(), Date.now); }}>
      <h2>{t('title')}</h2>
      <p className={css['facts']}>
        {plan.challenges.length > 0 && <span>{t('repairs', { count: plan.challenges.length })}</span>}
        {plan.questions > 0 && <span>{t('questions', { count: plan.questions })}</span>}
        {plan.questions > 0 && (plan.about ?? []).length > 1 && <span>{t('fromRuns', { count: plan.about!.length })}</span>}
        <span>{t('minutes', { count: plan.minutes })}</span>
        <span>{t('points', { count: points })}</span>
      </p>
      <ul className={css['rules']}>{RULES.map((rule) => <li key={rule}>{t(`rules.${rule}`)}</li>)}</ul>
      <label className={css['field']}><span>{t('name')}</span><input value={name} maxLength={100} autoComplete="name" onChange={(event) => setName(event.target.value)} /></label>
      <div className={css['actions']}>
        <Button look="primary" type="submit" disabled={busy}>{t(busy ? 'drawing' : 'start')}</Button>
        <Button look="quiet" disabled={busy} onClick={close}>{t('close')}</Button>
      </div>
    </form>
  );
}

const MINUTE = 60_000;
/** Minutes before the end at which the time is said aloud. */
const SAID = [10, 5, 1];

/** Milliseconds that are left; hands in when there are none. */
function useTimeLeft(paper: ExamPaper): number {
  const { session } = usePage();
  const end = endsAt(paper);
  const [left, setLeft] = useState(end - Date.now());
  useEffect(() => {
    const tick = (): void => {
      const now = Date.now();
      setLeft(end - now);
      if (now >= end) void handIn(session, now);
    };
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [end, session]);
  return Math.max(0, left);
}

function Clock({ paper }: { readonly paper: ExamPaper }): ReactElement {
  const { t } = useTranslation('exam');
  const left = useTimeLeft(paper);
  const seconds = Math.ceil(left / 1_000);
  const minutes = Math.ceil(left / MINUTE);
  return (
    <>
      <span className={css['clock']} role="timer" aria-label={t('timeLeft')} data-short={left < 5 * MINUTE || undefined}><Hourglass size={14} aria-hidden="true" />{Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}</span>
      <span className="sr" role="status">{SAID.includes(minutes) ? t('left', { count: minutes }) : ''}</span>
    </>
  );
}

function Challenge({ lesson }: { readonly lesson: Lesson }): ReactElement {
  const { t, i18n } = useTranslation('exam');
  const { session } = usePage();
  const step = lesson.steps[0]!;
  return (
    <>
      <h2>{titleIn(lesson.title, i18n.language)}</h2>
      <Markdown text={inLanguage(step.text, i18n.language)} />
      <div className={css['goal']}><b>{t('goal')}</b>{step.task !== undefined && <Markdown text={inLanguage(step.task.goal, i18n.language)} />}</div>
      <p className={css['small']}>{t('judged')}</p>
      <div className={css['actions']}><Button onClick={() => session.set({ drawer: 'terminal' })}>{t('terminal')}</Button></div>
    </>
  );
}

function Question({ item: { about = QUESTIONS_ABOUT, question, chosen } }: { readonly item: ExamItem & { readonly kind: 'question' } }): ReactElement {
  const { t, i18n } = useTranslation('exam');
  const run = useStore(course, ({ examined }) => examined);
  const say = useSay();
  const scenarioName = useScenarioName();
  const name = useId();
  return (
    <>
      <h2>{t('question')}</h2>
      <p className={css['small']}>{t('aboutRun', { run: run === undefined ? scenarioName(about) : titleIn(run.title, i18n.language) })}</p>
      <div className={lessonCss['gate']}>
        <fieldset>
          <legend className={lessonCss['question']}><Marked text={say(`lesson:quiz.ask.${question.code}`, question.data)} /></legend>
          {question.options.map((option) => (
            <label key={option} data-on={chosen === option || undefined}>
              <input type="radio" name={name} value={option} checked={chosen === option} onChange={() => answer(option)} />
              <span translate="no">{option}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <p className={css['small']}>{t('still')}</p>
    </>
  );
}

function HandIn({ paper, onStay }: { readonly paper: ExamPaper; readonly onStay: () => void }): ReactElement {
  const { t } = useTranslation('exam');
  const { session } = usePage();
  const open = openCount(paper);
  return (
    <div className={css['confirm']} role="alertdialog" aria-label={t('handIn')}>
      <p>{open === 0 ? t('all') : t('untouched', { count: open })}</p>
      <div className={css['actions']}>
        <Button look="primary" autoFocus onClick={() => void handIn(session, Date.now())}>{t('sure')}</Button>
        <Button onClick={onStay}>{t('stay')}</Button>
      </div>
    </div>
  );
}

function Running({ paper }: { readonly paper: ExamPaper }): ReactElement {
  const { t } = useTranslation('exam');
  const { session } = usePage();
  const { index, lesson, here, busy, kept } = useStore(exam);
  const [leaving, setLeaving] = useState(false);
  const place = useFromTop(`${index} ${busy}`);
  const item = paper.items[index];
  const last = paper.items.length - 1;
  return (
    <div ref={place} className={lessonCss['lesson']}>
      <header className={css['head']}>
        <Clock paper={paper} />
        <Button look="quiet" disabled={busy} aria-expanded={leaving} onClick={() => setLeaving(!leaving)}>{t('handIn')}</Button>
        <ol className={css['items']} aria-label={t('items')}>
          {paper.items.map((one, at) => (
            <li key={at}>
              <button type="button" disabled={busy} aria-current={at === index ? 'step' : undefined} aria-label={t(isTried(one) ? 'itemTried' : 'item', { number: at + 1 })} data-tried={isTried(one) || undefined} onClick={() => void go(session, at)}>
                {at + 1}{isTried(one) && <CircleDot size={9} aria-hidden="true" />}
              </button>
            </li>
          ))}
        </ol>
      </header>
      <div key={index} className={lessonCss['body']} aria-busy={busy}>
        {leaving && <HandIn paper={paper} onStay={() => setLeaving(false)} />}
        {!kept && <p className={css['small']} role="alert">{t('notKept')}</p>}
        {busy ? <PanelSkeleton /> : !here ? (
          <div className={css['confirm']}><p>{t('elsewhere')}</p><Button look="primary" onClick={() => void back(session)}>{t('back')}</Button></div>
        ) : (
          <WithGlossary text={String(index)}>{item?.kind === 'question' ? <Question item={item} /> : lesson !== undefined && <Challenge lesson={lesson} />}</WithGlossary>
        )}
      </div>
      <footer className={lessonCss['foot']}>
        <Button icon={<ArrowLeft size={15} />} disabled={busy || index === 0} onClick={() => void go(session, index - 1)}>{t('previous')}</Button>
        {index === last
          ? <Button look="primary" disabled={busy} onClick={() => setLeaving(true)}>{t('handIn')}</Button>
          : <Button look="primary" disabled={busy} onClick={() => void go(session, index + 1)}>{t('next')}<ArrowRight size={15} /></Button>}
      </footer>
    </div>
  );
}

export default function ExamPanel(): ReactElement {
  const { paper, plan, result, busy } = useStore(exam);
  if (result !== undefined) return <ExamResult result={result} />;
  if (paper !== undefined) return <Running key={paper.startedAt} paper={paper} />;
  return plan !== undefined ? <Ready plan={plan} busy={busy} /> : <ExamComposer />;
}
