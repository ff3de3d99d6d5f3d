/**
 * Maps real time to simulated time: the page's only requestAnimationFrame. Simulated events come in bursts of microseconds and pauses of
 * seconds, so the clock is paced by steps: each step is shown for as long as reading it takes (divided by the speed), and within it simulated
 * time runs evenly towards the next step. What moves in the graph is a function of `now()`.
 */
import type { Frame } from './protocol.ts';
import type { Session } from './session.ts';

/** Slowest and fastest; the steps between are those of the speed control. */
export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 100];

export interface PlaybackOptions {
  readonly session: Session;
  /** Real milliseconds that one needs to read a step at speed 1. */
  readonly dwell: (frame: Frame) => number;
  /** Playback stops at such a frame: a lesson's gate. */
  readonly stopAt?: (frame: Frame) => boolean;
  readonly reduced: () => boolean;
  readonly requestFrame: (callback: (realMs: number) => void) => number;
  readonly cancelFrame: (handle: number) => void;
  readonly realNow: () => number;
}

export interface Playback {
  /** Simulated microseconds shown, between the frame's own time and the next one's. */
  now(): number;
  subscribe(listener: () => void): () => void;
  toggle(): void;
  play(): void;
  pause(): void;
  faster(): void;
  slower(): void;
  dispose(): void;
}

interface Glide {
  readonly from: number;
  readonly to: number;
  readonly startedAt: number;
  readonly duration: number;
}

/** No step is shown for less than this at speed 1, in real milliseconds. */
const SHORTEST = 400;
/** How long a message glides after a step by hand. */
const HAND_GLIDE = 650;
/** Part of its way at which a message rests while nothing plays: its label is then clear of both ends. */
const REST = 0.55;
/** At most this many steps are passed between two pictures. */
const MOST_AHEAD = 12;
/** Real milliseconds below which a step cannot be seen, so that several pass at once. */
const SEEN = 40;

/** Where time rests on a frame: in the middle of the flight of its own message, so that it can be seen. */
export function restOf(frame: Frame): number {
  const current = frame.scene.messages.find((message) => message.current);
  if (current === undefined || current.arriveAt <= current.sentAt) return frame.at;
  return Math.max(frame.at, current.sentAt + REST * (current.arriveAt - current.sentAt));
}

class Clock {
  t = 0;
  private glide: Glide | undefined;
  private handle: number | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly options: PlaybackOptions;
  onArrive: (() => void) | undefined;

  constructor(options: PlaybackOptions) {
    this.options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(t: number): void {
    this.stop();
    this.t = t;
    this.tell();
  }

  run(to: number, duration: number): void {
    this.stop();
    this.glide = { from: this.t, to, startedAt: this.options.realNow(), duration: Math.max(1, duration) };
    this.handle = this.options.requestFrame(this.tick);
  }

  stop(): void {
    if (this.handle !== undefined) this.options.cancelFrame(this.handle);
    this.handle = undefined;
    this.glide = undefined;
  }

  private readonly tick = (realMs: number): void => {
    const glide = this.glide;
    if (glide === undefined) return;
    const part = Math.min(1, Math.max(0, (realMs - glide.startedAt) / glide.duration));
    this.t = glide.from + (glide.to - glide.from) * part;
    this.tell();
    if (part < 1) {
      this.handle = this.options.requestFrame(this.tick);
      return;
    }
    this.stop();
    this.onArrive?.();
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Shows one frame after the other while playing. */
class Player {
  private next: Frame | undefined;
  private turn = 0;
  private shownAt = 0;
  private readonly clock: Clock;
  private readonly options: PlaybackOptions;

  constructor(clock: Clock, options: PlaybackOptions) {
    this.clock = clock;
    this.options = options;
    clock.onArrive = () => this.arrive();
  }

  start(): void {
    this.turn += 1;
    this.linger();
  }

  stop(): void {
    this.turn += 1;
    this.next = undefined;
  }

  private get speed(): number {
    return this.options.session.store.getState().speed;
  }

  private dwellOf(frame: Frame): number {
    return Math.max(SHORTEST, this.options.dwell(frame)) / this.speed;
  }

  /** Shows the present frame for a while and fetches the next one meanwhile. */
  private linger(): void {
    const { session, realNow, reduced } = this.options;
    const frame = session.store.getState().frame;
    if (frame === undefined) return;
    const turn = this.turn;
    const dwell = this.dwellOf(frame);
    this.shownAt = realNow();
    this.next = undefined;
    this.clock.run(reduced() ? restOf(frame) : Math.max(this.clock.t, restOf(frame)), dwell * REST);
    const count = Math.min(MOST_AHEAD, Math.max(1, Math.round(SEEN / dwell)));
    session.fetchAhead(session.store.getState().grain, count).then(
      (next) => {
        if (turn === this.turn) this.fetched(frame, next, dwell);
      },
      () => session.set({ playing: false }),
    );
  }

  private fetched(frame: Frame, next: Frame, dwell: number): void {
    const { session, reduced, realNow } = this.options;
    if (next.seq === frame.seq) {
      session.set({ playing: false, atEnd: true });
      return;
    }
    this.next = next;
    const left = dwell - (realNow() - this.shownAt);
    const to = reduced() ? this.clock.t : Math.max(this.clock.t, next.at);
    if (left > 0) this.clock.run(to, left);
    else this.arrive();
  }

  private arrive(): void {
    const { session, stopAt } = this.options;
    if (!session.store.getState().playing) return;
    const next = this.next;
    if (next === undefined) {
      return;
    }
    this.clock.t = Math.max(next.at, 0);
    session.show(next);
    if (stopAt?.(next) === true) session.set({ playing: false });
    else this.linger();
  }
}

export function createPlayback(options: PlaybackOptions): Playback {
  const { session } = options;
  const clock = new Clock(options);
  const player = new Player(clock, options);
  const unsubscribe = session.store.subscribe((state, before) => {
    if (state.playing && !before.playing) {
      player.start();
      return;
    }
    if (!state.playing && before.playing) player.stop();
    const frame = state.frame;
    if (frame === undefined || state.playing) return;
    if (frame === before.frame && !before.playing) return;
    settle(clock, frame, before.frame, options.reduced());
  });
  const change = (by: 1 | -1): void => {
    const at = SPEEDS.findIndex((speed) => speed >= session.store.getState().speed);
    const speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))];
    if (speed !== undefined) session.set({ speed });
  };
  const play = (): void => {
    if (session.store.getState().frame !== undefined) session.set({ playing: true, atEnd: false });
  };
  const pause = (): void => session.set({ playing: false });
  return {
    now: () => clock.t,
    subscribe: clock.subscribe,
    toggle: () => (session.store.getState().playing ? pause() : play()),
    play,
    pause,
    faster: () => change(1),
    slower: () => change(-1),
    dispose() {
      unsubscribe();
      player.stop();
      clock.stop();
    },
  };
}

/** After a step by hand: forwards the message glides to its resting place, backwards and after jumps it is there at once. */
function settle(clock: Clock, frame: Frame, before: Frame | undefined, reduced: boolean): void {
  const rest = restOf(frame);
  const forward = before !== undefined && frame.seq > before.seq && frame.at - before.at < 60_000_000;
  if (frame.seq === before?.seq) clock.run(Math.max(clock.t, rest), 1);
  else if (reduced || !forward || rest === frame.at) clock.set(rest);
  else {
    clock.set(frame.at);
    clock.run(rest, HAND_GLIDE);
  }
}
