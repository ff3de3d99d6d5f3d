/** A lesson beside the graph: the text of its step, the question that stops it, one's own answer beside what happened. */
import { ArrowLeft, ArrowRight, FileCheck, Printer, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { inLanguage, titleIn } from '../../lessons/lesson.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { presence } from '../presenter/presence.ts';
import { printLesson } from '../print/printing.ts';
import { openReport } from '../report/reporting.ts';
import { usePage, useSession } from '../session.tsx';
import { audience } from './audience.ts';
import { Catalogue } from './Catalogue.tsx';
import { begin, course, leave, next, previous, viewOf } from './course.ts';
import { exam, isExamOpen } from './exam.ts';
import { Gate } from './Gate.tsx';
import css from './lesson.module.css';
import { Markdown } from './Markdown.tsx';
import { lessonEnded } from './progress.ts';
import { quiz } from './quiz.ts';
import { QuizPanel } from './QuizPanel.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { TaskCard } from './TaskCard.tsx';
import { useFromTop } from './useFromTop.ts';

const ExamPanel = lazy(async () => {
  const [module] = await Promise.all([import('./ExamPanel.tsx'), loadWords('exam')]);
  return module;
});
/** Its words have come with what presents. */
const AnswersToStep = lazy(async () => ({ default: (await import('../presenter/ClassAnswers.tsx')).AnswersToStep }));

function Done(): ReactElement {
  const { t } = useTranslation(['lesson', 'ui']);
  const { session } = usePage();
  const { lesson, runner, state, rehearsal } = useStore(course);
  const score = runner?.score(state);
  useEffect(() => {
    if (lesson !== undefined && runner !== undefined && !rehearsal && !audience.getState().following) {
      const { right, of } = runner.score(state);
      lessonEnded(lesson.id, { right, of, level: state.level, at: Date.now() });
    }
  }, [lesson, runner, state, rehearsal]);
  return (
    <div className={css['done']}>
      <h3>{t('lesson:done')}</h3>
      {score !== undefined && <p>{t('lesson:score', { right: score.right, of: score.of })}</p>}
      <div className={css['actions']}>
        <Button icon={<FileCheck size={15} />} onClick={openReport}>{t('ui:share.report')}</Button>
        <Button onClick={() => leave(session)}>{t('lesson:explore')}</Button>
        {lesson !== undefined && <Button look="quiet" onClick={() => void begin(session, lesson, state.level)}>{t('lesson:again')}</Button>}
      </div>
    </div>
  );
}

/** Opens what the step points at. */
function Details(): ReactElement | null {
  const { t } = useTranslation('lesson');
  const { session } = usePage();
  const marked = useSession(({ selection }) => (selection?.kind === 'object' && selection.marked === true ? selection.ref : undefined));
  if (marked === undefined) return null;
  return <div><Button look="quiet" icon={<Search size={15} />} onClick={() => session.set({ selection: { kind: 'object', ref: marked } })}>{t('details', { object: `${marked.resource.split('.')[0] ?? ''}/${marked.name}` })}</Button></div>;
}

export default function LessonPanel(): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const { session } = usePage();
  const now = useStore(course);
  const view = viewOf(now);
  const place = useFromTop(`${now.lesson?.id} ${view?.step.id}`);
  const asked = useStore(presence, ({ poll }) => poll !== null);
  const asking = useStore(quiz, (state) => state.now !== undefined);
  const examined = useStore(exam, (state) => isExamOpen(state) && (view === undefined || state.result === undefined));
  if (examined) return <Suspense fallback={<PanelSkeleton />}><ExamPanel /></Suspense>;
  if (asking) return <QuizPanel />;
  if (view === undefined || now.lesson === undefined) return <Catalogue />;
  return (
    <div ref={place} className={css['lesson']}>
      <header className={css['head']}>
        <span>{t('step', { number: view.number, count: view.count })}</span>
        <i />
        <IconButton label={t('print')} onClick={() => printLesson(now.lesson)}><Printer size={16} /></IconButton>
        <Button look="quiet" onClick={() => leave(session)}>{t('leave')}</Button>
        <progress value={view.number} max={view.count} aria-label={t('progress')} />
      </header>
      <WithGlossary text={`${now.lesson.id}/${view.step.id}`}>
        <div className={css['body']} aria-live="polite">
          <h2>{titleIn(view.step.title, i18n.language)}</h2>
          {(now.state.level !== 'alone' || view.step.task === undefined) && <Markdown text={inLanguage(view.step.text, i18n.language)} />}
          <Details />
          {view.step.gate !== undefined && <Gate key={view.step.id} gate={view.step.gate} answer={view.answer} />}
          {asked && view.step.gate !== undefined && <Suspense><AnswersToStep step={view.step.id} /></Suspense>}
          {view.step.task !== undefined && <TaskCard key={`task ${view.step.id}`} task={view.step.task} view={view} />}
          {view.done && <Done />}
        </div>
      </WithGlossary>
      <footer className={css['foot']}>
        <Button icon={<ArrowLeft size={15} />} disabled={!view.canPrevious} onClick={() => void previous(session)}>{t('previous')}</Button>
        <Button look="primary" disabled={!view.canNext || now.busy} onClick={() => void next(session)}>{now.busy ? t('going') : t('next')}<ArrowRight size={15} /></Button>
      </footer>
    </div>
  );
}
