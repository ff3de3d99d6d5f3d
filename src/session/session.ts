/**
 * What the page knows: the frame shown, how it is looked at, whether it plays. A zustand store without React. A gesture is either a command
 * (goes to the host, changes the cluster) or a change of view (stays here).
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Lesson, LessonPart } from '../lessons/lesson.ts';
import type { ViewData, ViewName, ViewQuery } from '../views/views.ts';
import type { MachineCommand } from '../engine/index.ts';
import type { Condition, FaultParameters, Frame, Goto, Grain, Host, Journal, ObjectRef, Outcome, Place, Source } from './protocol.ts';

/** The views that there are, in the order in which the page offers them. */
export const PAGES = ['schematic', 'live', 'objects', 'sequence', 'etcd', 'scheduler', 'controllers', 'network', 'knowledge', 'compare', 'addons', 'lesson', 'log'] as const;
export type Page = (typeof PAGES)[number];
export type Drawer = 'closed' | 'terminal' | 'editor' | 'log';
export type Theme = 'auto' | 'light' | 'dark' | 'contrast';
type Motion = 'auto' | 'reduced';
type Naming = 'controlPlane' | 'master';
/** `marked`: a lesson points at it where it is drawn, and its text stays alone beside it; the details come when it is chosen. */
export type Selection = { readonly kind: 'object'; readonly ref: ObjectRef; readonly marked?: true } | { readonly kind: 'part'; readonly id: string };

export interface Breakpoint {
  readonly condition: Condition;
  readonly on: boolean;
}

/** A moment that the reader wants to find again, in one of the run's futures. */
export interface Bookmark {
  readonly seq: number;
  readonly at: number;
  readonly branch: string;
  readonly note: string;
}

export interface Preferences {
  readonly language: string;
  readonly theme: Theme;
  readonly motion: Motion;
  readonly naming: Naming;
  /** Keys of the page's shortcuts that the reader has chosen, by the shortcut's code. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface Typed {
  readonly id: number;
  /** Simulated time at which it was typed. */
  readonly at: number;
  /** Of the run in which it was typed. */
  readonly source: Source | undefined;
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  readonly notSimulated: readonly string[];
}

export interface SessionState {
  readonly frame: Frame | undefined;
  readonly source: Source | undefined;
  /** `loading` until the first frame; `failed` when no frame can be had. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: string | undefined;
  /** The host is at work for longer than one notices. */
  readonly busy: boolean;
  readonly playing: boolean;
  /** The last step forward found nothing left to do. */
  readonly atEnd: boolean;
  readonly grain: Grain;
  readonly speed: number;
  readonly page: Page;
  readonly drawer: Drawer;
  readonly selection: Selection | undefined;
  /** Parts to look at, by actors' names: a lesson points at them. */
  readonly pointed: readonly string[];
  /** Where the run was opened: nothing has been done yet. */
  readonly origin: number | undefined;
  /** The newest step that there was then: what comes later was done in this page. */
  readonly given: number;
  readonly preferences: Preferences;
  readonly terminal: readonly Typed[];
  readonly history: readonly string[];
  /** What stands on the terminal's line and is not run yet. */
  readonly line: string;
  /** Text that a suggestion has put there. */
  readonly draft: string;
  /** A line that waits for its editor (kubectl edit), and the text to be edited. */
  readonly editing: { readonly id: number; readonly line: string; readonly text: string } | undefined;
  /** Where steps and playback stop by themselves. */
  readonly breakpoints: readonly Breakpoint[];
  readonly bookmarks: readonly Bookmark[];
  /** What the scheduler view shows: a panel's code, the cycle when another than the newest is wanted, and the station of it (`filter`, `score/ImageLocality`). */
  readonly scheduler: { readonly panel?: string; readonly cycle?: number; readonly point?: string };
  /** The panel that the view of add-ons shows. */
  readonly addons: { readonly panel?: string };
  /** A short message for the corner: a key of locales/ with data. */
  readonly notice: { readonly code: string; readonly tone: 'plain' | 'bad'; readonly data?: Readonly<Record<string, string>> } | undefined;
}

