/**
 * What may stand at a place of a lesson's text, by the published JSON Schema: the fields of a mapping, the values of a field; and which field stands
 * there. The text need not be whole: the place is told by indentation and open brackets, as one reads it.
 */

/** A JSON Schema as far as ours goes. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  /** Of a mapping whose fields may have any name. */
  readonly additionalProperties?: boolean | Schema;
}

/** Where the cursor is: in the name of a field or in its value. `path` leads to the mapping, from the top, lists left out. */
export interface Place {
  readonly path: readonly string[];
  /** The field whose value it is. */
  readonly key?: string;
  /** Where the word begins that is being written. */
  readonly from: number;
}

export interface Offer {
  readonly label: string;
  /** By which its description is found: `steps/view`, `Match/type`. Values have none. */
  readonly field?: string;
}

const KEY = /^(?:"([^"]+)"|'([^']+)'|([\w.$@/*-]+))\s*:(?=\s|$)/;

interface Line {
  /** Column of its key: dashes before it count. */
  readonly column: number;
  readonly text: string;
  readonly dashed: boolean;
}

function lineOf(raw: string): Line {
  const [, before = ''] = /^(\s*(?:- +)*)/.exec(raw) ?? [];
  return { column: before.length, text: raw.slice(before.length), dashed: before.includes('-') };
}

const keyIn = (text: string): string | undefined => {
  const [, double, single, plain] = KEY.exec(text) ?? [];
  return double ?? single ?? plain;
};

/** The mappings of brackets that are open at the end of a line, by their fields; and what has been written since the last comma or bracket. */
function brackets(text: string): { readonly open: readonly (string | undefined)[]; readonly rest: string } {
  const open: (string | undefined)[] = [];
  let begun = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if ((sign === '"' || sign === "'") && /[\s:,[{]$/.test(text.slice(begun, at) || ' ')) quote = sign;
    else if (sign === '{' || sign === '[') {
      open.push(keyIn(text.slice(begun, at).trimStart()));
      begun = at + 1;
    } else if (sign === ',' && open.length > 0) begun = at + 1;
    else if (sign === '}' || sign === ']') {
      open.pop();
      begun = at + 1;
    } else if (sign === '#' && /\s$/.test(text.slice(0, at))) return { open, rest: '#' };
  }
  return { open, rest: text.slice(begun) };
}

const isProse = (text: string): boolean => /:\s+[|>][-+0-9]*\s*(?:#.*)?$/.test(text);

/** Undefined: in a text or a comment, where nothing can be offered. */
export function placeAt(text: string, at: number): Place | undefined {
  const lines = text.slice(0, at).split('\n');
  const last = lines.pop() ?? '';
  const line = lineOf(last);
  const path: string[] = [];
  let { column } = line;
  for (const raw of lines.toReversed()) {
    if (column === 0) break;
    const above = lineOf(raw);
    if (above.text.trim() === '' || above.text.startsWith('#') || above.column >= column) continue;
    if (isProse(above.text)) return undefined;
    const key = keyIn(above.text);
    if (key === undefined) return undefined;
    path.unshift(key);
    ({ column } = above);
  }
  const { open, rest } = brackets(line.text);
  const written = rest.trimStart();
  if (written.startsWith('#') || isProse(line.text)) return undefined;
  const key = keyIn(written);
  const inside = [...path, ...open.flatMap((one) => (one === undefined ? [] : [one]))];
  if (key !== undefined) {
    const value = written.slice(written.indexOf(':') + 1).trimStart();
    return { path: inside, key, from: at - value.length };
  }
  // An entry of a list in brackets, `[lesson, ch`: a value of the list's own field.
  if (open.length > 0 && !/\{[^{}]*$/.test(line.text)) return { path: inside.slice(0, -1), key: inside.at(-1) ?? '', from: at - written.length };
  // A dash under `tags:` begins a value as well as a field: both are offered by what the schema has there.
  return { path: inside, from: at - written.length };
}

interface Node {
  readonly schema: Schema;
  /** By which its fields are described. */
  readonly name: string;
}

/** What a schema stands for: alternatives by themselves, references followed, entries of lists instead of lists. */
function unfolded(root: Schema, { schema, name }: Node, depth = 0): readonly Node[] {
  if (depth > 8) return [];
  if (schema.$ref !== undefined) {
    const def = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    const found = root.$defs?.[def];
    return found === undefined ? [] : unfolded(root, { schema: found, name: def }, depth + 1);
  }
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((one) => unfolded(root, { schema: one, name }, depth + 1));
  return schema.items === undefined ? [{ schema, name }] : unfolded(root, { schema: schema.items, name }, depth + 1);
}

const nameFor = (name: string, key: string): string => (name === '' ? key : `${name}/${key}`);

function below(root: Schema, nodes: readonly Node[], key: string): readonly Node[] {
  return nodes.flatMap(({ schema, name }) => {
    const next = schema.properties?.[key];
    if (next !== undefined) return unfolded(root, { schema: next, name: nameFor(name, key) });
    return typeof schema.additionalProperties === 'object' ? unfolded(root, { schema: schema.additionalProperties, name }) : [];
  });
}

const nodesAt = (root: Schema, path: readonly string[]): readonly Node[] => path.reduce<readonly Node[]>((nodes, key) => below(root, nodes, key), [{ schema: root, name: '' }]);

const valuesOf = ({ schema }: Node): readonly string[] => [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const]), ...(schema.type === 'boolean' ? [true, false] : [])].map(String);

const distinct = (offers: readonly Offer[]): readonly Offer[] => offers.filter(({ label }, at) => offers.findIndex((other) => other.label === label) === at);

/** `more`: values that the schema does not know, by field: `steps/view`. */
export function offersAt(root: Schema, { path, key }: Place, more: { readonly [field: string]: readonly string[] } = {}): readonly Offer[] {
  const nodes = nodesAt(root, path);
  if (key !== undefined) {
    const values = below(root, nodes, key);
    const field = nodes.map(({ name }) => nameFor(name, key)).find((one) => one in more);
    return distinct([...values.flatMap(valuesOf), ...(field === undefined ? [] : more[field]!)].map((label) => ({ label })));
  }
  const fields = nodes.flatMap(({ schema, name }) => Object.keys(schema.properties ?? {}).map((label): Offer => ({ label, field: nameFor(name, label) })));
  return distinct([...fields, ...nodes.flatMap(valuesOf).map((label) => ({ label }))]);
}

/** Which field stands at a place, by which it is described; with where its name begins and ends. */
export function fieldAt(root: Schema, text: string, at: number): { readonly field: string; readonly from: number; readonly to: number } | undefined {
  const begin = text.slice(0, at).search(/[\w.$-]*$/);
  const [word = ''] = /^[\w.$-]+(?=["']?\s*:(?:\s|$))/.exec(text.slice(begin)) ?? [];
  if (word === '') return undefined;
  const place = placeAt(text, begin);
  if (place === undefined || place.key !== undefined) return undefined;
  const offer = offersAt(root, place).find(({ label, field }) => label === word && field !== undefined);
  return offer?.field === undefined ? undefined : { field: offer.field, from: begin, to: begin + word.length };
}
