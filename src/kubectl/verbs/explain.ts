/**
 * kubectl explain. Upstream: k8s.io/kubectl/pkg/explain/v2 (templates/plaintext.tmpl).
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { definition, findKind, KINDS, versionText, type FieldSchema, type KindDefinition, type TypeSchema } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { bool, text } from '../flags.ts';

export const explain: Command = {
  name: 'explain',
  group: 'intermediate',
  short: 'Get documentation for a resource',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]',
  flags: [bool('recursive'), text('api-version'), text('output', { short: 'o', default: 'plaintext' })],
  run,
};

const WIDTH = 76;

function run(context: Context): void {
  const [word, ...more] = context.args;
  if (word === undefined)
    throw new Failure(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (more.length > 0) throw new Failure(`We accept only this format: explain RESOURCE`);
  const [type = '', ...path] = word.split('.');
  const kind = chosenKind(type, context.flags.text('api-version'));
  const head = `${kind.group === '' ? '' : `GROUP:      ${kind.group}\n`}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`;
  const format = context.flags.text('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2') throw new Failure(`unrecognized format: ${format}`);
  context.print(head);
  context.print(body(context, kind, path));
}

function chosenKind(type: string, version: string): KindDefinition {
  const kind = findKind(type);
  if (kind === undefined) throw new Failure(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  if (version === '' || versionText(kind) === version) return kind;
  const other = KINDS.find((one) => one.kind === kind.kind && versionText(one) === version);
  if (other === undefined) throw new Failure(`couldn't find resource for ${JSON.stringify(`${version}, Resource=${kind.plural}`)}`);
  return other;
}

function body(context: Context, kind: KindDefinition, path: readonly string[]): string {
  let schema = kind.schema;
  let field: FieldSchema | undefined;
  let owner = schema;
  for (const name of path) {
    owner = schema;
    field = definition(schema).fields.get(name);
    if (field === undefined) throw new Failure(`field ${JSON.stringify(path.at(-1))} does not exist`);
    schema = structOf(field.type) ?? '';
  }
  const fields = schema === '' ? [] : fieldsOf(schema);
  const about =
    field === undefined
      ? textFor(context, schema, '')
      : [textFor(context, owner, field.name), schema === '' ? '' : textFor(context, schema, '')]
          .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
          .join('\n');
  const title = field === undefined ? '' : `FIELD: ${field.name} <${typeName(field.type)}>${field.required ? ' -required-' : ''}\n\n\n`;
  const listed =
    fields.length === 0
      ? '\n'
      : `FIELDS:\n${context.flags.yes('recursive') ? recursive(fields, 1) : fields.map((one) => fieldText(context, schema, one)).join('')}\n`;
  return `${title}DESCRIPTION:\n${wrapped(about === '' ? '<empty>' : about, 4)}    \n${listed}`;
}

function fieldText(context: Context, schema: string, field: FieldSchema): string {
  const about = textFor(context, schema, field.name);
  return `  ${field.name}\t<${typeName(field.type)}>${field.required ? ' -required-' : ''}\n${wrapped(about === '' ? '<no description>' : about, 4)}\n`;
}

const MAX_DEPTH = 12;

function recursive(fields: readonly FieldSchema[], depth: number): string {
  return fields
    .map((field) => {
      const inner = structOf(field.type);
      const nested = inner === undefined || depth > MAX_DEPTH ? '' : recursive(fieldsOf(inner), depth + 1);
      return `${'  '.repeat(depth)}${field.name}\t<${typeName(field.type)}>${field.required ? ' -required-' : ''}\n${nested}`;
    })
    .join('');
}

const fieldsOf = (schema: string): readonly FieldSchema[] =>
  [...definition(schema).fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

function structOf(type: TypeSchema): string | undefined {
  if (type.kind === 'struct') return type.name;
  return type.kind === 'list' ? structOf(type.item) : type.kind === 'map' ? structOf(type.value) : undefined;
}

const SCALARS: { readonly [code: string]: string } = {
  s: 'string',
  y: 'string',
  b: 'boolean',
  i: 'integer',
  l: 'integer',
  f: 'number',
  q: 'Quantity',
  n: 'IntOrString',
  t: 'Time',
  u: 'MicroTime',
  o: 'Object',
};

function typeName(type: TypeSchema): string {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.code] ?? 'Object';
    case 'list':
      return `[]${typeName(type.item)}`;
    case 'map':
      return `map[string]${typeName(type.value)}`;
    case 'struct':
      return type.name.slice(type.name.lastIndexOf('.') + 1);
  }
}

function textFor(context: Context, schema: string, field: string): string {
  const { descriptions } = context.host;
  const own = descriptions !== undefined && Object.hasOwn(descriptions, schema) ? descriptions[schema] : undefined;
  return own !== undefined && Object.hasOwn(own, field) ? (own[field] ?? '') : '';
}

/** Paragraphs folded at the width of explain, indented. Lists and indented lines stay lines of their own. */
function wrapped(about: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return about
    .split('\n')
    .map((paragraph) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(' ').filter((one) => one !== '')) {
        if (line !== '' && line.length + 1 + word.length > WIDTH) {
          lines.push(line);
          line = word;
        } else line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line].map((one) => `${pad}${one}\n`).join('');
    })
    .join('');
}
