/**
 * kubectl label. Upstream: k8s.io/kubectl/pkg/cmd/label/label.go.
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { labelValueFault, type KubeObject } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { announcer } from '../output/announce.ts';
import { changeOf, eachObject, metadataPatch, METADATA_FLAGS, printList, readWords, type Change } from './setMetadata.ts';

export const label: Command = {
  name: 'label',
  group: 'settings',
  short: 'Update the labels on a resource',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [flags]',
  flags: METADATA_FLAGS('kubectl-label'),
  run,
};

function run(context: Context): void {
  const words = readWords(context, 'label');
  for (const [key, value] of words.set) {
    const fault = labelValueFault(value);
    if (fault !== undefined) throw new Failure(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${fault}`);
  }
  const announce = announcer(context);
  eachObject(context, words, (target, object, only) => {
    const change = changeOf(object.metadata.labels ?? {}, words, context.flags.yes('overwrite'));
    for (const key of change.absent) context.printLine(`label ${JSON.stringify(key)} not found.`);
    const patch = metadataPatch(context, 'labels', change);
    const send = patch !== undefined && context.dryRun !== 'client';
    const after = send
      ? context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-label' })
      : withLabels(object, change);
    if (context.flags.yes('list')) return printList(context, 'labels', after, only);
    announce(after, verdict(change, words.remove.length > 0));
  });
}

const withLabels = (object: KubeObject, change: Change): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, labels: Object.fromEntries(change.after) },
});

function verdict({ before, after, absent }: Change, removes: boolean): string {
  const same =
    Object.keys(before).length === after.size && [...after].every(([key, value]) => Object.hasOwn(before, key) && before[key] === value);
  if (same) return 'not labeled';
  return removes && absent.length === 0 && after.size < Object.keys(before).length ? 'unlabeled' : 'labeled';
}
