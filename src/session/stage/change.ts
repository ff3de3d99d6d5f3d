/**
 * From one moment to the next: only what differs, and of a run only the commands that are new. A run is (scenario, seed, commands), so that a step
 * costs a few bytes however long the run is.
 */
import { z } from '../../lessons/zod.ts';
import { checkJournal, LIMITS } from '../runCheck.ts';
import type { FutureValue, Journal } from '../protocol.ts';
import { journalFormat, lessonPlace, lessonTextFormat, parts, type LessonMoment, type Moment } from './moment.ts';

/** A future by what it has in common with one that is known, and what follows there. */
interface FutureChange extends Omit<FutureValue, 'commands'> {
  /** The known future that it begins like; absent: none. */
  readonly from?: string | undefined;
  /** How many of that one's commands are the same. */
  readonly keep: number;
  readonly add: FutureValue['commands'];
}

type RunChange = { readonly whole: Journal } | { readonly futures: readonly FutureChange[] };
type LessonChange = LessonMoment | Omit<LessonMoment, 'lesson'> | null;

/** The parts of a moment that are others. `lesson` without its text: the same lesson, further on. */
export type Change = Partial<Omit<Moment, 'run' | 'lesson'>> & { readonly run?: RunChange; readonly lesson?: LessonChange };

/** What came cannot be joined to what is known here: the whole is wanted. */
export class OutOfStep extends Error {
  override readonly name = 'OutOfStep';
}

const PLAIN = ['at', 'look', 'pointed', 'playing', 'speed', 'screen', 'poll', 'timer', 'camera', 'line', 'typed', 'file', 'files'] as const;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Undefined: nothing differs. */
export function changeBetween(before: Moment, now: Moment): Change | undefined {
  const change: { -readonly [Field in keyof Change]: Change[Field] } = {};
  for (const field of PLAIN) if (!same(before[field], now[field])) Object.assign(change, { [field]: now[field] });
  if (before.run !== now.run) {
    const run = runChange(before.run, now.run);
    if (run !== undefined) change.run = run;
  }
  if (before.lesson !== now.lesson && !same(before.lesson, now.lesson)) change.lesson = lessonChange(before.lesson, now.lesson);
  return Object.keys(change).length === 0 ? undefined : change;
}

function lessonChange(before: LessonMoment | null, now: LessonMoment | null): LessonChange {
  if (before === null || now === null || (before.lesson !== now.lesson && !same(before.lesson, now.lesson))) return now;
  const { lesson: _known, ...place } = now;
  return place;
}

function runChange(before: Journal, now: Journal): RunChange | undefined {
  if (before.seed !== now.seed || before.version !== now.version || !same(before.scenario, now.scenario)) return { whole: now };
  const futures = now.futures.map((future): FutureChange => {
    const { commands, ...rest } = future;
    const own = before.futures.find(({ id }) => id === future.id);
    const known = own === undefined ? before.futures : [own, ...before.futures];
    let best: { readonly from: string; readonly keep: number } | undefined;
    for (const { id, commands: others } of known) {
      const keep = inCommon(others, commands);
      if (best === undefined || keep > best.keep) best = { from: id, keep };
    }
    const { from, keep = 0 } = best ?? {};
    return { ...rest, ...(from !== undefined && { from }), keep, add: commands.slice(keep) };
  });
  const nothing = futures.length === before.futures.length && futures.every(({ id, label, fresh, keep, add }, index) => {
    const old = before.futures[index]!;
    // How far it has gone is told by `at`.
    return old.id === id && old.label === label && (old.fresh ?? false) === (fresh ?? false) && add.length === 0 && keep === old.commands.length;
  });
  return nothing ? undefined : { futures };
}

function inCommon(a: FutureValue['commands'], b: FutureValue['commands']): number {
  let count = 0;
  while (count < a.length && count < b.length && same(a[count], b[count])) count += 1;
  return count;
}

/** The moment after a change. Throws OutOfStep when the change does not fit. */
export function changed(before: Moment, { run, lesson, ...plain }: Change): Moment {
  return {
    ...before,
    ...plain,
    ...(run !== undefined && { run: changedRun(before.run, run) }),
    ...(lesson !== undefined && { lesson: changedLesson(before.lesson, lesson) }),
  };
}

function changedLesson(before: LessonMoment | null, change: LessonChange): LessonMoment | null {
  if (change === null || 'lesson' in change) return change;
  if (before === null) throw new OutOfStep('lesson');
  return { ...before, ...change };
}

function changedRun(before: Journal, change: RunChange): Journal {
  if ('whole' in change) return change.whole;
  const futures = change.futures.map(({ from, keep, add, ...rest }): FutureValue => {
    const known = before.futures.find(({ id }) => id === from)?.commands ?? [];
    if (known.length < keep) throw new OutOfStep('commands');
    return { ...rest, commands: [...known.slice(0, keep), ...add] };
  });
  return checkJournal({ ...before, futures });
}

const head = z.strictObject({ events: z.int().min(0).max(LIMITS.events), at: z.int().min(0).max(LIMITS.micros) });
const id = z.string().max(40);
/** The commands are checked when they have been joined to those that are known. */
const futureFormat = z.strictObject({ id, label: z.string().max(LIMITS.line), head, fresh: z.boolean().exactOptional(), from: id.exactOptional(), keep: z.int().min(0).max(LIMITS.commands), add: z.array(z.unknown()).max(LIMITS.commands) });
const runFormat = z.union([z.strictObject({ whole: journalFormat }), z.strictObject({ futures: z.array(futureFormat).min(1).max(LIMITS.futures) })]);
const lessonFormat = z.union([z.strictObject(lessonPlace), z.strictObject({ lesson: lessonTextFormat, ...lessonPlace })]).nullable();

export const changeFormat = z.strictObject({ run: runFormat, ...parts, lesson: lessonFormat }).partial();
