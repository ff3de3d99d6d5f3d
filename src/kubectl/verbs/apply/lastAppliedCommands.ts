/**
 * kubectl apply view-last-applied and set-last-applied. Upstream: k8s.io/kubectl/pkg/cmd/apply/apply_{view,set}_last_applied.go.
 */
import { DRY_RUN, FILES, OUTPUT, SELECTOR, type Command } from '../../command.ts';
import { Failure, throwAll, usage } from '../../failure.ts';
import { bool, text } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { indentedJson } from '../../output/json.ts';
import { documentOf, fetchAll, readTargets } from '../../resources.ts';
import { toYaml } from '../../yaml/emit.ts';
import { hasLastApplied, lastApplied, LAST_APPLIED, withLastApplied } from './lastApplied.ts';

const view: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [...FILES, ...SELECTOR, text('output', { short: 'o', default: 'yaml' }), bool('all')],
  run(context) {
    const format = context.flags.text('output');
    if (format !== 'json' && format !== 'yaml') throw usage('apply view-last-applied', `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    for (const { object } of fetchAll(context, { args: context.args, listWithoutSelector: false })) {
      const applied = lastApplied(object);
      // Upstream means to say so, and does not.
      if (applied === undefined) continue;
      context.print(format === 'json' ? `${indentedJson(applied, '  ')}\n` : toYaml(applied));
    }
  },
};

const set: Command = {
  name: 'set-last-applied',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: 'apply set-last-applied -f FILENAME',
  flags: [...FILES, ...OUTPUT, DRY_RUN, bool('create-annotation')],
  run(context) {
    const { targets, failures } = readTargets(context, context.flags.list('filename'));
    throwAll(failures);
    const announce = announcer(context);
    for (const target of targets) {
      const current = context.get(target.kind, target.namespace, target.name);
      if (!hasLastApplied(current) && !context.flags.yes('create-annotation')) {
        throw new Failure(
          `no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const value = withLastApplied(documentOf(target)).metadata.annotations?.[LAST_APPLIED] ?? '';
      announce(
        context.patch(target.kind, target.namespace, target.name, 'merge', { metadata: { annotations: { [LAST_APPLIED]: value } } }, {}),
        'configured',
      );
    }
  },
};

export const lastAppliedCommands: readonly Command[] = [view, set];
