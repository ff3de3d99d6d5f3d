/**
 * kubectl scale. Upstream: k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale.
 */
import { DRY_RUN, FILES, OUTPUT, RECORD, SELECTOR, TIMEOUT, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { KubeObject } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { bool, int, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { fetch, select, type Target } from '../resources.ts';

export const scale: Command = {
  name: 'scale',
  group: 'deploy',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    ...SELECTOR,
    DRY_RUN,
    RECORD,
    TIMEOUT,
    int('replicas'),
    int('current-replicas', { default: '-1' }),
    text('resource-version'),
    bool('all'),
  ],
  required: ['replicas'],
  run,
};

interface Scale extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

function run(context: Context): void {
  const replicas = context.flags.number('replicas');
  if (replicas < 0) throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  const { objects, failures } = fetch(context, select(context, { args: context.args, listWithoutSelector: false }));
  const announce = announcer(context);
  for (const { target, object } of objects) {
    try {
      if (context.dryRun !== 'client') scaleOne(context, target, replicas);
      announce(object, 'scaled');
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      failures.push(fault);
    }
  }
  if (objects.length === 0 && failures.length === 0) throw new Failure('no objects passed to scale');
  throwAll(failures);
}

function scaleOne(context: Context, target: Target, replicas: number): void {
  const expected = context.flags.number('current-replicas');
  const version = context.flags.text('resource-version');
  const { kind, namespace, name } = target;
  if (expected < 0 && version === '') context.patch(kind, namespace, name, 'merge', { spec: { replicas } }, {}, 'scale');
  else {
    const current = context.get(kind, namespace, name, 'scale') as Scale;
    if (expected >= 0 && (current.spec.replicas ?? 0) !== expected)
      throw new Failure(`Expected replicas to be ${expected}, was ${current.spec.replicas ?? 0}`);
    if (version !== '' && current.metadata.resourceVersion !== version)
      throw new Failure(`Expected resource version to be ${version}, was ${current.metadata.resourceVersion}`);
    context.patch(kind, namespace, name, 'merge', { spec: { replicas } }, {}, 'scale');
  }
  const wait = context.flags.seconds('timeout');
  if (wait <= 0) return;
  const reached = (): boolean => {
    const now = context.get(kind, namespace, name, 'scale') as Scale & { readonly status?: { readonly replicas?: number } };
    return (now.status?.replicas ?? 0) === replicas;
  };
  if (!context.host.waitUntil(reached, wait)) throw new Failure('timed out waiting for the condition');
}
