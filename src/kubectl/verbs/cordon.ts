/**
 * kubectl cordon and uncordon. Upstream: k8s.io/kubectl/pkg/cmd/drain/drain.go, pkg/drain/cordon.go.
 */
import { DRY_RUN, SELECTOR, type Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import { findKind, type KindDefinition, type Node } from '../discovery.ts';
import { Failure, StatusFailure, throwAll, usage } from '../failure.ts';
import { queryOf } from '../resources.ts';

export const cordon: Command = {
  name: 'cordon',
  group: 'cluster',
  short: 'Mark node as unschedulable',
  usage: 'cordon NODE [flags]',
  flags: [...SELECTOR, DRY_RUN],
  run: (context) => cordonNodes(context, selectNodes(context), true),
};

export const uncordon: Command = {
  name: 'uncordon',
  group: 'cluster',
  short: 'Mark node as schedulable',
  usage: 'uncordon NODE [flags]',
  flags: [...SELECTOR, DRY_RUN],
  run: (context) => cordonNodes(context, selectNodes(context), false),
};

const nodeKind = (): KindDefinition => findKind('nodes')!;

/** The nodes that were named or selected. */
export function selectNodes(context: Context): readonly Node[] {
  const names = context.args.map((name) => name.replace(/^(nodes?|no)\//, ''));
  const selector = context.flags.text('selector');
  if (names.length === 0 && selector === '') throw usage(context.command, `USAGE: ${context.command} NODE [flags]`);
  if (names.length > 0 && selector !== '') throw usage(context.command, 'error: cannot specify both a node name and a --selector option');
  if (selector === '') return names.map((name) => context.get(nodeKind(), undefined, name) as Node);
  const nodes = items(
    context.send({ verb: 'list', group: '', version: 'v1', resource: 'nodes', options: queryOf(context) }),
  ) as readonly Node[];
  return nodes;
}

export function cordonNodes(context: Context, nodes: readonly Node[], wanted: boolean): void {
  const failures: Failure[] = [];
  const done = wanted ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    const name = node.metadata.name;
    if ((node.spec.unschedulable === true) === wanted) context.printLine(`node/${name} already ${done}${context.dryRunSuffix}`);
    else if (context.dryRun === 'client') context.printLine(`node/${name} ${done}${context.dryRunSuffix}`);
    else {
      try {
        context.patch(nodeKind(), undefined, name, 'strategic', { spec: { unschedulable: wanted ? true : null } }, {});
        context.printLine(`node/${name} ${done}${context.dryRunSuffix}`);
      } catch (fault) {
        if (!(fault instanceof StatusFailure)) throw fault;
        failures.push(new Failure(`unable to ${wanted ? 'cordon' : 'uncordon'} node ${JSON.stringify(name)}: ${fault.message}`));
      }
    }
  }
  throwAll(failures);
}
