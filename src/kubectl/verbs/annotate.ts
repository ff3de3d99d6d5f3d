/**
 * kubectl annotate. Upstream: k8s.io/kubectl/pkg/cmd/annotate/annotate.go.
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { StringMap } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { announcer } from '../output/announce.ts';
import { CHANGE_CAUSE } from './rollout/revisions.ts';
import { changeOf, eachObject, metadataPatch, METADATA_FLAGS, printList, readWords, type Words } from './setMetadata.ts';

export const annotate: Command = {
  name: 'annotate',
  group: 'settings',
  short: 'Update the annotations on a resource',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [flags]',
  flags: METADATA_FLAGS('kubectl-annotate'),
  run,
};

/** The change cause may always be overwritten. */
function refuseOverwrites(words: Words, old: StringMap): void {
  const clashes = [...words.set.keys()]
    .filter((key) => key !== CHANGE_CAUSE && Object.hasOwn(old, key))
    .map((key) => `'${key}' already has a value (${old[key]})`);
  if (clashes.length > 0) throw new Failure(`--overwrite is false but found the following declared annotation(s): ${clashes.join('; ')}`);
}

function run(context: Context): void {
  const words = readWords(context, 'annotation');
  const announce = announcer(context);
  eachObject(context, words, (target, object, only) => {
    if (!context.flags.yes('overwrite')) refuseOverwrites(words, object.metadata.annotations ?? {});
    const change = changeOf(object.metadata.annotations ?? {}, words, true);
    const patch = metadataPatch(context, 'annotations', change);
    const local = { ...object, metadata: { ...object.metadata, annotations: Object.fromEntries(change.after) } };
    if (context.flags.yes('list')) {
      printList(context, 'annotations', local, only);
      return;
    }
    const after =
      patch === undefined || context.dryRun === 'client'
        ? local
        : context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-annotate' });
    announce(after, 'annotated');
  });
}
