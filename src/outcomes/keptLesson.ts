/**
 * Where one is in a lesson, as a text that others keep for us: an LMS, this browser. It may come back shortened, damaged or made up, so that
 * everything is checked and bounded when it is read. The run travels in it as a link's fragment, where there is room.
 */
import { LEVELS, type LessonState } from '../lessons/runner.ts';
import { z } from '../lessons/zod.ts';
import { packText, unpackText } from '../session/packedText.ts';
import { parseBounded } from '../session/runCheck.ts';

const MOST_STEPS = 200;
const MOST_BYTES = 400_000;
const MOST_RUN = 400_000;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const byStep = <T extends z.ZodType>(value: T) => z.record(id, value).refine((map) => Object.keys(map).length <= MOST_STEPS);

const kept = z.strictObject({
  lesson: id,
  index: z.int().min(0).max(MOST_STEPS),
  level: z.enum(LEVELS),
  answers: byStep(z.string().max(500)).default({}),
  tasks: byStep(z.enum(['done', 'shown'])).default({}),
  hints: byStep(z.int().min(0).max(8)).default({}),
  places: z.array(z.int().min(0).max(2 ** 40)).max(MOST_STEPS).default([]),
  right: z.array(z.string().max(500).nullable()).max(MOST_STEPS).default([]),
});

export type KeptLesson = z.infer<typeof kept> & {
  /** The run at the moment at which one was, as a link's fragment. Places and right answers are good for this run only. */
  readonly run?: string;
};

const MARK = 'k1.';

export const keptLesson = (lesson: string, { index, level, answers, tasks, hints, places, right }: LessonState, run: string | undefined): KeptLesson => ({
  lesson,
  index,
  level,
  answers: { ...answers },
  tasks: { ...tasks },
  hints: { ...hints },
  places: [...places],
  right: right.map((one) => one ?? null),
  ...(run !== undefined && { run }),
});

/** As much of it as `most` characters hold: all, or without the run, or the step only. Undefined: not even that. */
export function writeKept(lesson: KeptLesson, most = Number.POSITIVE_INFINITY): { readonly text: string; readonly holds: 'whole' | 'step' } | undefined {
  const { run, places, right, ...rest } = lesson;
  const { lesson: name, index, level } = rest;
  const forms = [
    ...(run === undefined ? [] : [{ text: `${MARK}${packText(JSON.stringify({ ...rest, places, right }))}~${run}`, holds: 'whole' as const }]),
    { text: MARK + packText(JSON.stringify(rest)), holds: 'step' as const },
    { text: MARK + packText(JSON.stringify({ lesson: name, index, level })), holds: 'step' as const },
  ];
  return forms.find(({ text }) => text.length <= most);
}

/** Undefined for what is none of ours. */
export function readKept(text: string): KeptLesson | undefined {
  const [, packed, , run] = /^k1\.([A-Za-z0-9_-]+)(~(v\d+\.[A-Za-z0-9_-]+))?$/.exec(text) ?? [];
  if (packed === undefined || text.length > MOST_BYTES + MOST_RUN) return undefined;
  try {
    const read = kept.safeParse(parseBounded(unpackText(packed, MOST_BYTES))).data;
    return read && { ...read, ...(run !== undefined && { run }) };
  } catch {
    return undefined;
  }
}

export const stateOf = ({ index, level, answers, tasks, hints, places, right }: KeptLesson): LessonState => ({ index, level, answers, tasks, hints, places, right: right.map((one) => one ?? undefined) });
