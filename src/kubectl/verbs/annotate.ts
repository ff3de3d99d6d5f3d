/**
 * kubectl annotate. Upstream: k8s.io/kubectl/pkg/cmd/annotate/annotate.go.
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { announcer } from '../output/announce.ts';
import { changeOf, eachObject, metadataPatch, METADATA_FLAGS, readWords } from './setMetadata.ts';

export const annotate: Command = {
  name: 'annotate',
  group: 'settings',
  short: 'Update the annotations on a resource',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [flags]',
  flags: METADATA_FLAGS('kubectl-annotate'),
  run,
};

function run(context: Context): void {
  const words = readWords(context, 'annotation');
  const announce = announcer(context);
  eachObject(context, words, (target, object) => {
    const change = changeOf(object.metadata.annotations ?? {}, words, context.flags.yes('overwrite'));
    const patch = metadataPatch('annotations', change);
    if (context.flags.yes('list')) {
      context.printLine(`Listing annotations for ${object.kind}.${object.apiVersion}/${object.metadata.name}:`);
      for (const [key, value] of change.after) context.printLine(` ${key}=${value}`);
      return;
    }
    const annotations = Object.fromEntries(change.after);
    const local = { ...object, metadata: { ...object.metadata, annotations } };
    const after = patch === undefined || context.dryRun === 'client' ? local : context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-annotate' });
    announce(after, 'annotated');
  });
}
