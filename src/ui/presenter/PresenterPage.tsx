/** The window that only the teacher sees: what the class sees, what to say, what comes next, hands, time. It has a run of its own, in step with the other window's. */
import { Eye, EyeOff, FileCode, Flashlight, MonitorUp, MonitorX, MonitorCheck, Pause, Play, QrCode, SkipBack, SkipForward, SquareTerminal } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { loadWords } from '../../i18n/i18n.ts';
import { titleIn } from '../../lessons/lesson.ts';
import type { Drawer } from '../../session/session.ts';
import { secondsOf } from '../../session/selectors.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import type { DialogName } from '../dialogs/dialogName.ts';
import { useShortcuts } from '../keyboard/useShortcuts.ts';
import { course, goTo, viewOf } from '../lesson/course.ts';
import { usePage, useSession } from '../session.tsx';
import { Safe } from '../states/Safe.tsx';
import { useScenarioName } from '../text.ts';
import { Clocks } from './Clocks.tsx';
import { ClassPeople } from './ClassPeople.tsx';
import { Hands } from './Hands.tsx';
import css from './presenter.module.css';
import { stageName } from './presence.ts';
import { presenting, type Presenting } from './presenting.ts';
import { Spotlight } from './Spotlight.tsx';
import { Talk, type Spoken } from './Talk.tsx';
import { useConducting } from './useConducting.ts';

const Dialogs = lazy(async () => {
  const [module] = await Promise.all([import('../dialogs/Dialogs.tsx'), loadWords('moments')]);
  return module;
});

const Terminal = lazy(async () => ({ default: (await import('../terminal/Terminal.tsx')).Terminal }));
const Editor = lazy(() => import('../editor/Editor.tsx'));

/** What the page has from the start. It is handed over, not imported: the page would otherwise be cut into many pieces. */
export interface PageParts extends Spoken {
  readonly MainView: ComponentType;
  readonly Notice: ComponentType;
  readonly Announcer: ComponentType;
}

/** As long as nobody has said how large the picture is. */
const USUAL_SIZE = { width: 1280, height: 720 };

