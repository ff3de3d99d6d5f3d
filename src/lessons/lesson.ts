/**
 * A lesson: texts beside places of a run, with questions to be answered before one goes on. It is one YAML file; this reads it and says clearly
 * what is wrong with it. The parser is the caller's, so that pages that need no lesson need no YAML.
 */
import { MATCH_FIELDS, type StepMatch } from './match.ts';

/** A text by language tag; `en` is always there. */
export type Text = { readonly [language: string]: string };

export interface GateOption {
  /** What the run's own answer is compared with. */
  readonly value: string;
  readonly text: Text;
  /** Said when this one was chosen. */
  readonly feedback: Text;
}

export interface Gate {
  readonly question: Text;
  readonly options: readonly GateOption[];
  /** The right option's value, or where the run says it: the first step that matches after the gate's place, and the path of the value. */
  readonly right: string | { readonly at: StepMatch; readonly value: string };
}

export interface LessonStep {
  readonly id: string;
  /** The place; without it the step stays where the one before is (the first: at the start). */
  readonly at?: StepMatch;
  /** Parts of the graph to look at: actors' names. */
  readonly focus: readonly string[];
  readonly title: Text;
  /** Markdown: paragraphs, **bold**, `code`, [links](https://...), lists with `-`. */
  readonly text: Text;
  readonly gate?: Gate;
}

export interface Lesson {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  readonly minutes: number;
  /** One of the host's scenarios. */
  readonly scenario: string;
  readonly video?: string;
  readonly files: { readonly [name: string]: string };
  /** Terminal lines that make the run; the cluster comes to rest after each. */
  readonly run: readonly string[];
  readonly goals: readonly Text[];
  readonly steps: readonly LessonStep[];
}

/** What the run says about a lesson: where its steps are, and which answers are right. Made by the host. */
export interface LessonPlan {
  readonly id: string;
  readonly places: readonly number[];
  /** By step; undefined where there is no gate. */
  readonly right: readonly (string | undefined)[];
}

export class LessonError extends Error {
  override readonly name = 'LessonError';
}

type Fields = { readonly [field: string]: unknown };

const fail = (where: string, what: string): never => {
  throw new LessonError(`${where}: ${what}`);
};

function fieldsOf(value: unknown, where: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(where, 'must be a mapping');
  for (const field of Object.keys(value)) if (!known.includes(field)) fail(where, `unknown field "${field}"; known are ${known.join(', ')}`);
  return value as Fields;
}

function listOf(value: unknown, where: string, least: number): readonly unknown[] {
  if (!Array.isArray(value)) return fail(where, 'must be a list');
  return value.length < least ? fail(where, `must have at least ${least} entries`) : value;
}

function textIn(value: unknown, where: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value : fail(where, 'must be a text that is not empty');
}

/** A text in every language of the lesson. */
function texts(value: unknown, where: string, languages: readonly string[]): Text {
  const fields = fieldsOf(value, where, languages);
  for (const language of languages) textIn(fields[language], `${where}.${language}`);
  return fields as Text;
}

function matchIn(value: unknown, where: string): StepMatch {
  const fields = fieldsOf(value, where, MATCH_FIELDS);
  for (const [field, text] of Object.entries(fields)) textIn(text, `${where}.${field}`);
  return Object.keys(fields).length === 0 ? fail(where, 'must say at least one thing') : (fields as StepMatch);
}

function gateIn(value: unknown, where: string, languages: readonly string[]): Gate {
  const fields = fieldsOf(value, where, ['question', 'options', 'right']);
  const options = listOf(fields['options'], `${where}.options`, 2).map((option, index): GateOption => {
    const at = `${where}.options[${index}]`;
    const { value: own, text, feedback } = fieldsOf(option, at, ['value', 'text', 'feedback']);
    return { value: textIn(own, `${at}.value`), text: texts(text, `${at}.text`, languages), feedback: texts(feedback, `${at}.feedback`, languages) };
  });
  if (new Set(options.map((option) => option.value)).size < options.length) fail(`${where}.options`, 'two have the same value');
  return { question: texts(fields['question'], `${where}.question`, languages), options, right: rightIn(fields['right'], `${where}.right`, options) };
}

function rightIn(value: unknown, where: string, options: readonly GateOption[]): Gate['right'] {
  if (typeof value === 'string') return options.some((option) => option.value === value) ? value : fail(where, `"${value}" is the value of no option`);
  const { at, value: path } = fieldsOf(value, where, ['at', 'value']);
  return { at: matchIn(at, `${where}.at`), value: textIn(path, `${where}.value`) };
}

function stepIn(value: unknown, where: string, languages: readonly string[]): LessonStep {
  const { id, at, focus = [], title, text, gate } = fieldsOf(value, where, ['id', 'at', 'focus', 'title', 'text', 'gate']);
  return {
    id: textIn(id, `${where}.id`),
    ...(at !== undefined && { at: matchIn(at, `${where}.at`) }),
    focus: listOf(focus, `${where}.focus`, 0).map((part, index) => textIn(part, `${where}.focus[${index}]`)),
    title: texts(title, `${where}.title`, languages),
    text: texts(text, `${where}.text`, languages),
    ...(gate !== undefined && { gate: gateIn(gate, `${where}.gate`, languages) }),
  };
}

const FIELDS = ['id', 'languages', 'title', 'summary', 'minutes', 'scenario', 'video', 'files', 'run', 'goals', 'steps'];

/** Checks what a lesson's YAML holds. Throws LessonError with the field and what is wrong. */
export function readLesson(value: unknown): Lesson {
  const fields = fieldsOf(value, 'lesson', FIELDS);
  const languages = listOf(fields['languages'], 'languages', 1).map((tag, index) => textIn(tag, `languages[${index}]`));
  if (!languages.includes('en')) fail('languages', 'must hold "en"');
  const { minutes, video, files = {} } = fields;
  const steps = listOf(fields['steps'], 'steps', 1).map((step, index) => stepIn(step, `steps[${index}]`, languages));
  if (new Set(steps.map((step) => step.id)).size < steps.length) fail('steps', 'two have the same id');
  const names = Object.keys(fieldsOf(files, 'files', Object.keys(files as object)));
  return {
    id: textIn(fields['id'], 'id'),
    title: texts(fields['title'], 'title', languages),
    summary: texts(fields['summary'], 'summary', languages),
    minutes: typeof minutes === 'number' && minutes > 0 ? minutes : fail('minutes', 'must be a number above 0'),
    scenario: textIn(fields['scenario'], 'scenario'),
    ...(video !== undefined && { video: linkIn(video, 'video') }),
    files: Object.fromEntries(names.map((name) => [name, textIn((files as Fields)[name], `files.${name}`)])),
    run: listOf(fields['run'], 'run', 0).map((line, index) => textIn(line, `run[${index}]`)),
    goals: listOf(fields['goals'], 'goals', 1).map((goal, index) => texts(goal, `goals[${index}]`, languages)),
    steps,
  };
}

function linkIn(value: unknown, where: string): string {
  const text = textIn(value, where);
  return text.startsWith('https://') ? text : fail(where, 'must begin with https://');
}

/** A text in the reader's language, or else in English. */
export const inLanguage = (text: Text, language: string): string => (Object.hasOwn(text, language) ? text[language] : text['en']) ?? '';
