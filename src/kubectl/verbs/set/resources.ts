/**
 * kubectl set resources. Upstream: k8s.io/kubectl/pkg/cmd/set/set_resources.go.
 */
import type { Command } from '../../command.ts';
import { tryParseQuantity, type Json } from '../../discovery.ts';
import { Failure, usage } from '../../failure.ts';
import { text } from '../../flags.ts';
import { changeTemplates, containersNamed, containersPatch, SET_FLAGS } from './templates.ts';

export const resources: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  usage: 'set resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [...SET_FLAGS, text('containers', { short: 'c', default: '*' }), text('limits'), text('requests')],
  run(context) {
    const { flags } = context;
    if (!flags.given('limits') && !flags.given('requests'))
      throw usage('set resources', 'you must specify an update to requests or limits (in the form of --requests/--limits)');
    const sides = (['limits', 'requests'] as const)
      .filter((side) => flags.given(side))
      .map((side) => [side, amounts(flags.text(side))] as const);
    const wanted = flags.text('containers');
    changeTemplates(context, context.args, {
      told: 'resource requirements',
      failing: 'failed to patch resources update to pod template',
      patchOf(spec, object) {
        const found = containersNamed(spec, wanted, false);
        if (found.length === 0) throw new Failure(`unable to find container named ${JSON.stringify(wanted)} in ${object.kind}`);
        return containersPatch(
          found.map((one) => {
            const before = one.container.resources ?? {};
            const changed = Object.fromEntries(sides.map(([side, list]) => [side, { ...before[side], ...list }]));
            return { ...one, patch: { resources: { ...before, ...changed } as Json } };
          }),
        );
      },
    });
  },
};

/** `cpu=200m,memory=512Mi` */
function amounts(list: string): { [name: string]: string } {
  return Object.fromEntries(
    list.split(',').map((pair): [string, string] => {
      const [name = '', quantity, ...more] = pair.split('=');
      if (quantity === undefined || more.length > 0) throw new Failure(`invalid argument syntax ${pair}, expected <resource>=<quantity>`);
      const parsed = tryParseQuantity(quantity);
      if (!parsed.ok) throw new Failure(parsed.error);
      return [name, quantity];
    }),
  );
}
