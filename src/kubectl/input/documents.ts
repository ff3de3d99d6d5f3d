/**
 * The documents of a manifest: YAML documents between `---` lines, or JSON objects one after the other.
 * Upstream: k8s.io/apimachinery/pkg/util/yaml/decoder.go and unstructured's decoder, with their messages.
 */
import type { Json } from '../discovery.ts';
import { fromYaml, SAFE_DEPTH, YamlFault } from '../../engine/yaml.ts';
import { Failure } from '../failure.ts';
import { decodeFault } from './decodeFault.ts';

export type JsonObject = { readonly [key: string]: Json };

export type Document =
  | { readonly ok: true; readonly object: JsonObject }
  /** `fatal` when nothing after it can be read. */
  | { readonly ok: false; readonly error: string; readonly fatal: boolean };

/** Documents of one manifest at most: what more would take longer than anybody wants to wait. kubectl has no such bound. */
const MOST_DOCUMENTS = 5_000;

/**
 * Reads a manifest; `source` is its name in messages (`STDIN`, or the path as given). Lists are flattened. Throws Failure, before anything
 * is done, when there are more than `most`.
 */
export function readDocuments(text: string, source: string, most = MOST_DOCUMENTS): Document[] {
  const documents: Document[] = [];
  for (const part of partsOf(text.replace(/^\ufeff/, ''), most)) {
    if ('error' in part) {
      documents.push({ ok: false, error: `error parsing ${source}: ${part.error}`, fatal: true });
      return documents;
    }
    if (part.value !== null) for (const document of decode(part.value, source, most)) documents.push(document);
    if (documents.length > most)
      throw new Failure(`${source} holds more than ${most} objects, which is the most that are taken at once here: nothing was done, divide the file`);
  }
  return documents;
}

type Part = { readonly value: Json } | { readonly error: string };

function* partsOf(text: string, most: number): Generator<Part> {
  const objects = /^\s*\{/.test(text) ? jsonObjects(text, most) : undefined;
  if (objects !== undefined) {
    for (const value of objects) yield { value };
    return;
  }
  for (const part of splitYaml(text)) {
    if (typeof part !== 'string') yield part;
    else yield parseYaml(part);
  }
}

function parseYaml(text: string): Part {
  try {
    return { value: fromYaml(text) };
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault;
    return { error: `error converting YAML to JSON: ${fault.message}` };
  }
}

/** Text between separators. A first separator belongs to the document after it, so lines count from there. */
function* splitYaml(text: string): Generator<string | { readonly error: string }> {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  let start = 0;
  for (let line = 0; line < whole.length; line = whole.indexOf('\n', line) + 1) {
    if (!whole.startsWith('---', line)) continue;
    const end = whole.indexOf('\n', line);
    const rest = whole.slice(line + 3, end).trim();
    if (line === start) continue;
    yield whole.slice(start, line);
    // Only a document that begins here may go on behind the separator.
    if (rest !== '' && !rest.startsWith('#')) {
      yield { error: `invalid Yaml document separator: ${rest}` };
      return;
    }
    start = end + 1;
  }
  if (start < whole.length) yield whole.slice(start);
}

/** One or more JSON objects; undefined when the first is none, so that it may be YAML. */
function jsonObjects(text: string, most: number): Json[] | undefined {
  const objects: Json[] = [];
  let rest = text.trim();
  while (rest.startsWith('{') && objects.length <= most) {
    const length = objectLength(rest);
    const value = length === undefined ? undefined : parseJson(rest.slice(0, length));
    if (length === undefined || value === undefined) break;
    objects.push(value);
    rest = rest.slice(length).trim();
  }
  return objects.length === 0 ? undefined : objects;
}

/** What may be a number beyond all range; such JSON is read as YAML, where it is text. */
const HUGE = /\d[eE]\+?\d{3}|\d{309}/;

function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return HUGE.test(text) && hasInfinity(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

const hasInfinity = (value: Json | undefined): boolean =>
  typeof value === 'number' ? !Number.isFinite(value) : typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity);

/** Where the object at the start of the text ends; undefined also when it is nested so deeply that the reading of YAML is to refuse it. */
function objectLength(text: string): number | undefined {
  let depth = 0;
  const marks = /["{}[\]]/g;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      const end = stringEnd(text, mark.index);
      if (end === undefined) return undefined;
      marks.lastIndex = end;
    } else if (mark[0] === '{' || mark[0] === '[') depth++;
    else depth--;
    if (depth === 0) return marks.lastIndex;
    if (depth > SAFE_DEPTH) return undefined;
  }
  return undefined;
}

/** Behind the closing quote of the string that begins at `start`. */
function stringEnd(text: string, start: number): number | undefined {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text[quote - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return undefined;
}

function decode(value: Json, source: string, most: number): Document[] {
  const fault = decodeFault(value);
  if (fault !== undefined) return [{ ok: false, error: `unable to decode "${source}": ${fault}`, fatal: false }];
  const object = value as JsonObject;
  const { kind, items } = object as { kind: string; items?: Json };
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ ok: true, object }];
  return items.slice(0, most + 1).flatMap((item: Json) => decode(item, source, most));
}
