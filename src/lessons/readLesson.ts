/** Reads a lesson's YAML and says what is wrong with it, with line and column. The text may be anybody's. */
import { isMap, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { draftIn, languagesOf, lessonIn } from './format.ts';
import { LessonError, type Lesson, type LessonProblem } from './lesson.ts';
import { faultOf } from './yamlFault.ts';
import type { z } from './zod.ts';

const LONGEST = 300_000;
const DEEPEST = 60;
const MOST_ALIASES = 50;
const MOST_PROBLEMS = 20;

type Path = readonly PropertyKey[];

export type LessonHead = Omit<Lesson, 'steps'>;

/** The part of one of our own lessons that stands before its steps. Throws LessonError. */
export const readHead = (text: string): LessonHead => readWith(text, (languages) => lessonIn(languages).omit({ steps: true })) as LessonHead;

/** Throws LessonError. */
export const readLesson = (text: string): Lesson => readWith(text, lessonIn) as Lesson;

/** A lesson that is being written: what is wrong with it, and the lesson as far as it can be played all the same, texts that are still empty included. */
export function readDraft(text: string): { readonly lesson?: Lesson; readonly problems: readonly LessonProblem[] } {
  try {
    return { lesson: readLesson(text), problems: [] };
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    try {
      return { lesson: readWith(text, draftIn) as Lesson, problems: error.problems };
    } catch {
      return { problems: error.problems };
    }
  }
}

/** The text as a YAML document with its places, if it is not too long and not too deep for a parser. Throws LessonError. */
export function documentOf(text: string): { readonly document: Document.Parsed; readonly lines: LineCounter } {
  if (text.length > LONGEST) throw new LessonError([{ code: 'long', path: '', data: { most: String(LONGEST) } }]);
  if (isDeep(text)) throw new LessonError([{ code: 'deep', path: '', data: { most: String(DEEPEST) } }]);
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines }), lines };
}

function readWith(text: string, format: (languages: readonly string[]) => z.ZodType): unknown {
  const { document, lines } = documentOf(text);
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw new LessonError([{ code: 'yaml', path: '', ...place(broken.pos[0]), data: { fault: faultOf(broken.code), message: broken.message.split('\n')[0] ?? '' } }]);
  const value = valueOf(document);
  const languages = languagesOf.safeParse(value);
  const read = languages.success ? format(languages.data.languages).safeParse(value) : languages;
  if (read.success) return read.data;
  const found = read.error.issues.flatMap((issue) => problemsOf(issue, []));
  // What is unknown there says more than that nothing known is there.
  const problems = found.filter(({ code, at }) => code !== 'empty' || !found.some((other) => other.code === 'unknown' && pathText(other.at) === pathText(at))).slice(0, MOST_PROBLEMS);
  throw new LessonError(problems.map(({ at, key, ...problem }) => ({ ...problem, path: pathText(at), ...place(offsetOf(document, at, key)) })));
}

/** Brackets or indentation that no lesson has, and that a parser would run out of stack over. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 0x5b || char === 0x7b) depth += 1;
    else if (char === 0x5d || char === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return new RegExp(`^(?: {${DEEPEST * 2},}|(?:- ){${DEEPEST},})\\S`, 'm').test(text);
}

function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new LessonError([{ code: 'yaml', path: '', data: { message: error instanceof Error ? error.message : '' } }]);
  }
}

const pathText = (path: Path): string => path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');

/** Where a value stands, or the key of an unknown field, or else the nearest thing around it. */
function offsetOf(document: Document.Parsed, path: Path, key: string | undefined): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as Node | null | undefined;
    if (node?.range == null) continue;
    const pair = key !== undefined && length === path.length && isMap(node) ? node.items.find((item) => String(item.key) === key) : undefined;
    return (pair?.key as Node | undefined)?.range?.[0] ?? node.range[0];
  }
  return 0;
}

interface Found extends Omit<LessonProblem, 'path'> {
  readonly at: Path;
  /** An unknown field of what stands there. */
  readonly key?: string;
}

function problemsOf(issue: z.core.$ZodIssue, before: Path): readonly Found[] {
  const at = [...before, ...issue.path];
  const one = (code: string, data: { readonly [name: string]: string } = {}): readonly Found[] => [{ code, at, data }];
  switch (issue.code) {
    case 'unrecognized_keys': return issue.keys.map((key) => ({ code: 'unknown', at, key, data: { field: key } }));
    case 'invalid_type': return issue.input === undefined && issue.message.endsWith('received undefined') ? one('missing') : one('type', { expected: issue.expected });
    case 'too_small': return issue.origin === 'string' ? one('missing') : one('small', { least: String(issue.minimum) });
    case 'too_big': return one('big', { most: String(issue.maximum) });
    case 'invalid_value': return one('value', { values: issue.values.map(String).join(', ') });
    case 'invalid_union': return nearest(issue.errors, at) ?? one('form');
    case 'invalid_key': case 'invalid_element': return one('pattern', { pattern: '' });
    case 'invalid_format': return one('pattern', { pattern: String((issue as { readonly pattern?: string }).pattern ?? issue.format) });
    case 'custom': return one(String(issue.params?.['code'] ?? 'form'));
    default: return one('form');
  }
}

/** Of the forms that a value may have, what is wrong with the one that was meant: whose own fields are there. */
function nearest(errors: readonly (readonly z.core.$ZodIssue[])[], at: Path): readonly Found[] | undefined {
  const meant = errors.filter((issues) => issues.every((issue) => issue.path.length > 0 || issue.code === 'custom'));
  const best = meant.toSorted((a, b) => Math.max(...b.map(({ path }) => path.length)) - Math.max(...a.map(({ path }) => path.length)))[0];
  return best?.flatMap((issue) => problemsOf(issue, at));
}
