/** Takes the moment that is shown, and shows one that has come. What the page's lessons and desk hold comes through ports. */
import type { StoreApi } from 'zustand/vanilla';
import type { Journal } from '../protocol.ts';
import type { Session, SessionState, Typed } from '../session.ts';
import type { Change } from './change.ts';
import type { Desk } from './desk.ts';
import type { LessonMoment, Look, Moment } from './moment.ts';
import { heardFiles, toldFiles, type Files, type ToldFiles } from './openFiles.ts';
import { heardLines, toldLines, type TypedLine } from './typedLines.ts';

/** Where the page keeps the lesson that is under way. */
export interface LessonPort {
  read(): LessonMoment | null;
  write(lesson: LessonMoment | null): void;
  subscribe(tell: () => void): () => void;
}

export interface Shown {
  readonly session: Session;
  readonly lesson: LessonPort;
  readonly desk: StoreApi<Desk>;
  /** Those of the editor. */
  readonly files: StoreApi<Files>;
  /** Whether the run plays in this window; in the others it only goes along. */
  readonly plays: () => boolean;
}

/** Takes moments. Remembers the run's journal, the terminal and the files for as long as they stay the same. */
export function createCapture({ session, lesson, desk, files, plays }: Shown): () => Promise<Moment | undefined> {
  let known: { readonly edition: string; readonly run: Journal } | undefined;
  let typed: { readonly terminal: readonly Typed[]; readonly told: readonly TypedLine[] } | undefined;
  let open: { readonly files: Files; readonly told: ToldFiles } | undefined;
  return async () => {
    const edition = session.store.getState().frame?.edition;
    if (edition === undefined) return undefined;
    if (known?.edition !== edition) known = { edition, run: await session.journal() };
    const state = session.store.getState();
    const { frame, pointed, playing, speed, line, terminal } = state;
    if (frame === undefined) return undefined;
    if (typed?.terminal !== terminal) typed = { terminal, told: toldLines(terminal) };
    if (open?.files !== files.getState()) open = { files: files.getState(), told: toldFiles(files.getState()) };
    const { screen, poll, timer, camera, playing: elsewhere } = desk.getState();
    return { run: known.run, at: { seq: frame.seq, events: frame.events }, look: lookOf(state), pointed, playing: plays() ? playing : elsewhere, speed, lesson: lesson.read(), screen, poll, timer, camera, line, typed: typed.told, ...open.told };
  };
}

function lookOf({ source, origin, page, drawer, grain, selection, scheduler, addons }: SessionState): Look {
  const name = source === undefined ? null : 'scenario' in source ? source.scenario : 'name' in source ? source.name : null;
  return { name: name?.slice(0, 300) ?? null, origin: origin ?? null, page, drawer, grain, selection: selection ?? null, scheduler, addons };
}

/** Shows what has changed; `now` is the whole after it. The rest of the page stays as it is. */
export async function apply({ session, lesson, desk, files, plays }: Shown, now: Moment, change: Change): Promise<void> {
  const { screen, poll, timer, camera } = now;
  desk.setState({ screen, poll, timer, ...(change.camera !== undefined && { camera }), ...(!plays() && { playing: now.playing }) });
  if (plays() && !now.playing) session.set({ playing: false });
  if (change.run !== undefined || change.at !== undefined) await session.follow({ ...(change.run !== undefined && { journal: now.run }), ...now.at });
  const { name, origin, page, drawer, grain, selection, scheduler, addons } = now.look;
  session.set({
    ...(change.look !== undefined && { source: name === null ? { fragment: '' } : { scenario: name }, origin: origin ?? undefined, page, drawer, grain, selection: selection ?? undefined, scheduler, addons }),
    ...(change.pointed !== undefined && { pointed: now.pointed }),
    ...(change.speed !== undefined && { speed: now.speed }),
    ...(change.line !== undefined && { line: now.line }),
    ...(change.typed !== undefined && { terminal: heardLines(session.store.getState().terminal, now.typed) }),
  });
  if (change.lesson !== undefined) lesson.write(now.lesson);
  // A lesson brings files of its own.
  if (change.file !== undefined || change.files !== undefined || change.lesson !== undefined) files.setState(heardFiles(files.getState(), now));
  if (plays() && change.playing === true && session.store.getState().frame !== undefined) session.set({ playing: true, atEnd: false });
}
