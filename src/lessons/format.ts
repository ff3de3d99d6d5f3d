/**
 * The lesson format, as one zod schema: what a lesson's YAML may hold is read by it, and the JSON Schema that editors use is made from it
 * (`podium lesson schema`). Everything is bounded, because lessons come from links and files of others.
 */
import { MATCH_FIELDS } from './match.ts';
import type { Check } from './check.ts';
import { z } from './zod.ts';

const LONGEST_TEXT = 20_000;

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const short = z.string().min(1).max(500);
const line = z.string().min(1).max(2_000);
const languageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/);

const match = z.strictObject(Object.fromEntries(MATCH_FIELDS.map((field) => [field, short.exactOptional()])) as Record<(typeof MATCH_FIELDS)[number], z.ZodExactOptional<z.ZodString>>)
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), { params: { code: 'empty' } }).meta({ id: 'Match' });

const scalar = z.union([short, z.number(), z.boolean()]);
const wanted = z.union([scalar, z.strictObject({ atLeast: z.number() }), z.strictObject({ atMost: z.number() }), z.strictObject({ not: scalar }), z.strictObject({ exists: z.boolean() })]);
const where = z.record(short, wanted);
const amount = z.int().min(0).max(100_000).exactOptional();
const resource = z.string().regex(/^[a-z][a-z0-9.-]*$/).max(100);
/** What is looked at: `pods/web`, `deployments.apps/team-a/web`; of one resource in a namespace or in none. */
const looked = z.union([z.string().regex(/^[a-z][a-z0-9.-]*\/([a-z0-9][a-z0-9-]*\/)?[a-z0-9*][a-z0-9.:*-]*$/).max(400), z.strictObject({ resource, namespace: short.exactOptional(), name: short })]);
const objectRef = z.string().regex(/^[a-z][a-z0-9.-]*\/[a-z0-9*][a-z0-9.*-]*$/).max(300);

const check: z.ZodType<Check> = z.lazy(() => z.union([
  z.strictObject({ all: z.array(check).min(1).max(20) }),
  z.strictObject({ any: z.array(check).min(1).max(20) }),
  z.strictObject({ not: check }),
  z.strictObject({ object: objectRef, namespace: short.exactOptional(), where: where.exactOptional() }),
  z.strictObject({ count: resource, namespace: short.exactOptional(), labels: z.record(short, short).exactOptional(), where: where.exactOptional(), is: amount, atLeast: amount, atMost: amount }),
  z.strictObject({ event: short, name: short.exactOptional(), namespace: short.exactOptional() }),
  z.strictObject({ happened: match }),
  z.strictObject({ typed: short }),
])).meta({ id: 'Check' });

/** How much a learner does, from looking to telling others (Naps et al. 2003). */
const LEVELS_OF_ENGAGEMENT = ['viewing', 'responding', 'changing', 'constructing', 'presenting'] as const;

/** Values of options that an answer names; one that the run gives is found when the lesson is played. */
const rightValues = (right: string | object): readonly string[] => (typeof right === 'string' ? [right] : 'cases' in right ? Object.keys(right.cases as object) : []);

const unique = (field: string) => (items: readonly { readonly [field: string]: unknown }[]): boolean => new Set(items.map((item) => item[field])).size === items.length;

/** The format for lessons whose texts are of the given kind: in the languages that a lesson names, or for the published schema in any. */
function format<T extends z.ZodType>(text: T) {
  const gate = z.strictObject({
    question: text,
    options: z.array(z.strictObject({ value: short, text, feedback: text })).min(2).max(8).refine(unique('value'), { params: { code: 'sameValue' } }),
    right: z.union([short, z.strictObject({ at: match, value: short }), z.strictObject({ cases: z.record(short, check) })]),
  }).refine(({ options, right }) => rightValues(right).every((wanted) => options.some(({ value }) => value === wanted)), { path: ['right'], params: { code: 'noOption' } });
  const task = z.strictObject({ goal: text, check, hints: z.array(text).max(8).default([]), solution: z.array(line).min(1).max(30) });
  const step = z.strictObject({
    id: name,
    title: text,
    text,
    notes: text.exactOptional(),
    do: z.array(line).max(30).default([]),
    at: z.union([z.literal('end'), match]).exactOptional(),
    focus: z.array(short).max(20).default([]),
    view: name.exactOptional(),
    panel: z.string().regex(/^[a-zA-Z]{1,20}(\/[a-zA-Z]{1,20}(\/[a-zA-Z]{1,60})?)?$/).exactOptional(),
    select: looked.exactOptional(),
    drawer: z.enum(['closed', 'terminal', 'editor', 'log']).exactOptional(),
    grain: z.enum(['message', 'write', 'decision', 'milestone']).exactOptional(),
    stop: z.boolean().default(false),
    gate: gate.exactOptional(),
    task: task.exactOptional(),
  });
  return z.strictObject({
    id: name,
    kind: z.enum(['lesson', 'challenge']).default('lesson'),
    languages: z.array(languageTag).min(1).max(20),
    title: text,
    summary: text,
    minutes: z.number().positive().max(600),
    rows: z.array(z.string().regex(/^S([1-9]|1\d|2[0-6])$/)).max(26).default([]),
    tags: z.array(z.enum(LEVELS_OF_ENGAGEMENT)).max(5).default([]),
    simplified: text.exactOptional(),
    video: z.string().regex(/^https:\/\/[^\s]+$/).max(500).exactOptional(),
    scenario: name,
    files: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/).max(100), z.string().max(200_000)).default({}),
    run: z.array(line).max(30).default([]),
    goals: z.array(text).min(1).max(10),
    steps: z.array(step).min(1).max(200).refine(unique('id'), { params: { code: 'sameId' } }),
  });
}

const words = z.string().trim().min(1).max(LONGEST_TEXT);
/** While a lesson is being written, texts may be empty still. */
const someWords = z.string().max(LONGEST_TEXT);

/** Only the languages of a lesson, so that the whole can be read with texts that are complete. */
export const languagesOf = z.looseObject({ languages: z.array(languageTag).min(1).max(20).refine((tags) => tags.includes('en'), { params: { code: 'noEnglish' } }) });

const textsIn = (languages: readonly string[], one: z.ZodString) => z.strictObject(Object.fromEntries(languages.map((tag) => [tag, one])) as Record<string, z.ZodString>);

export const lessonIn = (languages: readonly string[]) => format(textsIn(languages, words));

export const draftIn = (languages: readonly string[]) => format(textsIn(languages, someWords));

/** JSON Schema (2020-12) of the format, for editors. */
export const lessonJsonSchema = (): unknown => z.toJSONSchema(format(z.record(languageTag, words).meta({ id: 'Text' })), { io: 'input' });

export type LessonFormat = z.output<ReturnType<typeof lessonIn>>;
