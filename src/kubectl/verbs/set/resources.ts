/**
 * kubectl set resources. Upstream: k8s.io/kubectl/pkg/cmd/set/set_resources.go.
 */
import type { Command } from '../../command.ts';
import { tryParseQuantity } from '../../discovery.ts';
import { Failure } from '../../failure.ts';
import { text } from '../../flags.ts';
import { changeTemplates, isNamed, SET_FLAGS, subjects } from './templates.ts';

export const resources: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  usage: 'set resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [...SET_FLAGS, text('containers', { short: 'c', default: '*' }), text('limits'), text('requests')],
  run(context) {
    const { flags } = context;
    const objects = subjects(context, context.args);
    const sides = (['limits', 'requests'] as const).filter((side) => flags.text(side) !== '').map((side) => [side, amounts(flags.text(side))] as const);
    if (sides.length === 0) throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const wanted = flags.text('containers');
    changeTemplates(context, objects, {
      told: 'resource requirements',
      failing: 'failed to patch resources update to pod template',
      unchanged: (name) => `info: ${name} was not changed`,
      specOf(spec, _object, fail) {
        if (!spec.containers.some(({ name }) => isNamed(wanted, name))) {
          fail(new Failure(`error: unable to find container named ${wanted}`));
          return undefined;
        }
        const containers = spec.containers.map((container) => {
          if (!isNamed(wanted, container.name)) return container;
          const before = container.resources ?? {};
          return { ...container, resources: { ...before, ...Object.fromEntries(sides.map(([side, list]) => [side, { ...before[side], ...list }])) } };
        });
        return { ...spec, containers };
      },
    });
  },
};

/** `cpu=200m,memory=512Mi` */
function amounts(list: string): { [name: string]: string } {
  return Object.fromEntries(
    list.split(',').map((pair): [string, string] => {
      const [name = '', quantity, ...more] = pair.split('=');
      if (quantity === undefined || more.length > 0) throw new Failure(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      const parsed = tryParseQuantity(quantity);
      if (!parsed.ok) throw new Failure(parsed.error);
      return [name, quantity];
    }),
  );
}
