/**
 * A moment in parts that change apart from one another, as it goes over the wire: a step costs its place, not the whole run. What only the
 * presenter has (hands counted, the timer) is left out. What comes is checked as any moment from elsewhere.
 */
import { z } from '../lessons/zod.ts';
import { changed, changeFormat, type Change } from '../session/stage/change.ts';
import type { Spot } from '../session/stage/desk.ts';
import { share } from '../session/stage/message.ts';
import { momentFormat, type Moment } from '../session/stage/moment.ts';

/** The lesson's text by itself: it stays the same while one goes through it. */
export type Parts = { readonly run: unknown; readonly at: unknown; readonly look: unknown; readonly pointed: unknown; readonly playing: unknown; readonly speed: unknown; readonly screen: unknown; readonly camera: unknown; readonly line: unknown; readonly typed: unknown; readonly file: unknown; readonly files: unknown; readonly lesson: unknown; readonly course: unknown };

export function partsOf({ run, at, look, pointed, playing, speed, screen, camera, line, typed, file, files, lesson }: Moment): Parts {
  const { lesson: text = null, ...course } = lesson ?? {};
  return { run, at, look, pointed, playing, speed, screen: { blank: screen.blank, projector: false }, camera, line, typed, file, files, lesson: text, course: lesson === null ? null : course };
}

/** Where the presenter points. Not of the moment: it is gone as quickly, and nothing is told after it. */
export const SPOT = 'spot';

const spotFormat = z.strictObject({ x: share, y: share, on: z.strictObject({ name: z.string().max(200), x: share, y: share }).exactOptional() });

const TIMER = { counted: 0, startedAt: null, limit: null };

/** What a page has heard, put together. Throws nothing: parts that cannot be are not taken. */
export class Heard {
  readonly #raw = new Map<string, unknown>();
  readonly #news = new Set<string>();
  #moment: Moment | undefined;
  #spot: Spot | null = null;

  get moment(): Moment | undefined {
    return this.#moment;
  }

  get spot(): Spot | null {
    return this.#spot;
  }

  /** Takes what came; shows nothing yet. */
  hear(set: { readonly [part: string]: unknown }, whole: boolean): void {
    if (whole) this.#raw.clear();
    if (SPOT in set) this.#spot = spotFormat.safeParse(set[SPOT]).data ?? null;
    for (const [part, value] of Object.entries(set)) {
      if (part === SPOT) continue;
      this.#raw.set(part, value);
      this.#news.add(part);
    }
  }

  /** What has come since the last time as a change; undefined when there is nothing new, or nothing that makes sense. */
  take(): { readonly now: Moment; readonly change: Change } | undefined {
    if (this.#news.size === 0) return undefined;
    const before = this.#moment;
    if (before === undefined) return this.#takeWhole();
    const read = changeFormat.safeParse(this.#written(this.#news));
    this.#news.clear();
    if (!read.success) return undefined;
    const change = read.data as Change;
    try {
      this.#moment = changed(before, change);
    } catch {
      return undefined;
    }
    return { now: this.#moment, change };
  }

  /** All of it, for who comes back. */
  everything(): { readonly now: Moment; readonly change: Change } | undefined {
    this.take();
    if (this.#moment === undefined) return undefined;
    const { run, ...rest } = this.#moment;
    return { now: this.#moment, change: { ...rest, run: { whole: run } } };
  }

  #takeWhole(): { readonly now: Moment; readonly change: Change } | undefined {
    const { run, ...rest } = this.#written(this.#raw) as { readonly run?: { readonly whole: unknown } };
    const read = momentFormat.safeParse({ ...rest, run: run?.whole, poll: null, timer: TIMER });
    if (!read.success) return undefined;
    this.#news.clear();
    this.#moment = read.data as Moment;
    return this.everything();
  }

  /** Parts in the form of a change. */
  #written(parts: { has(part: string): boolean; keys(): Iterable<string> }): object {
    const change: Record<string, unknown> = {};
    for (const part of parts.keys()) if (part !== 'run' && part !== 'lesson' && part !== 'course') change[part] = this.#raw.get(part);
    if (parts.has('run')) change['run'] = { whole: this.#raw.get('run') };
    if (parts.has('lesson') || parts.has('course')) {
      const course = this.#raw.get('course');
      const text = parts.has('lesson') ? { lesson: this.#raw.get('lesson') } : {};
      change['lesson'] = typeof course === 'object' && course !== null ? { ...text, ...course } : null;
    }
    return change;
  }
}
