/**
 * The published schema of the kinds, as a structure to walk. Upstream: api/openapi-spec, k8s.io/api types.
 *
 * A line of definitions.ts is a definition's name, `@a` when it is atomic, and its fields in Go's order as `name:type` + marks. Types: s string,
 * y base64, b boolean, i int32, l int64, f double, q quantity, n int-or-string, t time, u time with microseconds, o any object, `[` list of,
 * `{` map of, or a definition. Marks: `!` required, `*` pointer (a zero is kept), `=` written even when empty, `0` dropped when zero, `~Name`
 * Go's name of a string type; then `|a` atomic, `|s` set, `|mkey,key` list map, `|pkey` patch strategy merge, `|r` retainKeys.
 */
import { DEFINITIONS } from './definitions.ts';

export type ScalarCode = 's' | 'y' | 'b' | 'i' | 'l' | 'f' | 'q' | 'n' | 't' | 'u' | 'o';

export type TypeSchema =
  | { readonly kind: 'scalar'; readonly code: ScalarCode }
  | { readonly kind: 'list'; readonly item: TypeSchema }
  | { readonly kind: 'map'; readonly value: TypeSchema }
  | { readonly kind: 'struct'; readonly name: string };

export interface FieldSchema {
  readonly name: string;
  readonly type: TypeSchema;
  readonly required: boolean;
  /** Go has a pointer: an explicit zero is kept, absence is not a zero. */
  readonly pointer: boolean;
  /** Written even when empty. */
  readonly always: boolean;
  /** Dropped when zero although it is a structure. */
  readonly omitZero: boolean;
  /** Go's name of the (element's) string type: `RestartPolicy`. */
  readonly goType?: string;
  readonly list?: 'atomic' | 'set' | 'map';
  /** Keys of a list map. */
  readonly keys?: readonly string[];
  /** Maps and structures that are owned and replaced as a whole. */
  readonly atomic: boolean;
  /** Strategic merge patch merges the list (or keeps the map); with `mergeKey` by that key, without as a set. */
  readonly merges: boolean;
  readonly mergeKey?: string;
  readonly retainKeys: boolean;
}

export interface Definition {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly atomic: boolean;
}

const linesOf = (text: string): (readonly [string, string])[] => text.split('\n').map((line) => [line.split(' ', 1)[0] ?? '', line]);
const LINES = new Map(linesOf(DEFINITIONS));

/** Adds definitions of things that no API server serves: a program's configuration. */
export function define(text: string): void {
  for (const [name, line] of linesOf(text)) LINES.set(name, line);
}

const parsed = new Map<string, Definition>();

const SERVED: readonly string[] = [...LINES.keys()];

/** Names of all definitions that an API server serves: `core.v1.PodSpec`. */
export const definitionNames = (): readonly string[] => SERVED;

/** A definition by its name; unknown names have no fields. */
export function definition(name: string): Definition {
  const known = parsed.get(name);
  if (known) return known;
  const [, ...words] = (LINES.get(name) ?? name).split(' ');
  const fields = words.filter((word) => word !== '@a').map(parseField);
  const made: Definition = { name, fields: new Map(fields.map((field) => [field.name, field])), atomic: words[0] === '@a' };
  parsed.set(name, made);
  return made;
}

const FIELD = /^([^:]+):([[{]*)([\w.]+?)([!*=0]*)(?:~(\w+))?((?:\|[\w,]*)*)$/;

function parseField(word: string): FieldSchema {
  const [, name = '', wrappers = '', base = '', flags = '', goType, marks = ''] = FIELD.exec(word) ?? [];
  const extra = marks.split('|').slice(1);
  const listMark = extra.find((mark) => /^[asm]/.test(mark));
  const patchMark = extra.find((mark) => mark.startsWith('p'));
  const isList = wrappers.startsWith('[');
  return {
    name,
    type: parseType(wrappers, base),
    required: flags.includes('!'),
    pointer: flags.includes('*'),
    always: flags.includes('='),
    omitZero: flags.includes('0'),
    ...(goType !== undefined && { goType }),
    ...(isList && { list: listMark === undefined || listMark === 'a' ? 'atomic' : listMark === 's' ? 'set' : 'map' }),
    ...(listMark?.startsWith('m') && { keys: listMark.slice(1).split(',') }),
    atomic: !isList && listMark === 'a',
    merges: patchMark !== undefined,
    ...(patchMark !== undefined && patchMark.length > 1 && { mergeKey: patchMark.slice(1) }),
    retainKeys: extra.includes('r'),
  };
}

function parseType(wrappers: string, base: string): TypeSchema {
  if (wrappers.startsWith('[')) return { kind: 'list', item: parseType(wrappers.slice(1), base) };
  if (wrappers.startsWith('{')) return { kind: 'map', value: parseType(wrappers.slice(1), base) };
  return base.length === 1 ? { kind: 'scalar', code: base as ScalarCode } : { kind: 'struct', name: base };
}

/** Go's name of a structure, as in errors: `core.v1.PodSpec` -> `PodSpec`. */
export const goName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
