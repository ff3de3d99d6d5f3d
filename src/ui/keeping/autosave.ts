/**
 * Keeps the run of this tab in the browser while one works, and offers what a closed tab has left. Nothing is ever opened unasked, but after a
 * reload that the page itself has asked for.
 */
import i18next from 'i18next';
import { titleIn } from '../../lessons/lesson.ts';
import { readKept, stateOf, writeKept } from '../../outcomes/keptLesson.ts';
import { browserStore, tabStore } from '../../session/browserStore.ts';
import { readLink } from '../../session/link.ts';
import { packText, unpackText } from '../../session/packedText.ts';
import type { Frame } from '../../session/protocol.ts';
import type { Session, SessionState } from '../../session/session.ts';
import { audience } from '../lesson/audience.ts';
import { course, repeat, resume } from '../lesson/course.ts';
import { parseLesson } from '../lesson/lessonFiles.ts';
import { randomHex } from '../randomHex.ts';
import { readView } from '../viewLink.ts';
import { follow, type Following, type Snapshot } from './follow.ts';
import { GO_ON } from './goOn.ts';
import { dismiss, tell } from './notes.ts';
import { drop, saveOf, saves, tidy, write, type Save } from './saves.ts';
import { claim, isTaken, living } from './tabs.ts';

/** In this tab's own storage: which save it writes. */
const MINE = 'podium.tab';
const MOST_LESSON = 1_000_000;

/** What somebody has done in a run, as a number that changes with it. */
const deedsOf = ({ markers, branches }: Frame): number => branches.length + markers.filter(({ code }) => code === 'command' || code === 'fault').length;

export class Autosave {
  readonly #session: Session;
  readonly #local = browserStore.whole();
  #id = newId();
  #claimed = false;
  /** The last writing went well. */
  #kept = false;
  /** What the run came with when it was opened: only what is done beyond it is worth keeping. */
  #opened: { readonly origin: number | undefined; readonly deeds: number } | undefined;
  #living: ReadonlySet<string> = new Set();
  #following: Following | undefined;

  /** `begun`: what was shown when the page had opened its run; whatever was done since is worth keeping. */
  constructor(session: Session, { frame, origin }: Pick<SessionState, 'frame' | 'origin'>) {
    this.#session = session;
    if (frame !== undefined) this.#opened = { origin, deeds: deedsOf(frame) };
  }

