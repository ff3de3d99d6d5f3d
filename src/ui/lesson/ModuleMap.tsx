/** The map of our lessons: by module, with where each stands in the course, what is done, and what comes next; searched by word or by row. */
import { ChevronDown, CircleCheck, Clock, PencilLine, Printer, Search, Video } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inLanguage, titleIn, type Text } from '../../lessons/lesson.ts';
import type { LessonModule, ModuleId } from '../../lessons/lessons.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { Button } from '../controls/Button.tsx';
import { writeLesson } from '../lessonEditor/author.ts';
import { printLesson } from '../print/printing.ts';
import { useSay } from '../text.ts';
import css from './lesson.module.css';
import { ownLesson, ownText } from './lessonFiles.ts';
import { foundIn, isDone, nextOf, rowsOf, type Wish } from './lessonMap.ts';
import map from './map.module.css';
import { MarkdownLine } from './Markdown.tsx';
import { progress } from './progress.ts';

interface Beginning {
  readonly busy: boolean;
  readonly onBegin: (id: string) => void;
}

/** One of ours under a name of its own, in the editor. */
const editCopy = async (id: string): Promise<void> => writeLesson((await ownText(id)).replace(/^id: .*$/m, (line) => `${line}-copy`));

const useDone = () => useStore(progress, ({ lessons }) => lessons);

function Facts({ head }: { readonly head: LessonHead }): ReactElement {
  const { t } = useTranslation('lesson');
  const { t: of } = useTranslation('catalogue');
  const done = useDone();
  const result = isDone(head, done) ? done[head.id] : undefined;
  return (
    <p className={map['facts']}>
      {result !== undefined && <span className={map['done']}><CircleCheck size={13} aria-hidden="true" />{t('doneBefore', { right: result.right, of: result.of })}</span>}
      <span><Clock size={13} aria-hidden="true" />{of('minutes', { count: head.minutes })}</span>
      {head.rows.length > 0 && <span>{head.rows.join(', ')}</span>}
    </p>
  );
}

function More({ head }: { readonly head: LessonHead }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const say = (text: Text): string => inLanguage(text, i18n.language);
  return (
    <div className={map['more']}>
      <p><MarkdownLine text={say(head.summary)} marked /></p>
      <h4>{t('goals')}</h4>
      <ul className={css['goals']}>{head.goals.map((goal) => <li key={say(goal)}><MarkdownLine text={say(goal)} marked /></li>)}</ul>
      {head.simplified !== undefined && <p className={css['simplified']}><b>{t('simplified')}</b> <MarkdownLine text={say(head.simplified)} marked /></p>}
      <div className={css['actions']}>
        <Button look="quiet" icon={<PencilLine size={15} />} onClick={() => void editCopy(head.id)}>{t('editCopy')}</Button>
        <Button look="quiet" icon={<Printer size={15} />} onClick={() => void ownLesson(head.id).then(printLesson)}>{t('print')}</Button>
        {head.video !== undefined && <a href={head.video} target="_blank" rel="noopener noreferrer"><Video size={15} aria-hidden="true" />{t('video')}</a>}
      </div>
    </div>
  );
}

function Row({ head, busy, onBegin }: Beginning & { readonly head: LessonHead }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <article className={map['row']} aria-labelledby={id}>
      <div className={map['line']}>
        <h3 id={id}><button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>{titleIn(head.title, i18n.language)}</button></h3>
        <Button disabled={busy} onClick={() => onBegin(head.id)}>{t('begin')}</Button>
      </div>
      <Facts head={head} />
      {open && <More head={head} />}
    </article>
  );
}

function Next({ head, busy, onBegin }: Beginning & { readonly head: LessonHead }): ReactElement {
  const { t, i18n } = useTranslation('lesson');
  const { t: of } = useTranslation('catalogue');
  const id = useId();
  return (
    <article className={map['next']} aria-labelledby={id}>
      <h2>{of('next')}</h2>
      <h3 id={id}>{titleIn(head.title, i18n.language)}</h3>
      <p><MarkdownLine text={inLanguage(head.summary, i18n.language)} marked /></p>
      <Facts head={head} />
      <div className={css['actions']}><Button look="primary" disabled={busy} onClick={() => onBegin(head.id)}>{t('begin')}</Button></div>
    </article>
  );
}

