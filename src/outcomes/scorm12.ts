/**
 * A lesson as a SCO of SCORM 1.2: score, status, time, and where one was, kept by the LMS that has opened the page. The LMS is found where the
 * standard says: up the frames, then from the window that has opened this one; it may belong to another site, and then it cannot be reached.
 */
import { readKept, writeKept, type KeptLesson } from './keptLesson.ts';
import { scoreOf, type Grader, type Outcome } from './outcomes.ts';

export interface Scorm12Api {
  LMSInitialize(nothing: ''): unknown;
  LMSFinish(nothing: ''): unknown;
  LMSGetValue(element: string): unknown;
  LMSSetValue(element: string, value: string): unknown;
  LMSCommit(nothing: ''): unknown;
}

/** What is looked at of a window. */
export interface WindowLike {
  readonly API?: unknown;
  readonly parent?: unknown;
  readonly opener?: unknown;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Calls after so many milliseconds; the result takes it back. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Frames lie in frames; more than so many are a ring, or no LMS. */
const MOST_WINDOWS = 12;
/** The standard's limit of suspend_data; some LMS check it, some cut silently, so that we keep to it. */
export const MOST_SUSPENDED = 4_095;
const COMMIT_EVERY = 10_000;

const isApi = (value: unknown): value is Scorm12Api => (typeof value === 'object' || typeof value === 'function') && value !== null && typeof (value as Partial<Scorm12Api>).LMSInitialize === 'function';

function upFrom(start: unknown): Scorm12Api | undefined {
  let at = start as WindowLike | null | undefined;
  try {
    for (let i = 0; i < MOST_WINDOWS && at !== null && at !== undefined; i += 1) {
      if (isApi(at.API)) return at.API;
      if (at.parent === at) return undefined;
      at = at.parent as WindowLike | undefined;
    }
  } catch {
    // A window of another site: nothing of it may be read.
  }
  return undefined;
}

export function findApi(own: WindowLike): Scorm12Api | undefined {
  const above = upFrom(own);
  if (above !== undefined) return above;
  try {
    return upFrom(own.opener) ?? upFrom((own.parent as WindowLike | undefined)?.opener);
  } catch {
    return undefined;
  }
}

/** HHHH:MM:SS.ss */
export function sessionTime(milliseconds: number): string {
  const hundredths = Math.min(Math.max(0, Math.round(milliseconds / 10)), 9_999 * 360_000 + 359_999);
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(hundredths / 100);
  return `${String(Math.floor(seconds / 3_600)).padStart(4, '0')}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
}

/** A number between 0 and 100, or nothing. */
const percent = (text: string): number | undefined => (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100 ? Number(text) : undefined);

export class Scorm12 implements Grader {
  readonly #api: Scorm12Api;
  readonly #clock: Clock;
  readonly #since: number;
  readonly #sent = new Map<string, string>();
  /** The best of all times stays: whoever repeats a lesson loses nothing. */
  #best: number;
  #status: string;
  #pending: (() => void) | undefined;
  #committed: number;
  #ended = false;

  private constructor(api: Scorm12Api, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
    this.#since = clock.now();
    this.#committed = this.#since;
    this.#best = percent(this.#get('cmi.core.score.raw')) ?? -1;
    this.#status = this.#get('cmi.core.lesson_status');
    if (!['completed', 'passed', 'failed', 'incomplete'].includes(this.#status)) this.#setStatus('incomplete');
    this.#set('cmi.core.exit', 'suspend');
    this.#commit();
  }

  /** Undefined when the LMS does not want to begin. */
  static begin(api: Scorm12Api, clock: Clock): Scorm12 | undefined {
    try {
      return String(api.LMSInitialize('')) === 'true' ? new Scorm12(api, clock) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Where one was the last time. */
  get kept(): KeptLesson | undefined {
    return readKept(this.#get('cmi.suspend_data'));
  }

  report(outcome: Outcome): void {
    const score = scoreOf(outcome);
    if (score > this.#best) {
      this.#best = score;
      this.#set('cmi.core.score.min', '0');
      this.#set('cmi.core.score.max', '100');
      this.#set('cmi.core.score.raw', String(score));
    }
    this.#set('cmi.core.lesson_location', outcome.step);
    if (outcome.done) this.#finished(score);
    this.#commitSoon(outcome.done);
  }

  keep(lesson: KeptLesson): 'whole' | 'step' | 'none' {
    const written = writeKept(lesson, MOST_SUSPENDED);
    if (written === undefined || !this.#set('cmi.suspend_data', written.text)) return 'none';
    this.#commitSoon(false);
    return written.holds;
  }

  end(): void {
    if (this.#ended) return;
    this.#commit();
    this.#ended = true;
    this.#api.LMSFinish('');
  }

  /** The LMS, or who has made the package, says what is enough; without that whoever has come to the end has done it. */
  #finished(score: number): void {
    const enough = percent(this.#get('cmi.student_data.mastery_score'));
    const status = enough === undefined ? 'completed' : score >= enough ? 'passed' : 'failed';
    if (this.#status === 'passed' || (this.#status === 'completed' && status === 'failed')) return;
    this.#setStatus(status);
  }

  #setStatus(status: string): void {
    this.#status = status;
    this.#set('cmi.core.lesson_status', status);
  }

  #get(element: string): string {
    const value = this.#api.LMSGetValue(element);
    return value === null || value === undefined ? '' : String(value);
  }

  #set(element: string, value: string): boolean {
    if (this.#ended) return false;
    if (this.#sent.get(element) === value) return true;
    if (String(this.#api.LMSSetValue(element, value)) !== 'true') return false;
    this.#sent.set(element, value);
    return true;
  }

  #commitSoon(now: boolean): void {
    const wait = this.#committed + COMMIT_EVERY - this.#clock.now();
    if (now || wait <= 0) this.#commit();
    else this.#pending ??= this.#clock.after(wait, () => this.#commit());
  }

  #commit(): void {
    if (this.#ended) return;
    this.#pending?.();
    this.#pending = undefined;
    this.#committed = this.#clock.now();
    this.#set('cmi.core.session_time', sessionTime(this.#committed - this.#since));
    this.#api.LMSCommit('');
  }
}
