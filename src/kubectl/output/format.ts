/**
 * `-o json|yaml|name|jsonpath=...|custom-columns=...|go-template=...`. Upstream: k8s.io/cli-runtime/pkg/genericclioptions, kubectl/pkg/cmd/get.
 */
import type { Context } from '../context.ts';
import { shownKind, type Json, type KubeObject } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { toYaml } from '../yaml/emit.ts';
import { customColumns } from './customColumns.ts';
import { renderGoTemplate } from './goTemplate.ts';
import { indentedJson } from './json.ts';
import { ExecutionFault, parseTemplate } from './jsonPath.ts';
import { renderTemplate, valuesOf } from './jsonPathValue.ts';

/** Prints an object (or a List) in one format. */
export type Printer = (object: KubeObject) => string;

const GET_FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';
const PLAIN_FORMATS = 'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';

/** The printer that -o asks for; undefined for tables. Unknown formats are refused. */
export function printerOf(context: Context, forGet = false): Printer | undefined {
  const output = context.flags.text('output');
  if (output === '' && !context.flags.given('template')) return undefined;
  if (output === 'wide' && forGet) return undefined;
  const printer = formatPrinter(context, output || 'go-template', forGet);
  if (printer !== undefined) return printer;
  const formats = forGet ? GET_FORMATS : PLAIN_FORMATS;
  throw new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${formats}`);
}

function formatPrinter(context: Context, output: string, forGet: boolean): Printer | undefined {
  const [, format = '', argument] = /^([^=]*)(?:=([\s\S]*))?$/.exec(output) ?? [];
  const strip = (object: KubeObject): KubeObject => (context.flags.yes('show-managed-fields') ? object : withoutManagedFields(object));
  const template = (): string => templateText(context, format, argument);
  switch (format) {
    case 'json':
      return (object) => `${indentedJson(strip(object))}\n`;
    case 'yaml': {
      let printed = 0;
      return (object) => `${printed++ > 0 ? '---\n' : ''}${toYaml(strip(object))}`;
    }
    case 'name':
      return (object) => lines(object, (item) => `${nameOf(item)}\n`);
    case 'jsonpath':
    case 'jsonpath-file': {
      const source = template();
      return (object) => executed(source, object as KubeObject & Json, (value) => renderTemplate(parseTemplate(source), value));
    }
    case 'jsonpath-as-json': {
      const parts = parseTemplate(template());
      return (object) => `${indentedJson(valuesOf(parts, object as KubeObject & Json))}\n`;
    }
    case 'go-template':
    case 'go-template-file':
    case 'template':
    case 'templatefile': {
      const source = template();
      return (object) => renderGoTemplate(source, object as KubeObject & Json);
    }
    case 'custom-columns':
      return forGet ? customColumns(argument ?? '', !context.flags.yes('no-headers')) : undefined;
    case 'custom-columns-file':
      return forGet ? customColumns(columnsFile(context, argument ?? ''), !context.flags.yes('no-headers')) : undefined;
    default:
      return undefined;
  }
}

/** Upstream: printers.JSONPathPrinter. */
function executed(source: string, object: Json, render: (object: Json) => string): string {
  try {
    return render(object);
  } catch (fault) {
    if (!(fault instanceof ExecutionFault)) throw fault;
    throw new Failure(
      `error executing jsonpath ${JSON.stringify(source)}: Error executing template: ${fault.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${source}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n`,
    );
  }
}

/** A value as Go's `%#v` prints it. */
function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const entries = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${goSyntax(inner)}`).join(', ')}}`;
}

/** Titles in the first line, paths in the second. Upstream: NewCustomColumnsPrinterFromTemplate. */
function columnsFile(context: Context, path: string): string {
  if (path === '') throw new Failure('custom-columns-file format specified but no custom columns given');
  const text = context.host.readFile(path);
  if (text === undefined) throw new Failure(`error reading template ${path}, open ${path}: no such file or directory`);
  const [titles = [], paths] = text.split('\n').map((line) => line.trim().split(/\s+/).filter((word) => word !== ''));
  if (titles.length === 0) throw new Failure('found no header in the template');
  if (paths === undefined || paths.length === 0) throw new Failure('expected two lines (header, specs) in the template');
  if (titles.length !== paths.length) throw new Failure(`number of columns in header (${titles.length}) and spec (${paths.length}) do not match`);
  return titles.map((title, index) => `${title}:${paths[index]}`).join(',');
}

function templateText(context: Context, format: string, argument: string | undefined): string {
  const value = argument ?? context.flags.text('template');
  if (value === '') throw new Failure('template format specified but no template given');
  if (!format.endsWith('file')) return value;
  const text = context.host.readFile(value);
  if (text === undefined) throw new Failure(`error reading --template ${value}, open ${value}: no such file or directory`);
  return text;
}

const isList = (object: KubeObject): object is KubeObject & { readonly items: readonly KubeObject[] } =>
  object.kind.endsWith('List') && 'items' in object;
const lines = (object: KubeObject, print: (item: KubeObject) => string): string =>
  isList(object) ? object.items.map(print).join('') : print(object);

/** `deployment.apps/web` */
export function nameOf(object: KubeObject): string {
  const slash = object.apiVersion.indexOf('/');
  return `${shownKind({ kind: object.kind, group: slash < 0 ? '' : object.apiVersion.slice(0, slash) })}/${object.metadata.name}`;
}

function withoutManagedFields(object: KubeObject): KubeObject {
  if (isList(object)) return { ...object, items: object.items.map(withoutManagedFields) } as KubeObject;
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _hidden, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What `get` prints for several objects at once. */
export const listOf = (objects: readonly KubeObject[]): KubeObject =>
  ({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: objects }) as object as KubeObject;