/** The very picture that the class sees, as large as there and then made smaller. It is for looking at: things are done with the buttons and in the other window. */
function Preview({ here, MainView }: { readonly here: Presenting } & Pick<PageParts, 'MainView'>): ReactElement {
  const { t } = useTranslation('presenter');
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const size = useStore(here.desk, (desk) => desk.size) ?? USUAL_SIZE;
  const blank = useStore(here.desk, ({ screen }) => screen.blank !== 'off');
  useEffect(() => {
    if (frame.current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => entry !== undefined && setRoom({ width: entry.contentRect.width, height: entry.contentRect.height }));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  const scale = Math.min(room.width / size.width, room.height / size.height);
  const inner = useRef<HTMLDivElement>(null);
  const [of] = useState(() => () => inner.current);
  return (
    <figure className={css['preview']} aria-label={t('preview')}>
      <div ref={frame} className={css['room']}>
        {scale > 0 && (
          <div ref={inner} className={css['inner']} style={{ width: size.width * scale, height: size.height * scale }}>
            <div inert className={css['picture']} style={{ width: size.width, height: size.height, transform: `scale(${scale})` }}><Safe><MainView /></Safe></div>
            {/* Made anew with the size, so that it knows where it is. */}
            <Spotlight key={`${size.width} ${size.height} ${scale}`} here={here} of={of} within={inner} />
            {blank && <p className={css['dark']}>{t('isBlank')}</p>}
          </div>
        )}
      </div>
    </figure>
  );
}

function GoTo(): ReactElement {
  const { t, i18n } = useTranslation('presenter');
  const { session } = usePage();
  const now = useStore(course);
  const frame = useSession((state) => state.frame);
  const onLesson = useSession((state) => state.page === 'lesson');
  const [text, setText] = useState('');
  const view = onLesson ? viewOf(now) : undefined;
  if (view !== undefined && now.lesson !== undefined) {
    return (
      <label className={css['goTo']}>
        <span>{t('goTo')}</span>
        <select value={view.number - 1} onChange={(event) => void goTo(session, Number(event.target.value))}>
          {now.lesson.steps.map((step, index) => <option key={step.id} value={index} disabled={now.state.places[index] === undefined}>{`${index + 1}. ${titleIn(step.title, i18n.language)}`}</option>)}
        </select>
      </label>
    );
  }
  const go = (event: FormEvent): void => {
    event.preventDefault();
    const seq = Number(text);
    if (/^\d{1,9}$/.test(text)) void session.goto({ seq });
    setText('');
  };
  return (
    <form className={css['goTo']} onSubmit={go}>
      <label><span>{t('goTo')}</span><input inputMode="numeric" value={text} placeholder={String(frame?.seq ?? '')} onChange={(event) => setText(event.target.value)} /></label>
      <Button type="submit">{t('go')}</Button>
    </form>
  );
}

function Controls({ here, onDialog }: { readonly here: Presenting; readonly onDialog: (dialog: DialogName) => void }): ReactElement {
  const { t } = useTranslation('presenter');
  const { desk, conductor, plays } = here;
  const { session } = usePage();
  const drawer = useSession((state) => state.drawer);
  const turn = (one: Drawer): void => session.set({ drawer: drawer === one ? 'closed' : one });
  const screen = useStore(desk, (now) => now.screen);
  const elsewhere = useStore(desk, (now) => now.playing);
  const own = useSession((state) => state.playing);
  const pointing = useStore(here.pointer, ({ on }) => on);
  const playing = plays() ? own : elsewhere;
  const blank = screen.blank !== 'off';
  return (
    <div className={css['controls']} role="toolbar" aria-label={t('bar')}>
      <Button icon={<SkipBack size={20} />} className={css['step'] ?? ''} onClick={() => conductor.do('previous')}>{t('previous')}</Button>
      <Button look="primary" icon={<SkipForward size={20} />} className={css['step'] ?? ''} onClick={() => conductor.do('next')}>{t('next')}</Button>
      <IconButton look="plain" label={t(playing ? 'stop' : 'play')} onClick={() => conductor.do('play')}>{playing ? <Pause size={18} /> : <Play size={18} />}</IconButton>
      <span className={css['gap']} />
      <IconButton look="plain" label={t('blank')} aria-pressed={blank} onClick={() => conductor.do('blank')}>{blank ? <Eye size={18} /> : <EyeOff size={18} />}</IconButton>
      <IconButton look="plain" label={t('spotlight')} aria-pressed={pointing} onClick={() => conductor.do('spotlight')}><Flashlight size={18} /></IconButton>
      <IconButton look="plain" label={t('projector')} aria-pressed={screen.projector} onClick={() => desk.setState({ screen: { ...screen, projector: !screen.projector } })}><MonitorUp size={18} /></IconButton>
      <IconButton look="plain" label={t('terminal')} aria-pressed={drawer === 'terminal'} onClick={() => turn('terminal')}><SquareTerminal size={18} /></IconButton>
      <IconButton look="plain" label={t('editor')} aria-pressed={drawer === 'editor'} onClick={() => turn('editor')}><FileCode size={18} /></IconButton>
      <IconButton look="plain" label={t('qr')} onClick={() => onDialog('qr')}><QrCode size={18} /></IconButton>
    </div>
  );
}

function Where(): ReactElement {
  const { t } = useTranslation('presenter');
  const now = useStore(course);
  const frame = useSession((state) => state.frame);
  const onLesson = useSession((state) => state.page === 'lesson');
  const view = onLesson ? viewOf(now) : undefined;
  if (view !== undefined) return <p className={css['where']}>{t('lessonStep', { number: view.number, count: view.count })}</p>;
  return <p className={css['where']}>{frame === undefined ? '' : t('runStep', { seq: frame.seq, seconds: secondsOf(frame.at) })}</p>;
}

function Head({ here }: { readonly here: Presenting }): ReactElement {
  const { t, i18n } = useTranslation('presenter');
  const scenarioName = useScenarioName();
  const lesson = useStore(course, (now) => now.lesson);
  const source = useSession((state) => state.source);
  const screens = useStore(here.desk, ({ others }) => others.filter(({ role }) => role === 'audience').length);
  const scenario = source !== undefined && 'scenario' in source ? scenarioName(source.scenario) : '';
  return (
    <header className={css['head']}>
      <h1>{lesson === undefined ? scenario : titleIn(lesson.title, i18n.language)}</h1>
      <p className={css['link']} role="status" data-on={screens > 0 || undefined}>{screens > 0 ? <MonitorCheck size={16} aria-hidden="true" /> : <MonitorX size={16} aria-hidden="true" />}{t(screens > 0 ? 'connected' : 'alone')}</p>
      <Clocks here={here} />
    </header>
  );
}

export function PresenterPage({ MainView, Sentence, Notice, Announcer }: PageParts): ReactElement {
  const { t } = useTranslation('presenter');
  const page = usePage();
  const [here] = useState(() => presenting(page, 'presenter', stageName()));
  const [dialog, setDialog] = useState<DialogName>();
  const ready = useSession((state) => state.status === 'ready');
  const drawer = useSession((state) => state.drawer);
  // What there is to say begins above at every step.
  const place = useStore(course, ({ lesson, state }) => `${lesson?.id ?? ''} ${state.index}`);
  useConducting(here);
  useShortcuts(setDialog, dialog !== undefined);
  return (
    <div className={css['presenter']} data-testid="presenter" data-ready={ready || undefined}>
      <Head here={here} />
      <main className={css['left']} aria-label={t('screen')}>
        <Preview here={here} MainView={MainView} />
        <Controls here={here} onDialog={setDialog} />
        {(drawer === 'terminal' || drawer === 'editor') && <section className={css['typing']} data-drawer={drawer} aria-label={t(drawer)}><Safe><Suspense>{drawer === 'terminal' ? <Terminal /> : <Editor />}</Suspense></Safe></section>}
        <div className={css['foot']}><Where /><GoTo /></div>
      </main>
      <aside key={place} className={css['right']} aria-label={t('talkLabel')}>
        <ClassPeople here={here} />
        {ready && <Talk Sentence={Sentence} />}
        {ready && <Hands here={here} />}
      </aside>
      {dialog !== undefined && <Suspense><Dialogs dialog={dialog} onDialog={setDialog} /></Suspense>}
      <Notice />
      <Announcer />
    </div>
  );
}
