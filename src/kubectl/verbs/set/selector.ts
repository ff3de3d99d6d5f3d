/**
 * kubectl set selector. Upstream: k8s.io/kubectl/pkg/cmd/set/set_selector.go.
 */
import type { Command } from '../../command.ts';
import { Failure } from '../../failure.ts';
import { text } from '../../flags.ts';
import { announcer } from '../../output/announce.ts';
import { fetchAll } from '../../resources.ts';
import { SET_FLAGS } from './templates.ts';

export const selector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  usage: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [...SET_FLAGS.filter((flag) => flag.name !== 'selector'), text('resource-version')],
  run(context) {
    const resources = context.args.slice(0, -1);
    const expression = context.args.at(-1);
    if (expression === undefined || !expression.includes('=')) throw new Failure('must specify a selector expression');
    const wanted = Object.fromEntries(expression.split(',').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));
    const announce = announcer(context);
    for (const { target, object } of fetchAll(context, { args: resources, listWithoutSelector: false })) {
      if (object.kind !== 'Service') throw new Failure(`setting a selector is only supported for Services`);
      const old = (object.spec as { readonly selector?: { readonly [key: string]: string } } | undefined)?.selector ?? {};
      const dropped = Object.fromEntries(
        Object.keys(old)
          .filter((key) => !Object.hasOwn(wanted, key))
          .map((key) => [key, null]),
      );
      const patch = { spec: { selector: { ...dropped, ...wanted } } };
      announce(
        context.dryRun === 'client'
          ? object
          : context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-set' }),
        'selector updated',
      );
    }
  },
};
