/** Brings a host and the page together in an element. Tests and tools mount the same page on hosts of their own. */
import { Fragment } from 'react';
import { createRoot } from 'react-dom/client';
import i18next from 'i18next';
import { applyNaming, changeLanguage, chooseLanguage, loadWords, startI18n } from '../i18n/i18n.ts';
import type { Explainer } from '../session/explanation.ts';
import { createPlayback, type Playback } from '../session/playback.ts';
import type { Frame, Goto, Host, Source } from '../session/protocol.ts';
import { readOnly } from '../session/readOnly.ts';
import { createSession, PAGES, type Session, type SessionState } from '../session/session.ts';
import { App } from './App.tsx';
import { filesByName } from './editor/files.ts';
import { stopsAt } from './lesson/course.ts';
import { examWaits } from './lesson/examKept.ts';
import { hideParts } from './hidden.ts';
import { launchOf, takeStore } from './outcomes/launch.ts';
import { Sentence } from './explain/ExplainPanel.tsx';
import { ExplainProvider } from './explain/useExplanation.ts';
import { goesOn } from './keeping/goOn.ts';
import { readQuery, type Query } from './query.ts';
import { present, rememberedStage, setProjector } from './presenter/presence.ts';
import { FIRST_SCENARIO } from './scenarios.ts';
import { PageProvider } from './session.tsx';
import { Announcer } from './states/Announcer.tsx';
import { Notice } from './states/Notice.tsx';
import { Safe } from './states/Safe.tsx';
import { MainView } from './Views.tsx';
import { keepPreferences, readPreferences, rememberedLanguage, showAppearance } from './theme/appearance.ts';
import './theme/tokens.css';
import './theme/base.css';
import { readView } from './viewLink.ts';

export interface MountOptions {
  readonly root: HTMLElement;
  readonly host: Host;
  readonly explainer: () => Explainer;
  /** Whether what is done here is kept in this browser. */
  readonly autosave?: boolean;
  readonly embed?: () => Promise<{ readonly Embed: (props: { readonly query: Query }) => React.ReactElement }>;
}

/** Milliseconds to read a character of a sentence, at speed 1, and to find one's bearings. */
const READING = { character: 14, start: 450 };

/** Milliseconds that a new page has for its picture alone. */
const BEFORE_KEEPING = 2_000;

