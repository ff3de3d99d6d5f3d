/**
 * kubectl edit. Upstream: k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go.
 */
import { fieldManager, FILES, OUTPUT, VALIDATE, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { Json, KubeObject } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { bool, text } from '../flags.ts';
import { readDocuments } from '../input/documents.ts';
import { announcer } from '../output/announce.ts';
import { compactJson } from '../output/json.ts';
import { fetch, NOTHING_GIVEN, select } from '../resources.ts';
import { toYaml } from '../yaml/emit.ts';
import { mergePatch } from './mergePatch.ts';

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
    text('subresource'),
  ],
  run,
};

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

function run(context: Context): void {
  if (context.args.length === 0 && context.flags.list('filename').length === 0) throw new Failure(NOTHING_GIVEN);
  const { objects, failures } = fetch(context, select(context, { args: context.args, listWithoutSelector: false }));
  throwAll(failures);
  const announce = announcer(context);
  for (const { target, object } of objects) {
    const original = withoutManagedFields(object);
    const edited = context.host.edit?.(`${HEADER}${toYaml(original)}`);
    if (edited === undefined) throw new Failure('unable to launch the editor "vi"');
    const changed = read(edited);
    if (changed === undefined || compactJson(changed) === compactJson(original)) {
      context.printError('Edit cancelled, no changes made.');
      continue;
    }
    const patch = mergePatch(original as KubeObject & Json, changed as KubeObject & Json) ?? {};
    announce(context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-edit' }), 'edited');
  }
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _hidden, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The edited object; undefined for an empty file. */
function read(edited: string): KubeObject | undefined {
  const [document] = readDocuments(edited.replace(/^#.*\n?/gm, ''), 'edited-file');
  if (document === undefined) return undefined;
  if (!document.ok) throw new Failure(document.error);
  return document.object as object as KubeObject;
}
