/** Writing a lesson: its steps and its YAML at the left, the lesson itself on the real run beside it. What the author does can be recorded. */
import { ChevronDown, Circle as RecordSign, FilePlus2, FolderOpen, Link, ListChecks, PanelLeftClose, PanelLeftOpen, Play, Plus, Save, Square, Undo2, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LessonProblem } from '../../lessons/lesson.ts';
import { readDraft } from '../../lessons/readLesson.ts';
import { LEVELS, type Level } from '../../lessons/runner.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Menu } from '../controls/Menu.tsx';
import { download } from '../dialogs/download.ts';
import { createCode, type Code } from '../editor/code.ts';
import { begin } from '../lesson/course.ts';
import { textOfLessonFile } from '../lesson/lessonFiles.ts';
import { usePage } from '../session.tsx';
import { author } from './author.ts';
import { createDesk, type Desk } from './desk.ts';
import { keepDraft, keptDraft } from './draft.ts';
import { Findings } from './Findings.tsx';
import { fieldHelp } from './fieldHelp.ts';
import { lessonChecks, placeIn } from './lessonCode.ts';
import css from './lessonEditor.module.css';
import { makeTask, stepHere } from './proposals.ts';
import { QuestionChoice } from './QuestionChoice.tsx';
import { startRecording } from './recorder.ts';
import { ShareLesson } from './ShareLesson.tsx';
import { StepList } from './StepList.tsx';
import template from './template.yaml?raw';
import { useSentence } from './useSentence.ts';

