/**
 * An exam: repair challenges, and questions about runs that the seed draws. What it is made of fits into a link, and the same link is the same
 * exam for everyone; what came of it is a file with a hash. Both may be anybody's when they are read.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { hashOf, readAs } from './sealed.ts';
import { z } from './zod.ts';

const MOST_CHALLENGES = 20;
export const MOST_QUESTIONS = 20;
export const LONGEST_EXAM = 300;
/** A seed is short enough to be told by voice. */
export const MOST_SEED = 999_999;
const LONGEST_FILE = 5_000_000;
const LONGEST_RUN = 400_000;

/** What a mended cluster and a right answer are worth. */
export const POINTS = { challenge: 3, question: 1 } as const;

/** The run that questions are asked about when an exam does not say it: those of older links do not. */
export const QUESTIONS_ABOUT = 'guestbook';
/** An exam asks about so many runs; each is played when it begins. */
export const MOST_RUNS = 8;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const text = z.string().max(300);
const count = z.int().min(0).max(1_000_000_000);
const time = z.number().min(0);

const areDifferent = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

const plan = z.strictObject({
  seed: z.int().min(0).max(MOST_SEED),
  challenges: z.array(id).max(MOST_CHALLENGES).refine(areDifferent),
  questions: z.int().min(0).max(MOST_QUESTIONS),
  minutes: z.int().min(1).max(LONGEST_EXAM),
  about: z.array(id).min(1).max(MOST_RUNS).refine(areDifferent).exactOptional(),
}).refine(({ challenges, questions }) => challenges.length + questions > 0);

const asked = z.strictObject({ code: text, data: z.record(text, text), options: z.array(text).min(2).max(8), right: text, askAt: count, shownAt: count });

/** `since`: the step at which the cluster was handed over; `fragment`: the run as it was left; `done`: what the simulation says of it. A question's `about` is a scenario, or a lesson whose run is among the paper's. */
const challenge = z.strictObject({ kind: z.literal('challenge'), id, since: count.exactOptional(), fragment: z.string().max(LONGEST_RUN).exactOptional(), typed: z.array(z.string().max(2_000)).max(200), done: z.boolean() });
const question = z.strictObject({ kind: z.literal('question'), about: id.exactOptional(), question: asked, chosen: text.exactOptional() });
const item = z.discriminatedUnion('kind', [challenge, question]);

const paper = z.strictObject({ version: z.literal(1), plan, name: text, startedAt: time, items: z.array(item).min(1).max(MOST_CHALLENGES + MOST_QUESTIONS), runs: z.record(id, z.string().max(LONGEST_RUN)).exactOptional() });
const kept = z.strictObject({ paper, index: count });
const result = z.strictObject({ paper, endedAt: time, points: count, of: count });
const sealed = z.strictObject({ ...result.shape, hash: z.string().regex(/^[0-9a-f]{64}$/) });

export type ExamPlan = z.infer<typeof plan>;
export type ExamItem = z.infer<typeof item>;
export type ExamPaper = z.infer<typeof paper>;
export type KeptExam = z.infer<typeof kept>;
export type ExamResult = z.infer<typeof sealed>;

/** `SEED:CHALLENGE,CHALLENGE:QUESTIONS:MINUTES:RUN,RUN`, as it stands in a link. Without the last part questions are about the guestbook. */
export const examCode = ({ seed, challenges, questions, minutes, about }: ExamPlan): string => [seed, challenges.join(','), questions, minutes, ...(about === undefined ? [] : [about.join(',')])].join(':');

/** What an exam may name: challenges, and runs to ask about. */
export interface KnownRuns {
  readonly challenges: readonly string[];
  readonly runs: readonly string[];
}

/** Undefined for what is no exam, or names what there is not. */
export function readExamCode(code: string, known: KnownRuns): ExamPlan | undefined {
  const [, seed, ids = '', questions, minutes, about] = /^(\d{1,6}):([a-z0-9,-]{0,800}):(\d{1,2}):(\d{1,3})(?::([a-z0-9,-]{1,600}))?$/.exec(code) ?? [];
  if (seed === undefined) return undefined;
  const read = plan.safeParse({ seed: Number(seed), challenges: ids === '' ? [] : ids.split(','), questions: Number(questions), minutes: Number(minutes), ...(about !== undefined && { about: about.split(',') }) });
  return read.success && read.data.challenges.every((one) => known.challenges.includes(one)) && (read.data.about ?? []).every((one) => known.runs.includes(one)) ? read.data : undefined;
}

/** Small seeds lie close to one another, and so would what is drawn first. */
export const spread = (seed: number): number => Math.imul(seed + 1, 0x9e3779b1) >>> 1;

/** So many challenges, drawn by the seed. */
export function drawChallenges(seed: number, wanted: number, known: readonly string[]): readonly string[] {
  const dice = xoroshiro128plus(spread(seed));
  const rest = [...known];
  const drawn: string[] = [];
  while (rest.length > 0 && drawn.length < wanted) drawn.push(...rest.splice(uniformInt(dice, 0, rest.length - 1), 1));
  return known.filter((one) => drawn.includes(one));
}

export const pointsOf = (one: ExamItem): number => (isRight(one) ? POINTS[one.kind] : 0);
export const isRight = (one: ExamItem): boolean => (one.kind === 'challenge' ? one.done : one.chosen === one.question.right);

/** Whether something was done about it; what it is worth is told at the end. */
export const isTried = (one: ExamItem): boolean => (one.kind === 'challenge' ? one.fragment !== undefined : one.chosen !== undefined);

export function resultOf(written: ExamPaper, endedAt: number): ExamResult {
  const { items } = written;
  return seal({ paper: written, endedAt, points: items.reduce((sum, one) => sum + pointsOf(one), 0), of: items.reduce((sum, { kind }) => sum + POINTS[kind], 0) });
}

const seal = (content: z.infer<typeof result>): ExamResult => ({ ...content, hash: hashOf(result, content) });

/** Whether a result is as it was when its hash was made, and its points are those of its items. */
export function isIntact({ hash, ...content }: ExamResult): boolean {
  const { points, of } = resultOf(content.paper, content.endedAt);
  return hashOf(result, content) === hash && points === content.points && of === content.of;
}

/** A result's file; undefined for what is none. */
export const readResult = (json: string): ExamResult | undefined => readAs(sealed, json, LONGEST_FILE);

/** An exam under way, as a browser keeps it. */
export const readKept = (json: string): KeptExam | undefined => readAs(kept, json, LONGEST_FILE);
