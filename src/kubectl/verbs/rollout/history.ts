/**
 * kubectl rollout history. Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go.
 */
import { FILES, OUTPUT, SELECTOR, type Command } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { KubeObject, PodTemplateSpec } from '../../discovery.ts';
import { Failure, throwAll } from '../../failure.ts';
import { int } from '../../flags.ts';
import { describeTemplate } from '../../describe/template.ts';
import { PrefixWriter } from '../../describe/prefixWriter.ts';
import { nameOf, printerOf } from '../../output/format.ts';
import { alignTabs } from '../../output/tabWriter.ts';
import type { Target } from '../../resources.ts';
import { CHANGE_CAUSE, revisionsOf, type Revision } from './revisions.ts';
import { workloads } from './subject.ts';

export const history: Command = {
  name: 'history',
  short: 'View rollout history',
  usage: 'rollout history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...FILES, ...OUTPUT, ...SELECTOR, int('revision')],
  run(context) {
    const wanted = context.flags.number('revision');
    if (wanted < 0) throw new Failure(`revision must be a positive integer: ${wanted}`);
    const { objects, failures } = workloads(context);
    throwAll(failures);
    for (const { target, object } of objects) printHistory(context, target, object, wanted);
  },
};

function printHistory(context: Context, target: Target, object: KubeObject, wanted: number): void {
  const revisions = revisionsOf(context, target, object);
  const printer = printerOf(context);
  if (printer !== undefined) {
    const shown = wanted > 0 ? revisions.filter(({ revision }) => revision === wanted) : revisions;
    if (wanted > 0 && shown.length === 0) throw new Failure('unable to find the specified revision');
    for (const revision of shown) context.print(printer(revision.object));
    return;
  }
  const title = wanted > 0 ? `with revision #${wanted}` : '';
  context.printLine(`${nameOf(object)} ${title}\n${wanted > 0 ? oneRevision(revisions, wanted) : allRevisions(revisions)}`);
}

function allRevisions(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const lines = revisions.map(({ revision, changeCause }) => `${revision}\t${changeCause === '' ? '<none>' : changeCause}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`, { minWidth: 0, padding: 2 });
}

/** The template of one revision. */
function oneRevision(revisions: readonly Revision[], wanted: number): string {
  const found = revisions.find(({ revision }) => revision === wanted);
  if (found === undefined) throw new Failure('unable to find the specified revision');
  const { template, changeCause } = found;
  const annotations = { ...template.metadata?.annotations, ...(changeCause !== '' && { [CHANGE_CAUSE]: changeCause }) };
  return shownTemplate({ ...template, metadata: { ...template.metadata, annotations } });
}

/** A template as kubectl tells it; its tabs stay as they are. */
export function shownTemplate(template: PodTemplateSpec): string {
  const writer = new PrefixWriter();
  describeTemplate(writer, template);
  return writer.text;
}
