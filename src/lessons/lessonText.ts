/**
 * A lesson's YAML as its author wrote it: where its steps stand, and changes to them that leave comments, order and spelling of all the rest as
 * they are. The yaml library says where things are; only the text between two places is changed. No change is made to a text that is broken.
 */
import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { LessonError } from './lesson.ts';
import { documentOf } from './readLesson.ts';

/** A change to a text, as an editor makes it: what stands between two places gives way. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** What a list of steps shows of one. */
export interface StepPlace {
  readonly id: string;
  /** By language, as far as it is there. */
  readonly title: { readonly [language: string]: string };
  readonly has: { readonly do: boolean; readonly gate: boolean; readonly task: boolean };
  readonly from: number;
  readonly to: number;
}

/** Fields of a step in the order in which they are written. */
const ORDER = ['id', 'at', 'view', 'panel', 'select', 'focus', 'drawer', 'grain', 'stop', 'do', 'title', 'text', 'gate', 'task', 'notes'] as const;
/** Written on one line. */
const SHORT: ReadonlySet<string> = new Set(['at', 'focus', 'check', 'right']);

type Item = YAMLMap & { range: [number, number, number] };

interface Steps {
  readonly text: string;
  readonly items: readonly Item[];
  /** Where each begins, with the comments right above it, and where the last ends. */
  readonly cuts: readonly number[];
  /** What stands before the dash. */
  readonly indent: string;
}

function stepsOf(text: string): Steps | undefined {
  let document: Document.Parsed;
  try {
    ({ document } = documentOf(text));
  } catch (error) {
    if (error instanceof LessonError) return undefined;
    throw error;
  }
  const steps = document.get('steps', true) as unknown;
  if (document.errors.length > 0 || !isSeq(steps) || steps.flow === true || !steps.items.every((item) => isMap(item) && item.flow !== true)) return undefined;
  const items = (steps as YAMLSeq<Item>).items;
  const first = items[0];
  if (first === undefined) return undefined;
  const column = first.range[0] - lineStart(text, first.range[0]);
  const indent = ' '.repeat(Math.max(0, column - 2));
  return { text, items, indent, cuts: [...items.map((item) => beginning(text, item)), endOf(text, items.at(-1)!)] };
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The line of an item's dash, or the first of the comments right above it. */
function beginning(text: string, item: Item): number {
  let start = lineStart(text, item.range[0]);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!text.slice(above, start).trimStart().startsWith('#')) break;
    start = above;
  }
  return start;
}

/** After the last line that has something of it. */
function endOf(text: string, item: Item): number {
  const end = item.range[0] + text.slice(item.range[0], item.range[1]).trimEnd().length;
  const line = text.indexOf('\n', end);
  return line < 0 ? text.length : line + 1;
}

const chunksOf = ({ text, items, cuts }: Steps): string[] => items.map((_item, index) => text.slice(cuts[index], cuts[index + 1]).trimEnd());

/** The same steps in another order or number; between them what stood there before. */
function withChunks(steps: Steps, chunks: readonly string[]): TextEdit {
  const { text, cuts } = steps;
  const [from = 0, to = 0] = [cuts[0], cuts.at(-1)];
  const gap = cuts.slice(1, -1).some((cut) => /\n[ \t]*\n$/.test(text.slice(0, cut))) || steps.items.length === 1 ? '\n\n' : '\n';
  return shortest(text, from, to, `${chunks.join(gap)}\n`);
}

/** Leaves out what stays the same at both ends, so that an editor keeps its place. */
function shortest(text: string, from: number, to: number, insert: string): TextEdit {
  const before = text.slice(from, to);
  const most = Math.min(before.length, insert.length);
  let start = 0;
  while (start < most && before[start] === insert[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === insert[insert.length - 1 - end]) end += 1;
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) };
}

const texts = (item: YAMLMap, key: string): { [language: string]: string } => {
  const map = item.get(key, true) as unknown;
  return isMap(map) ? Object.fromEntries(map.items.flatMap(({ key: tag, value }) => (isScalar(tag) && isScalar(value) ? [[String(tag.value), String(value.value ?? '')]] : []))) : {};
};

/** Undefined: the text is broken, or its steps are not written one below the other. */
export function stepPlaces(text: string): readonly StepPlace[] | undefined {
  const steps = stepsOf(text);
  return steps?.items.map((item, index) => ({ id: String(item.get('id') ?? ''), title: texts(item, 'title'), has: { do: item.has('do'), gate: item.has('gate'), task: item.has('task') }, from: steps.cuts[index]!, to: steps.cuts[index + 1]! }));
}

/** The step in which a place of the text is; the first before all of them. */
export const stepAt = (places: readonly StepPlace[], at: number): number => Math.max(0, places.findLastIndex(({ from }) => from <= at));

export function moveStep(text: string, index: number, by: 1 | -1): TextEdit | undefined {
  const steps = stepsOf(text);
  if (steps === undefined || index + by < 0 || index + by >= steps.items.length) return undefined;
  const chunks = chunksOf(steps);
  const [moved = ''] = chunks.splice(index, 1);
  chunks.splice(index + by, 0, moved);
  return withChunks(steps, chunks);
}

