/**
 * kubectl edit. Upstream: k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go.
 */
import { fieldManager, FILES, OUTPUT, VALIDATE, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { Json, KindDefinition, KubeObject } from '../discovery.ts';
import { Failure, StatusFailure, throwAll } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { readDocuments } from '../input/documents.ts';
import { announcer } from '../output/announce.ts';
import { fetch, NOTHING_GIVEN, select, type Target } from '../resources.ts';
import { toYaml } from '../yaml/emit.ts';
import { mergePatch } from './mergePatch.ts';
import { checkSubresource, SUBRESOURCES } from './subresource.ts';

export const edit: Command = {
  name: 'edit',
  group: 'intermediate',
  short: 'Edit a resource on the server',
  usage: 'edit (RESOURCE/NAME | -f FILENAME) [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    VALIDATE,
    fieldManager('kubectl-edit'),
    bool('windows-line-endings'),
    bool('output-patch'),
    text('subresource', { values: SUBRESOURCES }),
  ],
  run,
};

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** An editor that is a program could go on for ever. */
const MOST_ROUNDS = 20;

interface Edited {
  readonly target: Target;
  readonly original: KubeObject;
}

function run(context: Context): void {
  if (context.args.length === 0 && context.flags.list('filename').length === 0) throw new Failure(NOTHING_GIVEN);
  const selection = select(context, { args: context.args, listWithoutSelector: false });
  checkSubresource(context, selection);
  const { objects, failures } = fetch(context, selection);
  throwAll(failures);
  const all = objects.map(({ target, object }): Edited => ({ target, original: withoutManagedFields(object) }));
  const items = all.map(({ original }) => original as KubeObject & Json);
  editUntilValid(context, all, toYaml(items.length === 1 ? items[0]! : { apiVersion: 'v1', items, kind: 'List' }));
}

/** Opens the editor, and again with what was wrong for as long as the server refuses. */
function editUntilValid(context: Context, all: readonly Edited[], first: string): void {
  let text = first;
  let reasons = '';
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const edited = context.host.edit?.(`${HEADER}${reasons}${text}`);
    if (edited === undefined) throw new Failure('unable to launch the editor "vi"');
    const kept = edited.replace(/^#.*\n?/gm, '');
    if (kept.trim() === '' || kept === text) {
      if (reasons !== '') throw new Failure('Edit cancelled, no valid changes were saved.');
      context.printError('Edit cancelled, no changes made.');
      return;
    }
    const faults = save(context, all, kept);
    if (faults === '') return;
    [text, reasons] = [kept, faults];
  }
  throw new Failure('Edit cancelled, no valid changes were saved.');
}

/** Sends what has changed; returns the reasons of what was refused, as they stand on top of the reopened file. */
function save(context: Context, all: readonly Edited[], text: string): string {
  const documents = readDocuments(text, 'edited-file');
  const broken = documents.find((document) => !document.ok);
  if (broken?.ok === false) return comment(`The edited file had a syntax error: ${broken.error}`, []);
  const announce = announcer(context);
  let faults = '';
  let changes = 0;
  for (const document of documents) {
    const changed = document.ok ? (document.object as object as KubeObject) : undefined;
    const before = all.find(({ target, original }) => changed?.metadata?.name === target.name && changed.kind === original.kind);
    if (changed === undefined || before === undefined) throw new Failure(`At least one of apiVersion, kind and name was changed`);
    const patch = mergePatch(before.original as KubeObject & Json, changed as KubeObject & Json);
    if (patch === undefined) continue;
    changes++;
    const { kind, namespace, name } = before.target;
    try {
      announce(context.patch(kind, namespace, name, 'merge', patch, { fieldManager: 'kubectl-edit' }, context.flags.text('subresource') || undefined), 'edited');
    } catch (fault) {
      if (!(fault instanceof StatusFailure)) throw fault;
      faults += refused(context, qualified(kind), name, fault);
    }
  }
  if (changes === 0) context.printError('Edit cancelled, no changes made.');
  return faults;
}

/** Only what is invalid can be mended in the editor. */
function refused(context: Context, resource: string, name: string, fault: StatusFailure): string {
  const what = `${resource} ${JSON.stringify(name)}`;
  if (fault.status.reason !== 'Invalid') throw new Failure(`${what} could not be patched: ${fault.message}`);
  context.printError(`error: ${what} is invalid\n`);
  return comment(
    `${what} was not valid`,
    (fault.status.details?.causes ?? []).map(({ field = '', message = '' }) => `${field}: ${message}`),
  );
}

const comment = (head: string, others: readonly string[]): string =>
  [others.length > 0 ? `${head}:` : head, ...others.map((other) => `* ${other}`), ''].map((line) => `# ${line.replaceAll('\n', '\n# ')}`.trimEnd()).join('\n') + '\n';

const qualified = ({ plural, group }: KindDefinition): string => (group === '' ? plural : `${plural}.${group}`);

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _hidden, ...metadata } = object.metadata;
  return { ...object, metadata };
}
