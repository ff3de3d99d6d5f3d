/**
 * kubectl get. Upstream: k8s.io/kubectl/pkg/cmd/get/get.go.
 */
import { ALL_NAMESPACES, CHUNK_SIZE, FIELD_SELECTOR, FILES, OUTPUT, SELECTOR, type Command } from '../command.ts';
import { place, type Context } from '../context.ts';
import type { ApiRequest, Json, KindDefinition, KubeObject, RequestOptions } from '../discovery.ts';
import { Failure, isNotFound, throwAll } from '../failure.ts';
import { bool, list, text } from '../flags.ts';
import { fetch, namespaceMissing, queryOf, select, type Selection, type Target } from '../resources.ts';
import { listOf, printerOf } from '../output/format.ts';
import { sortBy } from '../output/sortBy.ts';
import { TABLE_STYLE, tableText, type Table } from '../output/table.ts';
import { asTable, tableOptions } from '../output/tableOptions.ts';
import { TabWriter } from '../output/tabWriter.ts';
import { getRaw } from './getRaw.ts';
import { watchTargets } from './getWatch.ts';
import { checkSubresource, SUBRESOURCES } from './subresource.ts';

export const get: Command = {
  name: 'get',
  group: 'intermediate',
  short: 'Display one or many resources',
  usage: 'get [(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    ...SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    CHUNK_SIZE,
    bool('watch', { short: 'w' }),
    bool('watch-only'),
    bool('output-watch-events'),
    bool('no-headers'),
    bool('show-labels'),
    bool('show-kind'),
    bool('ignore-not-found'),
    list('label-columns', { short: 'L' }),
    text('sort-by'),
    text('raw'),
    bool('server-print', { default: 'true' }),
    text('subresource', { values: SUBRESOURCES }),
  ],
  run,
};

const NO_TYPE = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`;

function run(context: Context): void {
  if (context.flags.given('raw')) return getRaw(context);
  if (context.args.length === 0 && context.flags.list('filename').length === 0) throw new Failure(NO_TYPE, { bare: true });
  const selection = select(context, { args: context.args, listWithoutSelector: true });
  checkSubresource(context, selection);
  if (context.flags.yes('watch') || context.flags.yes('watch-only')) return watchTargets(context, selection, printerOf(context, true));
  if (context.flags.yes('output-watch-events')) throw new Failure('--output-watch-events option can only be used with --watch or --watch-only');
  const output = context.flags.text('output');
  if (output === 'wide' || (output === '' && !context.flags.given('template'))) printTables(context, selection);
  else printObjects(context, selection);
}

function printObjects(context: Context, selection: Selection): void {
  const { objects, failures } = fetch(context, selection);
  if (selection.single) throwAll(failures.filter((failure) => !(context.flags.yes('ignore-not-found') && isNotFound(failure))));
  // Of a wrong template is told only what was there to be printed with it.
  const printer = printerOf(context, true)!;
  const found = sortBy(
    objects.map(({ object }) => object),
    context.flags.text('sort-by'),
    (object) => object as KubeObject & Json,
  );
  const wanted = failures.filter((failure) => !(context.flags.yes('ignore-not-found') && isNotFound(failure)));
  const [only] = found;
  if (selection.single && only !== undefined) context.print(printer(only));
  else if (found.length > 0 || wanted.length === 0) context.print(printer(listOf(found)));
  throwAll(wanted);
}

interface Block {
  readonly kind: KindDefinition;
  readonly table: Table;
}

function printTables(context: Context, selection: Selection): void {
  const { blocks, failures } = fetchTables(context, selection);
  const several = new Set(blocks.map((block) => block.kind)).size > 1 || context.flags.yes('show-kind');
  const groups = groupByKind(blocks);
  const printed = groups.map((group) => printGroup(context, group, several)).filter((part) => part !== '');
  context.print(printed.join(context.flags.yes('no-headers') ? '' : '\n'));
  if (printed.length === 0 && failures.length === 0 && !context.flags.yes('ignore-not-found')) {
    const scoped = !context.flags.yes('all-namespaces') && blocks.some((block) => block.kind.namespaced);
    context.printError(scoped ? `No resources found in ${context.namespace} namespace.` : 'No resources found');
  }
  throwAll(failures);
}

/** Neighbours of the same kind are one table. */
function groupByKind(blocks: readonly Block[]): Block[] {
  const groups: Block[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (last?.kind === block.kind)
      groups[groups.length - 1] = { kind: block.kind, table: { ...last.table, rows: [...last.table.rows, ...block.table.rows] } };
    else groups.push(block);
  }
  return groups;
}

function printGroup(context: Context, { kind, table }: Block, withKind: boolean): string {
  return new TabWriter(TABLE_STYLE).align(tableText(table, tableOptions(context, kind, withKind)));
}

function fetchTables(context: Context, selection: Selection): { blocks: Block[]; failures: Failure[] } {
  const blocks: Block[] = [];
  const failures = [...selection.failures];
  const add = (kind: KindDefinition, request: Omit<ApiRequest, 'user' | 'agent'>): void => {
    try {
      blocks.push({ kind, table: asTable(request.verb === 'list' ? context.sendList(kind, request) : context.send(request)) });
    } catch (thrown) {
      const fault = request.verb === 'get' ? namespaceMissing(context, request.namespace, thrown) : thrown;
      if (!(fault instanceof Failure)) throw fault;
      if (!(context.flags.yes('ignore-not-found') && isNotFound(fault))) failures.push(fault);
    }
  };
  const options: RequestOptions = { asTable: true, ...(context.flags.text('sort-by') !== '' && { includeObject: 'Object' }) };
  const subresource = context.flags.text('subresource');
  for (const target of selection.targets) add(target.kind, getTable(target, options, subresource));
  for (const kind of selection.kinds) add(kind, listTable(context, kind, options));
  const path = context.flags.text('sort-by');
  return { blocks: path === '' ? blocks : blocks.map((block) => sorted(block, path)), failures };
}

const getTable = (target: Target, options: RequestOptions, subresource: string): Omit<ApiRequest, 'user' | 'agent'> => ({
  verb: 'get',
  ...place(target.kind, target.namespace),
  name: target.name,
  ...(subresource !== '' && { subresource }),
  options,
});

function listTable(context: Context, kind: KindDefinition, options: RequestOptions): Omit<ApiRequest, 'user' | 'agent'> {
  const namespace = context.flags.yes('all-namespaces') ? undefined : context.namespace;
  return { verb: 'list', ...place(kind, namespace), options: { ...options, ...queryOf(context) } };
}

/** Sorts rows as their objects sort, which came with them. */
const sorted = ({ kind, table }: Block, path: string): Block => ({ kind, table: { ...table, rows: sortBy(table.rows, path, ({ object }) => object as Json) } });