/** A name that no step has yet: `scale`, `scale-2`. */
export function freeId(text: string, wanted: string): string {
  const taken = new Set(stepPlaces(text)?.map(({ id }) => id));
  const stem = wanted.replace(/-\d+$/, '').slice(0, 56);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}

export function duplicateStep(text: string, index: number): TextEdit | undefined {
  const steps = stepsOf(text);
  const item = steps?.items[index];
  if (steps === undefined || item === undefined) return undefined;
  const chunks = chunksOf(steps);
  const id = item.get('id', true) as unknown;
  const chunk = chunks[index]!;
  const range = isScalar(id) ? id.range : undefined;
  const copy = range == null ? chunk : `${chunk.slice(0, range[0] - steps.cuts[index]!)}${freeId(text, `${String((id as { value?: unknown }).value)}`)}${chunk.slice(range[1] - steps.cuts[index]!)}`;
  chunks.splice(index + 1, 0, copy);
  return withChunks(steps, chunks);
}

/** The last one stays: a lesson has a step at least. */
export function deleteStep(text: string, index: number): TextEdit | undefined {
  const steps = stepsOf(text);
  if (steps === undefined || steps.items.length < 2 || index >= steps.items.length) return undefined;
  return withChunks(steps, chunksOf(steps).toSpliced(index, 1));
}

/** A new step after one. */
export function insertStep(text: string, after: number, step: { readonly [field: string]: unknown }): TextEdit | undefined {
  const steps = stepsOf(text);
  if (steps === undefined) return undefined;
  const fields = ORDER.filter((field) => step[field] !== undefined).map((field) => [field, step[field]] as const);
  const written = yamlOf([Object.fromEntries(fields)]);
  return withChunks(steps, chunksOf(steps).toSpliced(after + 1, 0, indented(written, steps.indent)));
}

const indented = (text: string, indent: string): string => text.trimEnd().split('\n').map((line) => (line === '' ? '' : indent + line)).join('\n');

/** Values as we write them: what is short on one line, an empty text as "". */
function yamlOf(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  const visit = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(visit);
    if (!isMap(node)) return;
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      if (SHORT.has(String(pair.key.value)) && (isMap(pair.value) || isSeq(pair.value))) pair.value.flow = true;
      else visit(pair.value);
    }
  };
  visit(document.contents);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Gives a step's field another value; without one it is taken away. */
export function setField(text: string, index: number, field: (typeof ORDER)[number], value: unknown): TextEdit | undefined {
  const steps = stepsOf(text);
  const item = steps?.items[index];
  if (steps === undefined || item === undefined) return undefined;
  const pair = item.items.find(({ key }) => isScalar(key) && key.value === field);
  const indent = `${steps.indent}  `;
  const written = value === undefined ? '' : `${indented(yamlOf({ [field]: value }), indent)}\n`;
  if (pair !== undefined) {
    const { from, to } = linesOf(text, pair, steps.cuts[index + 1]!);
    return shortest(text, from, to, written);
  }
  if (value === undefined) return undefined;
  const rank = ORDER.indexOf(field);
  const before = item.items.findLast(({ key }) => isScalar(key) && ORDER.indexOf(key.value as 'id') < rank && ORDER.indexOf(key.value as 'id') >= 0);
  const at = before === undefined ? endOf(text, item) : linesOf(text, before, steps.cuts[index + 1]!).to;
  return { from: at, to: at, insert: at > 0 && text[at - 1] !== '\n' ? `\n${written}` : written };
}

/** The lines of a field; blank ones below it are not its own. */
function linesOf(text: string, pair: Pair, limit: number): { readonly from: number; readonly to: number } {
  const start = (pair.key as Node).range![0];
  const range = (pair.value as Node | null)?.range;
  const end = Math.max(start + 1, start + text.slice(start, Math.min(range?.[1] ?? start, limit)).trimEnd().length);
  const line = text.indexOf('\n', end - 1);
  return { from: lineStart(text, start), to: line < 0 ? text.length : line + 1 };
}

/** A file of the lesson's own, for `kubectl apply -f`. An older one of that name gives way. */
export function setFile(text: string, name: string, content: string): TextEdit | undefined {
  const steps = stepsOf(text);
  if (steps === undefined) return undefined;
  const { document } = documentOf(text);
  const files = document.get('files', true) as unknown;
  const written = `${indented(yamlOf({ [name]: content }), '  ')}\n`;
  if (!isMap(files) || files.flow === true || files.items.length === 0) {
    const place = isMap(document.contents) ? document.contents.items.find(({ key }) => isScalar(key) && key.value === 'steps') : undefined;
    const at = files === undefined && place !== undefined ? lineStart(text, (place.key as Node).range![0]) : undefined;
    return at === undefined ? undefined : { from: at, to: at, insert: `files:\n${written}` };
  }
  const old = files.items.find(({ key }) => isScalar(key) && key.value === name);
  const { from, to } = linesOf(text, old ?? files.items.at(-1)!, text.length);
  return old === undefined ? { from: to, to, insert: written } : shortest(text, from, to, written);
}
