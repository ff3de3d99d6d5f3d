/**
 * kubectl exec. Upstream: k8s.io/kubectl/pkg/cmd/exec/exec.go. Leaves out: interactive sessions; a command runs to its end.
 */
import { FILES, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { Failure, usage } from '../failure.ts';
import { bool, duration, text } from '../flags.ts';
import { containerOf, podOf } from './podOf.ts';

export const exec: Command = {
  name: 'exec',
  group: 'troubleshooting',
  short: 'Execute a command in a container',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: [
    ...FILES,
    text('container', { short: 'c' }),
    bool('stdin', { short: 'i' }),
    bool('tty', { short: 't' }),
    bool('quiet', { short: 'q' }),
    duration('pod-running-timeout', { default: '1m0s' }),
  ],
  run,
};

interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly error?: string;
}

function run(context: Context): void {
  const { args, dash } = context;
  const [word] = args;
  if (word === undefined || dash === 0) throw new Failure('pod, type/name or --filename must be specified');
  const command = dash < 0 ? args.slice(1) : args.slice(dash);
  if (command.length === 0) throw new Failure('you must specify at least one command for the container');
  if (dash < 0) throw usage('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  const pod = podOf(context, word, true);
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
    throw new Failure(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  const container = containerOf(context, pod, context.flags.yes('quiet'));
  const options = {
    command: [...command],
    container,
    stdout: true,
    stderr: true,
    ...(context.flags.yes('stdin') && { stdin: true, input: context.stdin ?? '' }),
    ...(context.flags.yes('tty') && { tty: true }),
  };
  const body: unknown = context.send({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    subresource: 'exec',
    options,
  });
  const { stdout = '', stderr = '', exitCode = 0, error } = body as Answer;
  context.print(stdout);
  context.stderr += stderr;
  if (error !== undefined) throw new Failure(error, { exitCode: exitCode || 1 });
  if (exitCode !== 0) throw new Failure(`command terminated with exit code ${exitCode}`, { bare: true, exitCode });
}
