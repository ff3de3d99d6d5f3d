/** A lesson beside the graph: the text of its step, the question that stops it, one's own answer beside what happened. */
import { ArrowLeft, ArrowRight, Clock, Video } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inLanguage, type Lesson } from '../../lessons/lesson.ts';
import { Button } from '../controls/Button.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { begin, course, leave, next, previous, viewOf } from './course.ts';
import { Gate } from './Gate.tsx';
import css from './lesson.module.css';
import { Markdown } from './Markdown.tsx';

function Card({ lesson }: { readonly lesson: Lesson }): ReactElement {
  const { t, i18n } = useTranslation();
  const { session } = usePage();
  const [waiting, setWaiting] = useState(false);
  const say = (text: Lesson['title']): string => inLanguage(text, i18n.language);
  return (
    <article className={css['card']}>
      <h2>{say(lesson.title)}</h2>
      <p>{say(lesson.summary)}</p>
      <p className={css['minutes']}><Clock size={14} aria-hidden="true" />{t('lesson.minutes', { count: lesson.minutes })}</p>
      <h3>{t('lesson.goals')}</h3>
      <ul className={css['goals']}>{lesson.goals.map((goal) => <li key={say(goal)}>{say(goal)}</li>)}</ul>
      <div className={css['actions']}>
        <Button look="primary" disabled={waiting} onClick={() => { setWaiting(true); void begin(session, lesson).finally(() => setWaiting(false)); }}>{waiting ? t('timeline.busy') : t('lesson.begin')}</Button>
        {lesson.video !== undefined && <a href={lesson.video} target="_blank" rel="noopener noreferrer"><Video size={15} aria-hidden="true" />{t('lesson.video')}</a>}
      </div>
    </article>
  );
}

function Catalogue(): ReactElement {
  const { t } = useTranslation();
  const [lessons, setLessons] = useState<readonly Lesson[]>();
  const [failure, setFailure] = useState('');
  useEffect(() => {
    import('../../lessons/lessons.ts').then(({ LESSONS }) => setLessons(LESSONS), (error: unknown) => setFailure(String(error)));
  }, []);
  if (failure !== '') return <p className={css['empty']} role="alert">{failure}</p>;
  if (lessons === undefined) return <PanelSkeleton />;
  return <div className={css['catalogue']}>{lessons.length === 0 ? <p className={css['empty']}>{t('lesson.none')}</p> : lessons.map((lesson) => <Card key={lesson.id} lesson={lesson} />)}</div>;
}

function Done(): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const { runner, state } = useStore(course);
  const score = runner?.score(state);
  return (
    <div className={css['done']}>
      <h3>{t('lesson.done')}</h3>
      {score !== undefined && <p>{t('lesson.score', { right: score.right, of: score.of })}</p>}
      <Button onClick={() => leave(session)}>{t('lesson.explore')}</Button>
    </div>
  );
}

export default function LessonPanel(): ReactElement {
  const { t, i18n } = useTranslation();
  const { session } = usePage();
  const now = useStore(course);
  const view = viewOf(now);
  if (view === undefined || now.lesson === undefined) return <Catalogue />;
  return (
    <div className={css['lesson']}>
      <header className={css['head']}>
        <span>{t('lesson.step', { number: view.number, count: view.count })}</span>
        <Button look="quiet" onClick={() => leave(session)}>{t('lesson.leave')}</Button>
        <progress value={view.number} max={view.count} aria-label={t('lesson.progress')} />
      </header>
      <div className={css['body']} aria-live="polite">
        <h2>{inLanguage(view.step.title, i18n.language)}</h2>
        <Markdown text={inLanguage(view.step.text, i18n.language)} />
        {view.step.gate !== undefined && <Gate key={view.step.id} gate={view.step.gate} answer={view.answer} />}
        {view.done && <Done />}
      </div>
      <footer className={css['foot']}>
        <Button icon={<ArrowLeft size={15} />} disabled={!view.canPrevious} onClick={() => previous(session)}>{t('lesson.previous')}</Button>
        <Button look="primary" disabled={!view.canNext} onClick={() => next(session)}>{t('lesson.next')}<ArrowRight size={15} /></Button>
      </footer>
    </div>
  );
}
