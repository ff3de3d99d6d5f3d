/** Follows the run and the lesson, and hands on both as texts that others can keep: whatever changes, not more often than it is worth. */
import { keptLesson, type KeptLesson } from '../../outcomes/keptLesson.ts';
import type { Session } from '../../session/session.ts';
import { course } from '../lesson/course.ts';
import { viewOf } from '../viewLink.ts';

export interface Snapshot {
  /** The run and the place in it, as a link's fragment. */
  readonly fragment: string;
  readonly lesson: KeptLesson | undefined;
}

export interface Following {
  /** Hands on how things stand, at once. */
  now(): Promise<void>;
  /** The same without waiting, for a page that goes away: the lesson as it stands, with the run of the last time where it reaches so far. */
  last(): Snapshot | undefined;
  stop(): void;
}

/** While the run plays, its frames are fetched ahead: asking where the page stands would disturb that. */
const WAIT = { still: 800, playing: 4_000 };

/** `isWorth`: whether there is anything to keep. */
export function follow(session: Session, take: (snapshot: Snapshot) => void, isWorth: () => boolean = () => true): Following {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let handed: { readonly fragment: string; readonly head: number; readonly branch: string } | undefined;
  const now = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const { lesson, state, rehearsal } = course.getState();
    const { frame } = session.store.getState();
    // What is played to be printed is nobody's work.
    if (frame === undefined || rehearsal) return;
    const fragment = await session.here((host) => host.share(viewOf(session.store.getState())));
    handed = { fragment, head: frame.headSeq, branch: frame.branch };
    if (!stopped) take({ fragment, lesson: lesson && keptLesson(lesson.id, state, fragment) });
  };
  const late = (): void => {
    timer = undefined;
    // Nothing is lost by a failure: the next change tries again.
    if (isWorth()) void now().catch(() => undefined);
  };
  const soon = (wait: number): void => void (timer ??= setTimeout(late, wait));
  const ends = [
    session.store.subscribe((state, before) => state.frame !== before.frame && state.frame !== undefined && soon(state.playing ? WAIT.playing : WAIT.still)),
    course.subscribe((state, before) => {
      if (state.state === before.state) return;
      clearTimeout(timer);
      timer = undefined;
      soon(0);
    }),
  ];
  return {
    now,
    last() {
      const { lesson, state, branches, rehearsal } = course.getState();
      const whole = handed !== undefined && (state.places[state.index] ?? 0) <= handed.head && (branches[state.index] ?? handed.branch) === handed.branch;
      if (rehearsal) return undefined;
      return handed && { fragment: handed.fragment, lesson: lesson && keptLesson(lesson.id, state, whole ? handed.fragment : undefined) };
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      for (const end of ends) end();
    },
  };
}