export interface SessionOptions {
  readonly host: Host;
  readonly preferences: Preferences;
  readonly onPreferences?: (preferences: Preferences) => void;
  /** The editor's files by name, given to every terminal line (`-f web.yaml`). */
  readonly files?: () => Readonly<Record<string, string>>;
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  readonly host: Host;
  /** How the run was looked at, when a link has opened it. */
  open(source: Source, at?: Goto): Promise<string | undefined>;
  /** Makes a lesson's run and shows its start; with `further`, goes on with it at a further part. Undefined, and said to the reader or to `tell`, when that cannot be. */
  lesson(lesson: Lesson, further?: { readonly from: number; readonly since: number }, tell?: (failure: unknown) => void): Promise<LessonPart | undefined>;
  /** Types a lesson's own lines at the newest moment. */
  lessonLines(lines: readonly string[]): Promise<void>;
  goto(target: Goto): Promise<void>;
  step(direction: 1 | -1, grain?: Grain): Promise<void>;
  /** Lets simulated time pass, though nothing is left to do: heartbeats, resyncs, back-offs. */
  pass(micros: number): Promise<void>;
  /** Runs until a condition holds. False, and the run stays where it is, when that does not come about. */
  until(condition: Condition): Promise<boolean>;
  /** Scrubbing: only the newest wish counts. */
  scrub(target: Goto): void;
  run(line: string): Promise<Outcome | undefined>;
  /** Goes on with the line that waits for its editor. */
  saveEdited(text: string): Promise<void>;
  /** Does something on a machine, or with a new one. */
  machine(command: MachineCommand): Promise<void>;
  fault(code: string, target: string, parameters?: FaultParameters): Promise<void>;
  branch(id: string): Promise<void>;
  /** A new future at this moment. */
  fork(name: string): Promise<void>;
  nameBranch(id: string, name: string): Promise<void>;
  dropBranch(id: string): Promise<void>;
  /** The run with its futures, as data. */
  journal(): Promise<Journal>;
  /** Goes where somebody else stands. */
  follow(place: Place): Promise<void>;
  /** Calls the host where the page stands, whatever has been fetched ahead. */
  here<T>(call: (host: Host) => Promise<T>): Promise<T>;
  /** What a further view shows at the frame shown. */
  view<N extends ViewName>(name: N, query: ViewQuery<N>): Promise<ViewData<N>>;
  /** The frame that follows, fetched ahead without being shown; see playback. */
  fetchAhead(grain: Grain, count: number): Promise<Frame>;
  show(frame: Frame): void;
  set(view: Partial<SessionState>): void;
  prefer(preferences: Partial<Preferences>): void;
  setFiles(files: () => Readonly<Record<string, string>>): void;
}

const INITIAL: Omit<SessionState, 'preferences'> = {
  frame: undefined,
  source: undefined,
  status: 'loading',
  failure: undefined,
  busy: false,
  playing: false,
  atEnd: false,
  grain: 'decision',
  speed: 1,
  page: 'live',
  drawer: 'closed',
  selection: undefined,
  pointed: [],
  origin: undefined,
  given: 0,
  terminal: [],
  history: [],
  line: '',
  draft: '',
  editing: undefined,
  breakpoints: [],
  bookmarks: [],
  scheduler: {},
  addons: {},
  notice: undefined,
};

/** How long a call may take before the page says that it is at work, in real milliseconds. */
const BUSY_AFTER = 150;

/** One call at a time, in order; remembers where the host stands. */
function createQueue(host: Host, store: StoreApi<SessionState>) {
  let tail: Promise<unknown> = Promise.resolve();
  let hostAt: { readonly seq: number; readonly branch: string } | undefined;
  const call = <T>(work: (host: Host) => Promise<T>): Promise<T> => {
    const result = tail.then(async () => {
      const timer = setTimeout(() => store.setState({ busy: true }), BUSY_AFTER);
      try {
        return await work(host);
      } finally {
        clearTimeout(timer);
        if (store.getState().busy) store.setState({ busy: false });
      }
    });
    tail = result.catch(() => undefined);
    return result;
  };
  const arrived = (frame: Frame): Frame => {
    hostAt = { seq: frame.seq, branch: frame.branch };
    return frame;
  };
  /** Brings the host back to the frame that the page shows, when it has run ahead. */
  const here = <T>(work: (host: Host) => Promise<T>): Promise<T> =>
    call(async (target) => {
      const shown = store.getState().frame;
      if (shown !== undefined && hostAt !== undefined && hostAt.seq !== shown.seq) arrived(await target.goto({ seq: shown.seq }));
      return work(target);
    });
  return { call, here, arrived };
}

