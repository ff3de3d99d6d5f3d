/**
 * What `label` and `annotate` have in common: `key=value` and `key-` words, and a merge patch of the metadata.
 * Upstream: k8s.io/kubectl/pkg/cmd/{label,annotate}.
 */
import { ALL_NAMESPACES, DRY_RUN, FIELD_SELECTOR, FILES, fieldManager, OUTPUT, RECORD, SELECTOR } from '../command.ts';
import type { Context } from '../context.ts';
import type { KubeObject, StringMap } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { bool, text, type Flag } from '../flags.ts';
import { fetch, select, type Target } from '../resources.ts';

export const METADATA_FLAGS = (manager: string): readonly Flag[] => [
  ...FILES,
  ...OUTPUT,
  ...SELECTOR,
  FIELD_SELECTOR,
  ALL_NAMESPACES,
  DRY_RUN,
  RECORD,
  fieldManager(manager),
  bool('overwrite'),
  bool('all'),
  bool('list'),
  bool('local'),
  text('resource-version'),
];

export interface Words {
  readonly resources: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** Sorts words into resources and changes; `what` is `label` or `annotation`. */
export function readWords(context: Context, what: string): Words {
  const isPair = (word: string): boolean => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
  const first = context.args.findIndex(isPair);
  const resources = first < 0 ? context.args : context.args.slice(0, first);
  const pairs = first < 0 ? [] : context.args.slice(first);
  const stray = pairs.find((word) => !isPair(word));
  if (stray !== undefined) throw new Failure(`all resources must be specified before ${what} changes: ${stray}`);
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of pairs) {
    const equals = word.indexOf('=');
    if (equals > 0) set.set(word.slice(0, equals), word.slice(equals + 1));
    else remove.push(word.slice(0, -1));
  }
  if (resources.length === 0 && context.flags.list('filename').length === 0)
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.length === 0 && !context.flags.yes('list')) throw new Failure(`at least one ${what} update is required`);
  const both = remove.filter((key) => set.has(key));
  if (both.length > 0) throw new Failure(`can not both modify and remove ${what === 'label' ? 'a label in the same command' : `the following annotation(s) in the same command: ${both.join(', ')}`}`);
  return { resources, set, remove };
}

/** What would change; `undefined` removes a key. */
export interface Change {
  readonly before: StringMap;
  readonly after: ReadonlyMap<string, string>;
  readonly absent: readonly string[];
}

export function changeOf(before: StringMap, words: Words, overwrite: boolean): Change {
  const after = new Map(Object.entries(before));
  const clashes: Failure[] = [];
  for (const [key, value] of words.set) {
    const old = after.get(key);
    if (old !== undefined && old !== value && !overwrite)
      clashes.push(new Failure(`'${key}' already has a value (${old}), and --overwrite is false`));
    after.set(key, value);
  }
  throwAll(clashes);
  const absent = words.remove.filter((key) => !after.has(key));
  for (const key of words.remove) after.delete(key);
  return { before, after, absent };
}

/** The merge patch of one metadata field; undefined when nothing changes. With --resource-version it holds for that version only. */
export function metadataPatch(
  context: Context,
  field: 'labels' | 'annotations',
  { before, after }: Change,
): { metadata: { [field: string]: string | { [key: string]: string | null } } } | undefined {
  const version = context.flags.text('resource-version');
  const changes = new Map<string, string | null>();
  for (const [key, value] of after) if (!Object.hasOwn(before, key) || before[key] !== value) changes.set(key, value);
  for (const key of Object.keys(before)) if (!after.has(key)) changes.set(key, null);
  return changes.size === 0 ? undefined : { metadata: { [field]: Object.fromEntries(changes), ...(version !== '' && { resourceVersion: version }) } };
}

/** What `--list` prints of one object; several are told apart. */
export function printList(context: Context, what: 'labels' | 'annotations', object: KubeObject, only: boolean): void {
  const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
  if (!only) context.printLine(`Listing ${what} for ${object.kind}.${group}/${object.metadata.name}:`);
  for (const [key, value] of Object.entries(object.metadata[what] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) context.printLine(`${only ? '' : ' '}${key}=${value}`);
}

/** Visits every selected object; failures do not stop the others. */
export function eachObject(context: Context, words: Words, visit: (target: Target, object: KubeObject, only: boolean) => void): void {
  const selection = select(context, { args: words.resources, listWithoutSelector: false });
  const { objects, failures } = fetch(context, selection);
  for (const { target, object } of objects) {
    try {
      visit(target, object, selection.single);
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  throwAll(failures);
}
