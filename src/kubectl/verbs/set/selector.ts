/**
 * kubectl set selector. Upstream: k8s.io/kubectl/pkg/cmd/set/set_selector.go.
 */
import type { Command } from '../../command.ts';
import { parseLabelSelector, type Json, type KubeObject } from '../../discovery.ts';
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
    const expression = context.args.at(-1);
    if (expression === undefined) throw new Failure('one selector is required');
    const parsed = parseLabelSelector(expression);
    if (!parsed.ok) throw new Failure(parsed.error);
    const { matchLabels: wanted = {}, matchExpressions: others = [] } = parsed.selector;
    const announce = announcer(context);
    for (const { target, object } of fetchAll(context, { args: context.args.slice(0, -1), listWithoutSelector: false })) {
      if (object.kind !== 'Service') throw new Failure(`setting a selector is only supported for Services`);
      if (others.length > 0) throw new Failure(`match expression [${others.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ')}] not supported on this object`);
      const { spec } = object as KubeObject & { readonly spec?: { readonly selector?: { readonly [key: string]: string } } };
      const dropped = Object.keys(spec?.selector ?? {}).filter((key) => !Object.hasOwn(wanted, key));
      const patch: Json = { spec: { selector: { ...Object.fromEntries(dropped.map((key) => [key, null])), ...wanted } } };
      const changed = { ...object, spec: { ...spec, selector: wanted } } as KubeObject;
      announce(context.stays ? changed : context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-set' }), 'selector updated');
    }
  },
};