const reducedBySystem = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function sourceOf(query: Query): Source {
  const fragment = location.hash.replace(/^#/, '');
  if (/^(s=)?v\d+\./.test(fragment)) return { fragment };
  return { scenario: query.scenario ?? FIRST_SCENARIO };
}

function startPlayback(session: Session, explainer: () => Explainer, reduced: () => boolean): Playback {
  const lengthOf = (frame: Frame): number => explainer().explain(frame).sentence.reduce((sum, part) => sum + part.text.length, 0);
  return createPlayback({
    session,
    reduced,
    stopAt: (frame) => stopsAt(session, frame),
    dwell: (frame) => READING.start + READING.character * lengthOf(frame),
    requestFrame: (callback) => requestAnimationFrame(callback),
    cancelFrame: (handle) => cancelAnimationFrame(handle),
    realNow: () => performance.now(),
  });
}

/** Theme, motion and words follow the preferences as they change. */
function followPreferences(session: Session, reduced: () => boolean): void {
  const show = (): void => showAppearance(session.store.getState().preferences, reduced());
  session.store.subscribe((state, before) => {
    const { preferences } = state;
    if (preferences === before.preferences) return;
    show();
    if (preferences.language !== before.preferences.language || preferences.naming !== before.preferences.naming) {
      void changeLanguage(preferences.language).then(() => applyNaming(preferences.naming));
    }
  });
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(prefers-contrast: more)']) matchMedia(query).addEventListener('change', show);
  show();
}

/** A lesson in the address: its text in the fragment, or `lesson=`. */
const lessonInAddress = (query: Query): boolean => isLessonLink() || query.lesson !== undefined;
const isLessonLink = (): boolean => /^#?l=/.test(location.hash);

/** An exam in the address, or one that this browser has kept; who follows a link to a run wants to see that one. */
const hasExam = (query: Query): boolean => !query.embed && (query.exam !== undefined || (location.hash === '' && examWaits()));

/** Questions in an embed are the same for all who see it. */
const SEED_OF_EMBEDS = 1;

/** What keeps the run in the browser is fetched when the picture stands. */
async function keepRun(session: Session): Promise<void> {
  const begun = session.store.getState();
  if (!goesOn()) await new Promise((begin) => setTimeout(begin, BEFORE_KEEPING));
  await (await import('./keeping/start.ts')).startKeeping(session, begun);
}

async function openRun(session: Session, playback: Playback, query: Query): Promise<void> {
  if (lessonInAddress(query) && (await (await import('./lesson/opening.ts')).arrive(session, isLessonLink() ? location.hash : '', query.lesson, document.baseURI))) return;
  const source = sourceOf(query);
  const at: Goto | undefined = query.step === undefined ? undefined : { seq: query.step };
  const view = await session.open(source, at);
  if (view !== undefined && !query.embed) session.set(readView(view));
  if (hasExam(query)) {
    const { proposeFrom, resume } = await import('./lesson/opening.ts');
    if (!(examWaits() && (await resume(session))) && query.exam !== undefined) await proposeFrom(query.exam);
  } else if (query.mode === 'quiz') await (await import('./lesson/opening.ts')).askAbout(session, SEED_OF_EMBEDS);
  else if (query.play && !reducedBySystem()) playback.play();
}

/** What the other windows show, where there are any (the presenter's, or the class's after this one was loaded again); else what the address asks for. */
async function openStage(session: Session, playback: Playback, query: Query, name: string | undefined): Promise<void> {
  const role = query.presenter === undefined ? 'audience' : 'presenter';
  if (name !== undefined && (await (await import('./presenter/presenting.ts')).rejoin({ session, playback }, role, name))) return;
  await openRun(session, playback, query);
}

/** What stands in the middle at the beginning. */
function firstPage(query: Query): Partial<Pick<SessionState, 'page'>> {
  if (query.mode === 'lesson' || query.mode === 'quiz' || lessonInAddress(query) || hasExam(query)) return { page: 'lesson' };
  const page = PAGES.find((one) => one.toLowerCase() === query.views[0]);
  return page === undefined ? {} : { page };
}

export async function mountPage({ root, host, explainer, autosave = false, embed }: MountOptions): Promise<Session> {
  const store = takeStore();
  const query = readQuery(location.search, (unknown) => console.info(`Podium: "${unknown}" in the address is not known and left out.`));
  const launch = launchOf(document.documentElement.dataset);
  const language = chooseLanguage([query.language, document.documentElement.dataset['language'], rememberedLanguage(), ...navigator.languages]);
  const preferences = readPreferences({ language, theme: query.theme, motion: query.motion });
  const session = createSession({
    host: query.readonly ? readOnly(host, () => i18next.t('embed.readOnly')) : host,
    preferences,
    // What an embed is made to look like says nothing about what the reader likes elsewhere.
    ...(!query.embed && { onPreferences: keepPreferences }),
    files: filesByName,
  });
  session.set(firstPage(query));
  hideParts(query);
  const reduced = (): boolean => session.store.getState().preferences.motion === 'reduced' || reducedBySystem();
  await startI18n(language);
  await applyNaming(preferences.naming);
  const playback = startPlayback(session, explainer, reduced);
  followPreferences(session, reduced);
  i18next.on('languageChanged', () => void (document.title = i18next.t('app.title')));
  document.title = i18next.t('app.title');
  const Embedded = query.embed && embed !== undefined ? (await embed()).Embed : undefined;
  // What a class begins here has no windows yet that could tell anything.
  const stage = query.presenter ?? (query.embed ? undefined : rememberedStage());
  const Around = query.classroom === undefined || query.embed || query.presenter !== undefined ? Fragment : await (await import('./classroom/enterClass.tsx')).enterClass({ session, playback }, explainer(), query.classroom);
  const Presenter = query.presenter === undefined ? undefined : (await Promise.all([import('./presenter/PresenterPage.tsx'), loadWords('presenter')]))[0].PresenterPage;
  createRoot(root).render(
    <PageProvider value={{ session, playback }}>
      <ExplainProvider value={explainer()}>
        <Safe><Around>{Embedded !== undefined ? <Embedded query={query} /> : Presenter !== undefined ? <Presenter MainView={MainView} Sentence={Sentence} Notice={Notice} Announcer={Announcer} /> : <App />}</Around></Safe>
      </ExplainProvider>
    </PageProvider>,
  );
  if (!query.embed && query.mode === 'present') present();
  if (query.projector) setProjector(true);
  if (launch === undefined) {
    const opened = openStage(session, playback, query, stage);
    if (autosave && query.classroom === undefined && Embedded === undefined && Presenter === undefined && window.opener === null) void opened.then(() => keepRun(session));
  }
  if (store !== undefined) void import('./outcomes/lrs.ts').then(({ reportToStore }) => reportToStore(session, store));
  if (launch !== undefined) void import('./outcomes/lms.ts').then(({ openLaunched }) => openLaunched(session, launch));
  return session;
}