  async start(): Promise<void> {
    this.#isWorth();
    const before = tabStore.read(MINE);
    const goOn = tabStore.read(GO_ON);
    tabStore.forget(GO_ON);
    this.#living = await living();
    if (before !== undefined && this.#living.has(before) && (await isTaken(before))) tell({ code: 'twoTabs' });
    this.#living = await living();
    this.#following = follow(this.#session, (snapshot) => void this.#keep(snapshot), () => this.#isWorth());
    addEventListener('pagehide', () => {
      const last = this.#following?.last();
      if (last !== undefined && this.#isWorth()) this.#write(last);
    });
    if (this.#isWorth()) await this.#following.now();
    this.#listen();
    if (this.#local === undefined) return;
    tidy(this.#local, Date.now(), this.#living);
    const asked = saves(this.#local).find(({ id }) => id === goOn);
    if (asked === undefined) this.#offer(before);
    else await this.#goOn(asked);
  }

  /** Reloads the page without losing anything: the run, the place in it and in the lesson are there again. */
  async reload(): Promise<void> {
    await this.#following?.now();
    if (!this.#kept || !tabStore.keep(GO_ON, this.#id)) history.replaceState(null, '', `#s=${this.#following?.last()?.fragment ?? ''}`);
    location.reload();
  }

  /** The newest that no open tab writes; this tab's own from before it was reloaded goes before others. */
  #offer(before?: string): void {
    const idle = this.#local === undefined ? [] : saves(this.#local).filter(({ id }) => id !== this.#id && (id === before || !this.#living.has(id)));
    const save = idle.find(({ id }) => id === before) ?? idle[0];
    if (save === undefined) return;
    tell({
      code: 'recover',
      data: { what: save.label, when: new Intl.DateTimeFormat(i18next.language, { dateStyle: 'short', timeStyle: 'short' }).format(save.at) },
      actions: [
        { code: 'goOn', main: true, run: () => void this.#goOn(save) },
        { code: 'discard', run: () => this.#discard(save) },
      ],
    });
  }

  #discard({ id }: Save): void {
    if (this.#local !== undefined) drop(this.#local, id);
    dismiss('recover');
    this.#offer();
  }

  async #goOn(save: Save): Promise<void> {
    dismiss('recover');
    // Two tabs may have been offered the same: the second one opens a copy, and says so.
    const free = save.id === this.#id || (await claim(save.id));
    if (!free) tell({ code: 'twoTabs' });
    const opened = await open(this.#session, save);
    if (!opened) return tell({ code: 'unreadable' });
    if (free) {
      this.#id = save.id;
      this.#claimed = true;
      tabStore.keep(MINE, save.id);
      talk({ taken: save.id });
    }
    // What was done before is worth keeping on: the run counts as opened with less than nothing.
    this.#opened = { origin: this.#session.store.getState().origin, deeds: -1 };
    return undefined;
  }

  #isWorth(): boolean {
    const { frame, origin } = this.#session.store.getState();
    const { lesson, state } = course.getState();
    // What is done before a class is no work of one's own, until one takes a copy.
    if (frame === undefined || audience.getState().following) return false;
    if (this.#opened === undefined || this.#opened.origin !== origin) {
      // Another run in this tab: the one before stays where it is.
      if (this.#opened !== undefined && this.#claimed) [this.#id, this.#claimed] = [newId(), false];
      this.#opened = { origin, deeds: deedsOf(frame) };
    }
    return deedsOf(frame) !== this.#opened.deeds || (lesson !== undefined && (state.index > 0 || Object.keys(state.answers).length > 0));
  }

  async #keep(snapshot: Snapshot): Promise<void> {
    if (!this.#claimed) {
      this.#claimed = true;
      await claim(this.#id);
      tabStore.keep(MINE, this.#id);
      this.#living = await living();
    }
    this.#write(snapshot);
  }

  #write({ fragment, lesson: kept }: Snapshot): void {
    if (this.#local === undefined) return once('refused');
    const { lesson } = course.getState();
    const { frame } = this.#session.store.getState();
    const last = frame?.markers.findLast(({ code }) => code === 'command' || code === 'fault')?.name ?? document.title;
    const save = saveOf(this.#id, {
      at: Date.now(),
      label: lesson === undefined ? last : titleIn(lesson.title, i18next.language),
      fragment,
      ...(lesson !== undefined && kept !== undefined && { kept: writeKept(kept)!.text, lesson: packText(JSON.stringify(lesson)) }),
    });
    try {
      const result = write(this.#local, save, this.#living);
      this.#kept = result === 'kept';
      if (result !== 'kept') once(result);
    } catch {
      this.#kept = false;
      once('refused');
    }
    return undefined;
  }

  /** Another tab has taken what is offered here. */
  #listen(): void {
    channel()?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== 'object' || data === null || typeof (data as { taken?: unknown }).taken !== 'string') return;
      dismiss('recover');
      void living().then((now) => {
        this.#living = now;
        this.#offer();
      });
    });
  }
}

const newId = (): string => randomHex(6);

const told = new Set<string>();
/** Trouble is told once; the page goes on. */
function once(code: 'full' | 'large' | 'refused'): void {
  if (!told.has(code)) tell({ code });
  told.add(code);
}

let opened: BroadcastChannel | null | undefined;
function channel(): BroadcastChannel | undefined {
  try {
    opened ??= typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('podium.runs');
  } catch {
    opened = null;
  }
  return opened ?? undefined;
}
const talk = (message: { readonly taken: string }): void => channel()?.postMessage(message);

/** Opens a saved run, with its lesson where it has one. */
async function open(session: Session, { fragment, kept, lesson }: Save): Promise<boolean> {
  try {
    const { view } = readLink(fragment);
    const where = kept === undefined ? undefined : readKept(kept);
    if (lesson !== undefined && where !== undefined) {
      const read = await parseLesson(unpackText(lesson, MOST_LESSON));
      const state = stateOf(where);
      if (where.lesson === read.id) {
        if (!(await resume(session, read, state, where.run ?? fragment))) await repeat(session, read, state);
        return true;
      }
    }
    session.set(readView(view));
    await session.open({ fragment });
    session.set(readView(view));
    return session.store.getState().status === 'ready';
  } catch {
    return false;
  }
}
