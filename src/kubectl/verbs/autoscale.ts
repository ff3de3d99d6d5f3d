/**
 * kubectl autoscale. Upstream: k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go. Leaves out: the fallback to autoscaling/v1.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, SAVE_CONFIG, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { kindOf, versionText, type Json, type KubeObject } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { int, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { fetch, select } from '../resources.ts';
import { withLastApplied } from './apply/lastApplied.ts';

export const autoscale: Command = {
  name: 'autoscale',
  group: 'deploy',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  flags: [...FILES, ...OUTPUT, DRY_RUN, SAVE_CONFIG, fieldManager('kubectl-autoscale'), int('min', { default: '-1' }), int('max', { default: '-1' }), int('cpu-percent', { default: '-1' }), text('cpu'), text('memory'), text('name')],
  required: ['max'],
  run,
};

function run(context: Context): void {
  const { flags } = context;
  const [min, max] = [flags.number('min'), flags.number('max')];
  if (max < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new Failure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (flags.given('cpu-percent')) context.printError('Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., \'70%\' for utilization or \'500m\' for milliCPU).');
  const { objects, failures } = fetch(context, select(context, { args: context.args, listWithoutSelector: false }));
  const announce = announcer(context);
  for (const { target } of objects) {
    if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(target.kind.kind)) {
      failures.push(new Failure(`cannot autoscale a ${target.kind.kind}: the server could not find the requested resource`));
      continue;
    }
    const metrics = metricsOf(context);
    const object = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: flags.text('name') || target.name, ...(target.namespace !== undefined && { namespace: target.namespace }) },
      spec: { scaleTargetRef: { apiVersion: versionText(target.kind), kind: target.kind.kind, name: target.name }, ...(min > 0 && { minReplicas: min }), maxReplicas: max, ...(metrics.length > 0 && { metrics }) },
    } as object as KubeObject;
    const body = flags.yes('save-config') ? withLastApplied(object) : object;
    announce(context.dryRun === 'client' ? body : context.create(kindOf('autoscaling/v2', 'HorizontalPodAutoscaler')!, target.namespace, body, { fieldManager: 'kubectl-autoscale' }), 'autoscaled');
  }
  if (objects.length === 0 && failures.length === 0) throw new Failure('no objects passed to autoscale');
  throwAll(failures);
}

function metricsOf({ flags }: Context): Json[] {
  const percent = flags.number('cpu-percent');
  const given: (readonly [string, string])[] = [['cpu', flags.text('cpu') || (percent > 0 ? `${percent}%` : '')], ['memory', flags.text('memory')]];
  return given
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ type: 'Resource', resource: { name, target: value.endsWith('%') ? { type: 'Utilization', averageUtilization: Number.parseInt(value, 10) } : { type: 'AverageValue', averageValue: value } } }));
}
