/**
 * kubectl set selector. Upstream: k8s.io/kubectl/pkg/cmd/set/set_selector.go.
 */
import type { Command } from '../../command.ts';
import { parseSelector, type Json, type KubeObject } from '../../discovery.ts';
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
    const parsed = parseSelector(expression);
    if (!parsed.ok) throw new Failure(parsed.error);
    const wanted = pairsOf(expression);
    const announce = announcer(context);
    for (const { target, object } of fetchAll(context, { args: context.args.slice(0, -1), listWithoutSelector: false })) {
      if (object.kind !== 'Service') throw new Failure(`setting a selector is only supported for Services`);
      if (typeof wanted === 'string') throw new Failure(`match expression ${wanted} not supported on this object`);
      const { spec } = object as KubeObject & { readonly spec?: { readonly selector?: { readonly [key: string]: string } } };
      const dropped = Object.keys(spec?.selector ?? {}).filter((key) => !Object.hasOwn(wanted, key));
      const patch: Json = { spec: { selector: { ...Object.fromEntries(dropped.map((key) => [key, null])), ...wanted } } };
      const changed = { ...object, spec: { ...spec, selector: wanted } } as KubeObject;
      announce(context.stays ? changed : context.patch(target.kind, target.namespace, target.name, 'merge', patch, { fieldManager: 'kubectl-set' }), 'selector updated');
    }
  },
};

/** `a=b,c=d`; where there are other requirements, all of those as Go prints them. */
function pairsOf(expression: string): { readonly [key: string]: string } | string {
  const words = expression.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  const others = words.map((word) => word.trim()).filter((word) => !/^[^=!\s]+\s*==?\s*[^=]*$/.test(word));
  if (others.length > 0) return `[${others.map(asGo).join(' ')}]`;
  return Object.fromEntries(words.map((word) => word.split(/==?/).map((part) => part.trim())).map(([key = '', value = '']) => [key, value]));
}

function asGo(requirement: string): string {
  const [, key = '', operator = '', values = ''] = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement) ?? [];
  if (operator !== '') return `{${key} ${operator === 'in' ? 'In' : 'NotIn'} [${values.split(',').map((value) => value.trim()).join(' ')}]}`;
  if (requirement.includes('!=')) return `{${requirement.split('!=')[0]!.trim()} NotIn [${requirement.split('!=')[1]!.trim()}]}`;
  return requirement.startsWith('!') ? `{${requirement.slice(1)} DoesNotExist []}` : `{${requirement} Exists []}`;
}
