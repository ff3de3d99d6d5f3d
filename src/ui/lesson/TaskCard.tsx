/** A task: what is to be reached, hints on the way, and who has done it. The cluster is asked after everything that changes. */
import { CircleCheck, FastForward, Lightbulb, SquareTerminal, Wrench } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inLanguage, type Task } from '../../lessons/lesson.ts';
import type { LessonView } from '../../lessons/runner.ts';
import { Button } from '../controls/Button.tsx';
import { usePage, useSession } from '../session.tsx';
import { course, hint, judge, show } from './course.ts';
import css from './lesson.module.css';
import { Markdown } from './Markdown.tsx';

export function TaskCard({ task, view }: { readonly task: Task; readonly view: LessonView }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const { session } = usePage();
  const level = useStore(course, ({ state }) => state.level);
  const files = Object.keys(useStore(course, ({ lesson }) => lesson?.files) ?? {});
  const frame = useSession((state) => state.frame);
  const typed = useSession((state) => state.terminal.at(-1));
  const busy = useSession((state) => state.busy);
  const open = view.task === 'open';
  const begun = useStore(course, ({ given }) => given !== undefined && (typed?.id ?? 0) > given.typed);
  useEffect(() => {
    if (open) void judge(session);
  }, [open, session, frame, typed]);
  const left = task.hints.length - view.hints;
  const given = level === 'complete' ? task.solution.slice(0, -1) : [];
  return (
    <div className={css['task']} data-done={!open || undefined} role="group" aria-label={t('task')}>
      <p className={css['question']}><Wrench size={16} aria-hidden="true" />{t('task')}</p>
      <Markdown text={inLanguage(task.goal, i18n.language)} />
      {given.length > 0 && <div><b>{t('given')}</b><pre translate="no">{given.join('\n')}</pre></div>}
      {task.hints.slice(0, view.hints).map((one, i) => <div key={i} className={css['hint']}><Lightbulb size={15} aria-hidden="true" /><Markdown text={inLanguage(one, i18n.language)} /></div>)}
      {open ? (
        <>
          {files.length > 0 && <p className={css['small']}>{t('files', { files: files.join(', ') })}</p>}
          <p className={css['small']}>{t('taskWaits')}</p>
          <div className={css['actions']}>
            {begun && <Button look="primary" disabled={busy} icon={<FastForward size={15} />} onClick={() => void session.lessonLines([])}>{t('letGo')}</Button>}
            <Button icon={<SquareTerminal size={15} />} onClick={() => session.set({ drawer: 'terminal' })}>{t('terminal')}</Button>
            {level !== 'alone' && left > 0 && <Button icon={<Lightbulb size={15} />} onClick={hint}>{t('hint', { left })}</Button>}
            {level === 'shown' && <Button look="quiet" onClick={() => void show(session, task)}>{t('show')}</Button>}
          </div>
        </>
      ) : (
        <p className={css['taskDone']} role="status"><CircleCheck size={18} aria-hidden="true" />{view.task === 'done' ? t('taskDone') : t('taskShown')}</p>
      )}
    </div>
  );
}
