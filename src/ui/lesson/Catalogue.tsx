/** The lessons that there are: ours, and one from a file. Each begins at the level that is chosen. */
import { ChevronDown, CircleCheck, Clock, FolderOpen, Package, PencilLine, Printer, Video } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { inLanguage, type Lesson, type LessonProblem, type Text } from '../../lessons/lesson.ts';
import { LEVELS, type Level } from '../../lessons/runner.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import { arrival, problemsOf } from './arrival.ts';
import { begin } from './course.ts';
import css from './lesson.module.css';
import { Practice } from './Practice.tsx';
import { progress } from './progress.ts';
import { writeLesson } from '../lessonEditor/author.ts';
import { printLesson } from '../print/printing.ts';
import { ownLesson, ownText, parseLesson, textOfLessonFile } from './lessonFiles.ts';

const PackagePanel = lazy(async () => {
  const [module] = await Promise.all([import('../outcomes/PackagePanel.tsx'), loadWords('outcomes')]);
  return module;
});
const KINDS = ['lesson', 'challenge'] as const;

/** One of ours under a name of its own, in the editor. */
const editCopy = async (id: string): Promise<void> => writeLesson((await ownText(id)).replace(/^id: .*$/m, (line) => `${line}-copy`));

function Card({ head, busy, onBegin }: { readonly head: LessonHead; readonly busy: boolean; readonly onBegin: () => void }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const say = (text: Text): string => inLanguage(text, i18n.language);
  const id = useId();
  const [open, setOpen] = useState(false);
  const done = useStore(progress, ({ lessons }) => (Object.hasOwn(lessons, head.id) ? lessons[head.id] : undefined));
  return (
    <article className={css['card']} aria-labelledby={id}>
      <h3 id={id}>{say(head.title)}</h3>
      <p>{say(head.summary)}</p>
      <p className={css['minutes']}>
        <Clock size={14} aria-hidden="true" />{t('minutes', { count: head.minutes })}
        {done !== undefined && <span className={css['doneBefore']}><CircleCheck size={14} aria-hidden="true" />{t('doneBefore', { right: done.right, of: done.of })}</span>}
        {head.rows.length > 0 && <span>{t('rows', { rows: head.rows.join(', ') })}</span>}
      </p>
      {open && (
        <>
          <h4>{t('goals')}</h4>
          <ul className={css['goals']}>{head.goals.map((goal) => <li key={say(goal)}>{say(goal)}</li>)}</ul>
          {head.simplified !== undefined && <p className={css['simplified']}><b>{t('simplified')}</b> {say(head.simplified)}</p>}
          <div className={css['actions']}>
            <Button look="quiet" icon={<PencilLine size={15} />} onClick={() => void editCopy(head.id)}>{t('editCopy')}</Button>
            <Button look="quiet" icon={<Printer size={15} />} onClick={() => void ownLesson(head.id).then(printLesson)}>{t('print')}</Button>
          </div>
          {head.video !== undefined && <a href={head.video} target="_blank" rel="noopener noreferrer"><Video size={15} aria-hidden="true" />{t('video')}</a>}
        </>
      )}
      <div className={css['actions']}>
        <Button look="primary" disabled={busy} onClick={onBegin}>{t('begin')}</Button>
        <Button look="quiet" aria-expanded={open} onClick={() => setOpen(!open)} icon={<ChevronDown size={15} style={open ? { rotate: '180deg' } : undefined} />}>{open ? t('less') : t('more')}</Button>
      </div>
    </article>
  );
}

function Problems({ problems }: { readonly problems: readonly LessonProblem[] }): ReactElement {
  const { t } = useTranslation('lesson');
  const say = useSay();
  const sentence = ({ code, data }: LessonProblem): string => say(`lesson:problem.${code}`, data, code);
  return (
    <div className={css['problems']} role="alert">
      <p>{t('bad')}</p>
      <ol>
        {problems.map((problem, i) => (
          <li key={i}>{problem.line !== undefined && <b>{t('at', { line: problem.line, column: problem.column ?? 1 })}</b>} <code>{problem.path}</code> {sentence(problem)}</li>
        ))}
      </ol>
    </div>
  );
}

export function Catalogue(): ReactElement {
  const { t } = useTranslation('lesson');
  const { session } = usePage();
  const [heads, setHeads] = useState<readonly LessonHead[]>();
  const [level, setLevel] = useState<Level>('shown');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly LessonProblem[]>(arrival.getState().problems);
  const [packing, setPacking] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    import('../../lessons/lessons.ts').then(({ LESSON_HEADS }) => setHeads(LESSON_HEADS), (error: unknown) => setProblems(problemsOf(error)));
  }, []);
  const start = async (read: () => Promise<Lesson>): Promise<void> => {
    setBusy(true);
    setProblems([]);
    try {
      await begin(session, await read(), level, (failure) => setProblems(problemsOf(failure)));
    } catch (error) {
      setProblems(problemsOf(error));
    }
    setBusy(false);
  };
  if (heads === undefined && problems.length === 0) return <PanelSkeleton />;
  return (
    <div className={css['catalogue']}>
      <div className={css['level']}>
        <Segmented label={t('level.label')} value={level} choices={LEVELS.map((value) => ({ value, label: t(`level.${value}`), name: t(`level.${value}`) }))} onChange={setLevel} />
        <p>{t(`level.about.${level}`)}</p>
      </div>
      {problems.length > 0 && <Problems problems={problems} />}
      {KINDS.map((kind) => {
        const own = (heads ?? []).filter((head) => head.kind === kind);
        return own.length === 0 ? null : (
          <section key={kind} className={css['kind']}>
            <h2>{t(kind === 'lesson' ? 'kind.lessons' : 'kind.challenges')}</h2>
            {own.map((head) => <Card key={head.id} head={head} busy={busy} onBegin={() => void start(() => ownLesson(head.id))} />)}
          </section>
        );
      })}
      <Practice />
      <input ref={file} type="file" accept=".yaml,.yml" hidden onChange={(event) => {
        const [chosen] = event.target.files ?? [];
        event.target.value = '';
        if (chosen !== undefined) void start(async () => parseLesson(await textOfLessonFile(chosen)));
      }} />
      <Button icon={<FolderOpen size={15} />} disabled={busy} onClick={() => file.current?.click()}>{t('load')}</Button>
      <Button icon={<Package size={15} />} aria-expanded={packing} disabled={heads === undefined} onClick={() => setPacking(!packing)}>{t('package')}</Button>
      {packing && heads !== undefined && <Suspense fallback={<PanelSkeleton />}><PackagePanel heads={heads} level={level} /></Suspense>}
      <Button icon={<PencilLine size={15} />} onClick={() => writeLesson()}>{t('write')}</Button>
    </div>
  );
}