/** The desk with its editor; both live as long as the place where one writes. */
function useDesk() {
  const { session } = usePage();
  const { t } = useTranslation('lessonEditor');
  const [desk] = useState(() => createDesk(session, keptDraft() ?? author.getState().begin ?? template));
  const place = useRef<HTMLDivElement>(null);
  const code = useRef<Code>(undefined);
  const sentence = useSentence();
  const label = t('text');
  const begun = useStore(author, ({ begin }) => begin);
  useEffect(() => {
    if (place.current === null) return undefined;
    const { store } = desk;
    const checks = lessonChecks((text) => [...store.getState().refused, ...readDraft(text).problems], sentence, desk.cursor);
    const made = createCode(place.current, store.getState().text, label, desk.written, [checks, fieldHelp()]);
    code.current = made;
    desk.attach(made);
    void desk.show();
    return () => {
      desk.close();
      keepDraft(store.getState().text);
      made.destroy();
    };
    // Another language needs no new editor: what it says is asked for anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [desk]);
  useEffect(() => {
    if (begun !== undefined && begun !== desk.store.getState().text) desk.replace(begun);
    author.setState({ begin: undefined });
  }, [begun, desk]);
  return { desk, place, code };
}

function useRecording(desk: Desk) {
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  return async (): Promise<void> => {
    if (stop.current === undefined) stop.current = await startRecording(desk);
    else {
      stop.current();
      stop.current = undefined;
    }
  };
}

function FileButtons({ desk }: { readonly desk: Desk }): ReactElement {
  const { t } = useTranslation('lessonEditor');
  const { session } = usePage();
  const recording = useStore(desk.store, (state) => state.recording);
  const file = useRef<HTMLInputElement>(null);
  const [sharing, setSharing] = useState(false);
  const save = (): void => {
    const { text, lesson } = desk.store.getState();
    if (!download(`${lesson?.id ?? 'lesson'}.yaml`, text, 'application/yaml')) session.set({ notice: { code: 'notSaved', tone: 'bad' } });
  };
  const open = async (chosen: File | undefined): Promise<void> => {
    if (chosen !== undefined) desk.replace(await textOfLessonFile(chosen));
  };
  return (
    <>
      <IconButton label={t('new')} disabled={recording} onClick={() => desk.replace(template)}><FilePlus2 size={16} /></IconButton>
      <IconButton label={t('open')} disabled={recording} onClick={() => file.current?.click()}><FolderOpen size={16} /></IconButton>
      <IconButton label={t('save')} onClick={save}><Save size={16} /></IconButton>
      <IconButton label={t('share.title')} onClick={() => setSharing(true)}><Link size={16} /></IconButton>
      <IconButton label={t('undo')} onClick={() => desk.undo()}><Undo2 size={16} /></IconButton>
      <input ref={file} type="file" accept=".yaml,.yml" hidden aria-label={t('open')} onChange={(event) => { void open(event.target.files?.[0]); event.target.value = ''; }} />
      {sharing && <ShareLesson text={desk.store.getState().text} broken={desk.store.getState().problems.length > 0} onClose={() => setSharing(false)} />}
    </>
  );
}

function Tools({ desk }: { readonly desk: Desk }): ReactElement {
  const { t } = useTranslation(['lessonEditor', 'lesson']);
  const { session } = usePage();
  const { recording, busy, lesson } = useStore(desk.store);
  const record = useRecording(desk);
  const [asking, setAsking] = useState(false);
  const attempt = (level: Level): void => {
    if (lesson === undefined) return;
    author.setState({ folded: true });
    session.set({ page: 'lesson' });
    void begin(session, lesson, level);
  };
  const additions = [{ id: 'here', label: t('here'), run: () => void stepHere(desk) }, { id: 'question', label: t('question.here'), run: () => setAsking(true) }];
  return (
    <>
      <div className={css['tools']}>
        <Button className={css['record']} aria-pressed={recording} disabled={busy && !recording} icon={recording ? <Square size={13} fill="currentColor" /> : <RecordSign size={13} fill="currentColor" />} onClick={() => void record()}>{recording ? t('stop') : t('record')}</Button>
        <Button icon={<ListChecks size={15} />} disabled={recording || busy} onClick={() => void desk.check()}>{t('check.do')}</Button>
        <Menu label={t('try')} groups={[{ label: t('try'), items: LEVELS.map((level) => ({ id: level, label: t(`lesson:level.${level}`), run: () => attempt(level) })) }]}>
          <button type="button" className={css['menu']} disabled={recording || lesson === undefined}><Play size={13} aria-hidden="true" />{t('try')}<ChevronDown size={13} aria-hidden="true" /></button>
        </Menu>
        <i />
        <Menu label={t('add')} groups={[{ label: t('moment'), items: additions }, { label: t('step'), items: [{ id: 'task', label: t('task'), run: () => void makeTask(desk) }] }]}>
          <button type="button" className={css['menu']} disabled={busy}><Plus size={14} aria-hidden="true" />{t('add')}<ChevronDown size={13} aria-hidden="true" /></button>
        </Menu>
      </div>
      {recording && <p className={css['recording']} role="status">{t('recording')}</p>}
      {asking && <QuestionChoice desk={desk} onClose={() => setAsking(false)} />}
    </>
  );
}

export default function LessonEditor(): ReactElement {
  const { t } = useTranslation('lessonEditor');
  const { desk, place, code } = useDesk();
  const folded = useStore(author, (state) => state.folded);
  const { kept, busy } = useStore(desk.store);
  const go = (problem: LessonProblem): void => code.current?.go(placeIn(code.current.text, problem));
  const fold = (next: boolean): void => {
    author.setState({ folded: next });
    if (!next) void desk.show();
  };
  return (
    <section className={css['author']} aria-label={t('title')} data-folded={folded || undefined}>
      <header>
        <IconButton label={folded ? t('unfold') : t('fold')} aria-expanded={!folded} onClick={() => fold(!folded)}>{folded ? <PanelLeftOpen size={17} /> : <PanelLeftClose size={17} />}</IconButton>
        {!folded && (
          <>
            <h2>{t('title')}</h2>
            <i />
            <FileButtons desk={desk} />
            <IconButton label={t('close')} onClick={() => author.setState({ open: false })}><X size={17} /></IconButton>
          </>
        )}
      </header>
      <div className={css['desk']} hidden={folded}>
        <Tools desk={desk} />
        <StepList desk={desk} said={busy ? t('playing') : kept ? t('kept') : t('notKept')} />
        <div ref={place} className={css['code']} />
        <Findings desk={desk} onGo={go} />
      </div>
    </section>
  );
}
