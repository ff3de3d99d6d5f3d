/**
 * A student's work as a file: what was typed, what became of the cluster, what was answered, the run itself and two hashes: the run's, which whoever
 * replays it must find again, and the content's, which shows whether the file was changed. It may be anybody's when it is read.
 */
import { LEVELS } from '../lessons/runner.ts';
import { hashOf, readAs } from '../lessons/sealed.ts';
import { z } from '../lessons/zod.ts';
import type { ReportFacts } from '../views/report.ts';
import { MOST } from '../views/reportLimits.ts';

/** What a report can hold besides its head, in the order of the page. */
export const SECTIONS = ['typed', 'files', 'objects', 'describes', 'events', 'answers', 'picture', 'replay'] as const;
export type Section = (typeof SECTIONS)[number];

const LONGEST_FILE = 5_000_000;

const word = z.string().max(300);
const line = z.string().max(MOST.line + 1);
const value = z.string().max(MOST.value + 1);
const text = z.string().max(MOST.text + 1);
const count = z.int().min(0).max(1_000_000_000);
/** Simulated microseconds. */
const moment = z.number().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const ref = { kind: word, resource: word, namespace: word.exactOptional(), name: word };
const change = z.strictObject({ path: value, before: value.exactOptional(), after: value.exactOptional() });

/** A line of the terminal; `code` is what the program ended with, `output` its last lines. */
const typed = z.strictObject({ at: moment, line, code: z.int().exactOptional(), output: text });
/** What came into the run from outside: a line, or without one something done in the page. `own`: by whom the report is of. */
const deed = z.strictObject({ at: moment, what: line, own: z.boolean() });
const file = z.strictObject({ ...ref, at: moment, form: z.enum(['object', 'patch']), yaml: text });
const touched = z.strictObject({ ...ref, how: z.enum(['made', 'changed', 'deleted', 'gone', 'same']), by: line, changes: z.array(change).max(MOST.changes).readonly() });
const event = z.strictObject({ at: word, type: word, reason: word, object: word, count, message: text });

const facts = z.strictObject({ deeds: z.array(deed).max(MOST.typed).readonly(), files: z.array(file).max(MOST.files).readonly(), objects: z.array(touched).max(MOST.objects).readonly(), events: z.array(event).max(MOST.events).readonly() });

/** What the run is asked for the facts: where the student's part begins, the lines that are the student's wherever they stand, and those that never are (a lesson's own). */
const question = z.strictObject({ since: count, typed: z.array(line).max(MOST.typed).readonly(), others: z.array(line).max(MOST.others).readonly() });

const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('question'), step: word, asked: text, given: text, happened: text.exactOptional(), correct: z.boolean() }),
  z.strictObject({ kind: z.literal('task'), step: word, goal: text, how: z.enum(['open', 'done', 'shown']), hints: count }),
]);

const content = z.strictObject({
  podium: z.literal('report'),
  version: z.literal(1),
  name: word,
  language: z.string().regex(/^[A-Za-z-]{2,20}$/),
  /** Milliseconds since 1970, by the student's clock. */
  writtenAt: z.number().min(0).max(8e15),
  lesson: z.strictObject({ id: word, kind: z.enum(['lesson', 'challenge']), title: word, level: z.enum(LEVELS), right: count, of: count, finished: z.boolean() }).exactOptional(),
  scenario: word,
  /** Simulated time at which it was made. */
  at: moment,
  sections: z.array(z.enum(SECTIONS)).max(SECTIONS.length).refine((names) => new Set(names).size === names.length),
  typed: z.array(typed).max(MOST.typed),
  facts,
  question,
  describes: z.array(z.strictObject({ ...ref, text })).max(MOST.describes),
  answers: z.array(answer).max(MOST.answers),
  /** As a link's fragment, and its hash at its moment; none where the beginning is forgotten. */
  run: z.strictObject({ fragment: z.string().max(MOST.run), hash: hash.exactOptional() }),
});
const sealed = z.strictObject({ ...content.shape, hash });

export type ReportContent = z.infer<typeof content>;
export type ReportAnswer = z.infer<typeof answer>;
export type Report = z.infer<typeof sealed>;

/** Leaves out what the student did not choose, and puts the hash under the rest. */
export function sealReport(whole: ReportContent): Report {
  const has = (section: Section): boolean => whole.sections.includes(section);
  const { deeds, files, objects, events } = whole.facts;
  const chosen: ReportContent = {
    ...whole,
    typed: has('typed') ? whole.typed : [],
    facts: { deeds: has('typed') ? deeds : [], files: has('files') ? files : [], objects: has('objects') ? objects : [], events: has('events') ? events : [] },
    describes: has('describes') ? whole.describes : [],
    answers: has('answers') ? whole.answers : [],
  };
  return { ...chosen, hash: hashOf(content, chosen) };
}

/** Whether a report is as it was when its hash was made. */
export const isIntactReport = ({ hash: own, ...rest }: Report): boolean => hashOf(content, rest) === own;

/** Whether what the report says of the cluster is what its run gives when it is played. */
export function agrees({ facts: told, sections }: Report, found: ReportFacts): boolean {
  const wanted = { typed: 'deeds', files: 'files', objects: 'objects', events: 'events' } as const;
  return Object.entries(wanted).every(([section, field]) => !sections.includes(section as Section) || JSON.stringify(facts.shape[field].parse(told[field])) === JSON.stringify(facts.shape[field].parse(found[field])));
}

/** A report's file; undefined for what is none. */
export const readReport = (json: string): Report | undefined => readAs(sealed, json, LONGEST_FILE);