type Queue = ReturnType<typeof createQueue>;

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

export function createSession(options: SessionOptions): Session {
  const store = createStore<SessionState>(() => ({ ...INITIAL, preferences: options.preferences }));
  const queue = createQueue(options.host, store);
  let files = options.files ?? (() => ({}));
  const show = (frame: Frame): void => {
    store.setState({ frame, status: 'ready', failure: undefined });
    if (frame.broke !== undefined) store.setState({ playing: false, notice: { code: 'broke', tone: 'plain', data: { number: String(frame.broke + 1) } } });
  };
  const complain = (failure: unknown): void => {
    if (store.getState().frame === undefined) store.setState({ status: 'failed', failure: messageOf(failure) });
    else store.setState({ playing: false, notice: { code: 'failed', tone: 'bad', data: { message: messageOf(failure) } } });
  };
  const move = async (work: (host: Host) => Promise<Frame>): Promise<void> => {
    store.setState({ playing: false, atEnd: false });
    await queue.here(async (host) => show(queue.arrived(await work(host)))).catch(complain);
  };
  return {
    store,
    host: options.host,
    open: (source, at) => openRun(source, at, queue, store, show).catch((failure: unknown) => void complain(failure)),
    lesson: (lesson, further, tell = complain) => openLesson(lesson, further, queue, store, show, tell),
    lessonLines: (lines) => move((host) => host.lessonLines(lines, files())),
    goto: (target) => move((host) => host.goto(target)),
    async step(direction, grain) {
      const before = store.getState().frame?.seq;
      await move((host) => host.goto({ direction, grain: grain ?? store.getState().grain, ...breaksOf(store.getState(), direction) }));
      if (direction === 1) store.setState({ atEnd: store.getState().frame?.seq === before });
    },
    pass: (micros) => move((host) => host.advance((store.getState().frame?.at ?? 0) + micros)),
    async until(condition) {
      const before = store.getState().frame?.seq;
      await move((host) => host.until(condition));
      return store.getState().frame?.seq !== before;
    },
    scrub: createScrub(queue, show, complain, store),
    run: (line) => runLine(typed(line, store), queue, store, show, files()),
    async saveEdited(text) {
      const { editing } = store.getState();
      if (editing !== undefined) await runLine(editing, queue, store, show, files(), text);
    },
    machine: (command) => move((host) => host.machine(command)),
    fault: (code, target, parameters) => move((host) => host.fault(code, target, parameters)),
    ...futures(move),
    journal: () => queue.call((host) => host.journal()),
    follow: (place) => followPlace(queue, show, complain, place),
    here: (call) => queue.here(call),
    view: (name, query) => queue.call((host) => host.view(name, query, store.getState().frame?.seq ?? 0)),
    fetchAhead: (grain, count) => fetchAhead(queue, { direction: 1, grain, ...breaksOf(store.getState(), 1) }, count),
    show,
    set: (view) => store.setState(view),
    prefer(change) {
      const preferences = { ...store.getState().preferences, ...change };
      store.setState({ preferences });
      options.onPreferences?.(preferences);
    },
    setFiles(next) {
      files = next;
    },
  };
}

/** Unlike a move of one's own, this changes nothing of whether the page plays: that is the other's to say. */
const followPlace = (queue: Queue, show: (frame: Frame) => void, complain: (failure: unknown) => void, place: Place): Promise<void> =>
  queue.call(async (host) => show(queue.arrived(await host.follow(place)))).catch(complain);

/** Going to other futures of the run, making and forgetting them. */
const futures = (move: (work: (host: Host) => Promise<Frame>) => Promise<void>): Pick<Session, 'branch' | 'fork' | 'nameBranch' | 'dropBranch'> => ({
  branch: (id) => move((host) => host.branch(id)),
  fork: (name) => move((host) => host.fork(name)),
  nameBranch: (id, name) => move((host) => host.nameBranch(id, name)),
  dropBranch: (id) => move((host) => host.dropBranch(id)),
});

