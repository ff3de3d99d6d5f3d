/**
 * What a student has done so far: lessons with their best score, questions answered wrong, which come back after 1, 3, 7, 21 days. Kept in this
 * browser only; can be taken along as a file. Storage may be refused or full, and what is stored may be anybody's: then one begins with nothing.
 */
import { createStore } from 'zustand/vanilla';
import { z } from '../../lessons/zod.ts';
import { browserStore } from '../../session/browserStore.ts';

const KEY = 'podium.progress';
const MOST_MISTAKES = 60;
/** Days until a mistake is asked again; one that is right after the last is learnt. */
const DAYS = [1, 3, 7, 21] as const;
const DAY = 86_400_000;

const text = z.string().max(300);
const lessonDone = z.strictObject({ right: z.int().min(0), of: z.int().min(0), level: z.enum(['shown', 'complete', 'alone']), at: z.number() });
const mistake = z.strictObject({
  code: text,
  data: z.record(text, text),
  options: z.array(text).min(2).max(8),
  right: text,
  askAt: z.int().min(0),
  shownAt: z.int().min(0),
  /** The run at the moment at which it was asked, as a link's fragment. */
  fragment: z.string().max(60_000),
  /** How often it has been right since, and when it is due, in milliseconds since 1970. */
  box: z.int().min(0).max(DAYS.length),
  due: z.number(),
});
const progressOf = z.strictObject({ version: z.literal(1), lessons: z.record(text, lessonDone), mistakes: z.array(mistake).max(MOST_MISTAKES) });

export type Mistake = z.infer<typeof mistake>;
export type LessonDone = z.infer<typeof lessonDone>;
export type Progress = z.infer<typeof progressOf>;

const NOTHING: Progress = { version: 1, lessons: {}, mistakes: [] };

/** Undefined for what is no progress of ours. */
export function readProgress(json: string): Progress | undefined {
  try {
    return progressOf.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

const stored = (): Progress => readProgress(browserStore.read(KEY) ?? '') ?? NOTHING;

export const progress = createStore<Progress & { readonly kept: boolean }>(() => ({ ...stored(), kept: true }));

export const writtenProgress = (): string => {
  const { version, lessons, mistakes } = progress.getState();
  return JSON.stringify({ version, lessons, mistakes });
};

function change(next: Partial<Progress>): void {
  progress.setState(next);
  progress.setState({ kept: browserStore.keep(KEY, writtenProgress()) });
}

/** The best result stays; between equal ones the one with less help, then the newer. */
export function lessonEnded(id: string, result: LessonDone): void {
  const { lessons } = progress.getState();
  const before = Object.hasOwn(lessons, id) ? lessons[id] : undefined;
  if (before === undefined || result.right >= before.right) change({ lessons: { ...lessons, [id]: result } });
}

const same = (a: Pick<Mistake, 'code' | 'fragment' | 'right'>, b: Pick<Mistake, 'code' | 'fragment' | 'right'>): boolean => a.code === b.code && a.fragment === b.fragment && a.right === b.right;

/** A question has been answered: a wrong one comes back soon, a right one later or never more. `now` in milliseconds since 1970. */
export function questionAnswered(question: Omit<Mistake, 'box' | 'due'>, correct: boolean, now: number): void {
  const { mistakes } = progress.getState();
  const known = mistakes.find((one) => same(one, question));
  if (known === undefined && correct) return;
  const box = correct ? known!.box + 1 : 0;
  const rest = mistakes.filter((one) => one !== known);
  const days = DAYS[box];
  change({ mistakes: days === undefined ? rest : [...rest, { ...question, box, due: now + days * DAY }].slice(-MOST_MISTAKES) });
}

export const dueAt = (now: number, { mistakes }: Progress): readonly Mistake[] => mistakes.filter(({ due }) => due <= now);

/** Takes over what another browser has written: the better result of each lesson, all mistakes. */
export function mergeProgress(other: Progress): void {
  for (const [id, result] of Object.entries(other.lessons)) lessonEnded(id, result);
  const { mistakes } = progress.getState();
  change({ mistakes: [...mistakes, ...other.mistakes.filter((one) => !mistakes.some((own) => same(own, one)))].slice(-MOST_MISTAKES) });
}