function Module({ module: { id, lessons }, all, open, onToggle, ...beginning }: Beginning & { readonly module: LessonModule; readonly all: readonly LessonHead[]; readonly open: boolean; readonly onToggle: () => void }): ReactElement {
  const { t } = useTranslation('catalogue');
  const body = useId();
  const done = useDone();
  const count = all.filter((head) => isDone(head, done)).length;
  const rows = rowsOf(all);
  return (
    <section className={map['module']} data-open={open || undefined}>
      <h2>
        <button type="button" aria-expanded={open} aria-controls={body} onClick={onToggle}>
          <span>{t(`modules.${id}.title`)}</span>
          <span className={map['count']}>{t('count', { done: count, of: all.length })}</span>
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      </h2>
      <progress value={count} max={all.length} aria-label={t('progress')} />
      <div id={body} hidden={!open}>
        <p>{t(`modules.${id}.about`)}</p>
        <p className={map['course']}><b>{t('inCourse')}</b> {t(`modules.${id}.course`)}{rows.length > 0 && ` ${t('rows', { count: rows.length, rows: rows.join(', ') })}`}</p>
        {lessons.map((head) => <Row key={head.id} head={head} {...beginning} />)}
      </div>
    </section>
  );
}

function Finder({ wish, rows, count, onChange }: { readonly wish: Wish; readonly rows: readonly string[]; readonly count: number; readonly onChange: (wish: Wish) => void }): ReactElement {
  const { t } = useTranslation('catalogue');
  const say = useSay();
  return (
    <search className={map['finder']}>
      <label className={map['field']}><Search size={15} aria-hidden="true" /><input type="search" value={wish.search} placeholder={t('word')} aria-label={t('search')} onChange={(event) => onChange({ ...wish, search: event.target.value })} /></label>
      <select value={wish.row} aria-label={t('byRow')} onChange={(event) => onChange({ ...wish, row: event.target.value })}>
        <option value="">{t('anyRow')}</option>
        {rows.map((row) => <option key={row} value={row}>{row} {say(`catalogue:row.${row}`)}</option>)}
      </select>
      <p className="sr" role="status">{wish.search === '' && wish.row === '' ? '' : t('found', { count })}</p>
    </search>
  );
}

export function ModuleMap({ modules, ...beginning }: Beginning & { readonly modules: readonly LessonModule[] }): ReactElement {
  const { t, i18n } = useTranslation('catalogue');
  const done = useDone();
  const there = modules.filter(({ lessons }) => lessons.length > 0);
  const next = nextOf(there, done);
  const [wish, setWish] = useState<Wish>({ search: '', row: '' });
  const [open, setOpen] = useState<ReadonlySet<ModuleId>>(() => new Set(there.filter(({ lessons }) => lessons.includes(next!)).map(({ id }) => id)));
  const searched = wish.search !== '' || wish.row !== '';
  const found = foundIn(there, wish, i18n.language);
  const toggle = (id: ModuleId): void => setOpen(open.has(id) ? new Set([...open].filter((one) => one !== id)) : new Set([...open, id]));
  return (
    <>
      {next !== undefined && !searched && <Next head={next} {...beginning} />}
      <Finder wish={wish} rows={rowsOf(there.flatMap(({ lessons }) => lessons))} count={found.reduce((sum, { lessons }) => sum + lessons.length, 0)} onChange={setWish} />
      {found.length === 0 && <p className={map['none']}>{t('noneFound')}</p>}
      {found.map((module) => (
        <Module key={module.id} module={module} all={there.find(({ id }) => id === module.id)?.lessons ?? []} open={searched || open.has(module.id)} onToggle={() => toggle(module.id)} {...beginning} />
      ))}
    </>
  );
}
