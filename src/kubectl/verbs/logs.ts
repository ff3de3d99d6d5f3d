/**
 * kubectl logs. Upstream: k8s.io/kubectl/pkg/cmd/logs/logs.go. Leaves out: following for ever (what there is by now is printed).
 */
import { SELECTOR, type Command } from '../command.ts';
import { items, type Context } from '../context.ts';
import type { Pod } from '../discovery.ts';
import { Failure, usage } from '../failure.ts';
import { bool, duration, int, text } from '../flags.ts';
import { queryOf } from '../resources.ts';
import { containerOf, podOf, withLogsWording } from './podOf.ts';

export const logs: Command = {
  name: 'logs',
  aliases: ['log'],
  group: 'troubleshooting',
  short: 'Print the logs for a container in a pod',
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    ...SELECTOR,
    text('container', { short: 'c' }),
    bool('follow', { short: 'f' }),
    bool('previous', { short: 'p' }),
    int('tail', { default: '-1' }),
    bool('timestamps'),
    duration('since'),
    text('since-time'),
    bool('all-containers'),
    bool('all-pods'),
    bool('prefix'),
    int('limit-bytes'),
    int('max-log-requests', { default: '5' }),
    bool('ignore-errors'),
    duration('pod-running-timeout'),
    bool('insecure-skip-tls-verify-backend'),
  ],
  run,
};

function run(context: Context): void {
  const [word, container] = context.args;
  const selecting = context.flags.text('selector') !== '';
  if (word === undefined && !selecting)
    throw usage(
      'logs',
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (word !== undefined && selecting) throw usage('logs', 'only a selector (-l) or a POD name is allowed');
  try {
    const pods =
      word === undefined
        ? (items(
            context.send({
              verb: 'list',
              group: '',
              version: 'v1',
              resource: 'pods',
              namespace: context.namespace,
              options: queryOf(context),
            }),
          ) as readonly Pod[])
        : [podOf(context, word)];
    for (const pod of pods) printPod(context, pod, container);
  } catch (fault) {
    throw withLogsWording(fault, context);
  }
}

function printPod(context: Context, pod: Pod, given: string | undefined): void {
  const names = context.flags.yes('all-containers')
    ? [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((one) => one.name)
    : [given ?? containerOf(context, pod)];
  for (const name of names) {
    const lines = read(context, pod, name);
    const prefix = context.flags.yes('prefix') ? `[pod/${pod.metadata.name}/${name}] ` : '';
    context.print(prefix === '' ? lines : lines.replace(/^(?=.)/gm, prefix));
  }
}

function read(context: Context, pod: Pod, container: string): string {
  const { flags } = context;
  const tail = flags.given('tail') ? flags.number('tail') : flags.text('selector') === '' ? -1 : 10;
  const options = {
    container,
    ...(flags.yes('previous') && { previous: true }),
    ...(flags.yes('timestamps') && { timestamps: true }),
    ...(tail >= 0 && { tailLines: tail }),
    ...(flags.given('since') && { sinceSeconds: Math.ceil(flags.seconds('since')) }),
    ...(flags.given('since-time') && { sinceTime: flags.text('since-time') }),
    ...(flags.given('limit-bytes') && { limitBytes: flags.number('limit-bytes') }),
  };
  const body: unknown = context.send({
    verb: 'get',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    subresource: 'log',
    options,
  });
  if (typeof body !== 'string') throw new Failure('the server answered no log');
  return body === '' || body.endsWith('\n') ? body : `${body}\n`;
}
