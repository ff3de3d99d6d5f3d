/** The lessons that there are: the map of ours, and one from a file. Each begins at the level that is chosen. */
import { BookA, FolderOpen, Package, PencilLine } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '../../i18n/i18n.ts';
import type { Lesson, LessonProblem } from '../../lessons/lesson.ts';
import { LEVELS, type Level } from '../../lessons/runner.ts';
import type { LessonModule } from '../../lessons/lessons.ts';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { usePage } from '../session.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { useSay } from '../text.ts';
import { arrival, problemsOf } from './arrival.ts';
import { begin } from './course.ts';
import css from './lesson.module.css';
import { ModuleMap } from './ModuleMap.tsx';
import { Practice } from './Practice.tsx';
import { writeLesson } from '../lessonEditor/author.ts';
import { ownLesson, parseLesson, textOfLessonFile } from './lessonFiles.ts';

const PackagePanel = lazy(async () => {
  const [module] = await Promise.all([import('../outcomes/PackagePanel.tsx'), loadWords('outcomes')]);
  return module;
});

const GlossaryDialog = lazy(() => import('../glossary/GlossaryDialog.tsx'));

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
  const { t } = useTranslation(['lesson', 'ui']);
  const { session } = usePage();
  const [modules, setModules] = useState<readonly LessonModule[]>();
  const [level, setLevel] = useState<Level>('shown');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly LessonProblem[]>(arrival.getState().problems);
  const [packing, setPacking] = useState(false);
  const [reading, setReading] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    import('../../lessons/lessons.ts').then(({ LESSON_MODULES }) => setModules(LESSON_MODULES), (error: unknown) => setProblems(problemsOf(error)));
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
  if (modules === undefined && problems.length === 0) return <PanelSkeleton />;
  return (
    <div className={css['catalogue']}>
      <div className={css['level']}>
        <Segmented label={t('level.label')} value={level} choices={LEVELS.map((value) => ({ value, label: t(`level.${value}`), name: t(`level.${value}`) }))} onChange={setLevel} />
        <p>{t(`level.about.${level}`)}</p>
      </div>
      {problems.length > 0 && <Problems problems={problems} />}
      {modules !== undefined && <WithGlossary text=""><ModuleMap modules={modules} busy={busy} onBegin={(id) => void start(() => ownLesson(id))} /></WithGlossary>}
      <Practice />
      <Button icon={<BookA size={15} />} onClick={() => setReading(true)}>{t('ui:glossary.title')}</Button>
      {reading && <Suspense><GlossaryDialog onClose={() => setReading(false)} /></Suspense>}
      <input ref={file} type="file" accept=".yaml,.yml" hidden onChange={(event) => {
        const [chosen] = event.target.files ?? [];
        event.target.value = '';
        if (chosen !== undefined) void start(async () => parseLesson(await textOfLessonFile(chosen)));
      }} />
      <Button icon={<FolderOpen size={15} />} disabled={busy} onClick={() => file.current?.click()}>{t('load')}</Button>
      <Button icon={<Package size={15} />} aria-expanded={packing} disabled={modules === undefined} onClick={() => setPacking(!packing)}>{t('package')}</Button>
      {packing && modules !== undefined && <Suspense fallback={<PanelSkeleton />}><PackagePanel heads={modules.flatMap(({ lessons }) => lessons)} level={level} /></Suspense>}
      <Button icon={<PencilLine size={15} />} onClick={() => writeLesson()}>{t('write')}</Button>
    </div>
  );
}
