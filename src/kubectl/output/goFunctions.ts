/**
 * Functions of Go templates. Upstream: text/template/funcs.go, and kubectl's own (exists, base64decode).
 */
import type { Json } from '../discovery.ts';
import { Failure } from '../failure.ts';

import { decodeBase64 } from '../input/base64.ts';
import { compactJson } from './json.ts';

/** In which template it stands, whoever reads that says. */
export class UnknownFunction extends Failure {}

/** Whether a value counts as true: not empty, not zero. */
export function isTrue(value: Json): boolean {
  if (value === null || value === false || value === 0 || value === '') return false;
  if (typeof value !== 'object') return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** A value as `%v` prints it. */
export function printed(value: Json): string {
  if (value === null) return '<no value>';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(printed).join(' ')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${printed(inner as Json)}`).join(' ')}]`;
}

export function callFunction(name: string, args: readonly Json[]): Json {
  const known = FUNCTIONS.get(name);
  if (known === undefined) throw new UnknownFunction(`function ${JSON.stringify(name)} not defined`);
  return known(args);
}

const same = (a: Json | undefined, b: Json | undefined): boolean => compactJson(a) === compactJson(b);
const before = (a: Json | undefined, b: Json | undefined): boolean =>
  typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b);

function indexed(args: readonly Json[]): Json {
  return args.slice(1).reduce<Json>((value, key) => {
    if (Array.isArray(value)) return (value as readonly Json[])[Number(key)] ?? null;
    return value !== null && typeof value === 'object' && Object.hasOwn(value, String(key))
      ? ((value as { readonly [key: string]: Json })[String(key)] ?? null)
      : null;
  }, args[0] ?? null);
}

function lengthOf(value: Json | undefined): number {
  if (value === null || value === undefined) return 0;
  return typeof value === 'object' ? Object.keys(value).length : String(value).length;
}

/** The widest field that fmt takes (tooLarge of its print.go). */
const WIDEST = 1_000_000;

function formatted(args: readonly Json[]): string {
  let next = 1;
  return String(args[0] ?? '').replace(/%(-?\d*)([vsdqt%])/g, (_all, width: string, verb: string) => {
    if (verb === '%') return '%';
    const value = args[next++] ?? null;
    const text = verb === 'q' ? JSON.stringify(String(value)) : printed(value);
    const size = Math.abs(Number(width || 0));
    if (size > WIDEST) return `%!(BADWIDTH)${text}`;
    return width.startsWith('-') ? text.padEnd(size) : text.padStart(size);
  });
}

const FUNCTIONS: ReadonlyMap<string, (args: readonly Json[]) => Json> = new Map<string, (args: readonly Json[]) => Json>([
  ['index', indexed],
  ['len', ([value]) => lengthOf(value)],
  ['not', ([value = null]) => !isTrue(value)],
  ['and', (args) => args.find((value) => !isTrue(value)) ?? args.at(-1) ?? null],
  ['or', (args) => args.find(isTrue) ?? args.at(-1) ?? null],
  ['eq', ([first, ...rest]) => rest.some((value) => same(first, value))],
  ['ne', ([a, b]) => !same(a, b)],
  ['lt', ([a, b]) => before(a, b)],
  ['gt', ([a, b]) => before(b, a)],
  ['le', ([a, b]) => !before(b, a)],
  ['ge', ([a, b]) => !before(a, b)],
  ['print', (args) => args.map(printed).join('')],
  ['println', (args) => `${args.map(printed).join(' ')}\n`],
  ['printf', formatted],
  ['exists', (args) => indexed(args) !== null],
  ['base64decode', ([value]) => decodeBase64(String(value ?? '')) ?? ''],
]);