/** The conditions of the breakpoints that are on; a step back passes them all. */
const breaksOf = ({ breakpoints }: SessionState, direction: 1 | -1): { readonly breaks?: readonly Condition[] } => {
  const breaks = breakpoints.filter(({ on }) => on).map(({ condition }) => condition);
  return direction === -1 || breaks.length === 0 ? {} : { breaks };
};

/** Several steps at once, but not beyond a breakpoint. */
const fetchAhead = (queue: Queue, target: Goto, count: number): Promise<Frame> =>
  queue.call(async (host) => {
    let frame = queue.arrived(await host.goto(target));
    for (let i = 1; i < count && frame.broke === undefined; i += 1) frame = queue.arrived(await host.goto(target));
    return frame;
  });

function createScrub(queue: Queue, show: (frame: Frame) => void, complain: (failure: unknown) => void, store: StoreApi<SessionState>) {
  let wanted: Goto | undefined;
  let running = false;
  const pump = async (): Promise<void> => {
    running = true;
    while (wanted !== undefined) {
      const target = wanted;
      wanted = undefined;
      await queue.call(async (host) => show(queue.arrived(await host.goto(target)))).catch(complain);
    }
    running = false;
  };
  return (target: Goto): void => {
    wanted = target;
    store.setState({ playing: false, atEnd: false });
    if (!running) void pump();
  };
}

async function openRun(source: Source, at: Goto | undefined, queue: Queue, store: StoreApi<SessionState>, show: (frame: Frame) => void): Promise<string | undefined> {
  store.setState({ playing: false, atEnd: false, source, selection: undefined, pointed: [], bookmarks: [], breakpoints: [], scheduler: {}, addons: {} });
  return queue.call(async (host) => {
    const first = queue.arrived(await host.open(source));
    store.setState({ origin: first.seq, given: first.headSeq });
    show(at === undefined ? first : queue.arrived(await host.goto(at)));
    return first.view;
  });
}

async function openLesson(lesson: Lesson, further: { readonly from: number; readonly since: number } | undefined, queue: Queue, store: StoreApi<SessionState>, show: (frame: Frame) => void, complain: (failure: unknown) => void): Promise<LessonPart | undefined> {
  store.setState({ playing: false, atEnd: false, selection: undefined, ...(further === undefined && { source: { scenario: lesson.id } }) });
  try {
    const { frame, part } = await (further === undefined ? queue.call((host) => host.lesson(lesson)) : queue.here((host) => host.lessonPart(lesson, further.from, further.since)));
    show(queue.arrived(frame));
    if (further === undefined) store.setState({ origin: frame.seq, given: frame.headSeq });
    return part;
  } catch (failure) {
    complain(failure);
    return undefined;
  }
}

let typedCount = 0;

/** A new line in the terminal and in its history. */
function typed(line: string, store: StoreApi<SessionState>): Typed {
  const { terminal, history, frame, source } = store.getState();
  const entry: Typed = { id: (typedCount += 1), at: frame?.at ?? 0, source, line, stdout: '', stderr: '', exitCode: undefined, notSimulated: [] };
  store.setState({
    line: '',
    terminal: [...terminal.slice(-199), entry],
    history: history.at(-1) === line ? history : [...history.slice(-199), line],
  });
  return entry;
}

/** Runs a line of the terminal and puts what it says under it. */
async function runLine(
  { id, line }: Pick<Typed, 'id' | 'line'>,
  queue: Queue,
  store: StoreApi<SessionState>,
  show: (frame: Frame) => void,
  files: Readonly<Record<string, string>>,
  edited?: string,
): Promise<Outcome | undefined> {
  store.setState({ playing: false, atEnd: false, editing: undefined });
  const finish = (result: Partial<Typed>): void =>
    store.setState({ terminal: store.getState().terminal.map((one) => (one.id === id ? { ...one, ...result } : one)) });
  try {
    const { outcome, frame } = await queue.here((host) => host.kubectl(line, files, edited));
    queue.arrived(frame);
    show(frame);
    if (outcome.editing === undefined) finish(outcome);
    else store.setState({ editing: { id, line, text: outcome.editing } });
    return outcome;
  } catch (failure) {
    finish({ stderr: messageOf(failure), exitCode: 1 });
    return undefined;
  }
}
