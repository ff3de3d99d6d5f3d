/**
 * kubectl attach. Upstream: k8s.io/kubectl/pkg/cmd/attach/attach.go. What the container writes from now on is printed, for as long as a watch without a
 * limit is shown, or until the container ends. Leaves out: input to the program.
 */
import { FILES, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { Pod } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { bool, duration, text } from '../flags.ts';
import { WATCHING } from '../patience.ts';
import { containerOf, podOf } from './podOf.ts';

export const attach: Command = {
  name: 'attach',
  group: 'troubleshooting',
  short: 'Attach to a running container',
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  flags: [...FILES, text('container', { short: 'c' }), bool('stdin', { short: 'i' }), bool('tty', { short: 't' }), bool('quiet', { short: 'q' }), duration('pod-running-timeout', { default: '1m0s' })],
  run,
};

function run(context: Context): void {
  const [word] = context.args;
  if (word === undefined) throw new Failure('at least 1 argument is required for attach');
  const pod = podOf(context, word, true);
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') throw new Failure(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const container = containerOf(context, pod, context.flags.yes('quiet'));
  if (!runs(pod, container)) throw new Failure(`unable to upgrade connection: container ${container} not found in pod ${pod.metadata.name}_${pod.metadata.namespace ?? ''}`);
  if (context.flags.yes('stdin')) context.printError('input to a running program is not simulated: what the container prints is shown');
  if (!context.flags.yes('quiet')) context.printError("If you don't see a command prompt, try pressing enter.");
  const before = logOf(context, pod, container);
  const now = (): Pod | undefined => {
    const answer = context.ask({ verb: 'get', ...PODS, namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name });
    return answer.code < 400 ? (answer.body as Pod) : undefined;
  };
  let ended: Pod | undefined = pod;
  context.host.waitUntil(() => (ended = now()) === undefined || ended.metadata.uid !== pod.metadata.uid || !runs(ended, container) || restarts(ended, container) !== restarts(pod, container), WATCHING);
  if (ended?.metadata.uid === pod.metadata.uid && restarts(ended, container) === restarts(pod, container)) context.print(logOf(context, pod, container).slice(before.length));
}

const PODS = { group: '', version: 'v1', resource: 'pods' } as const;

const statusOf = ({ status }: Pod, container: string) => [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(({ name }) => name === container);
const runs = (pod: Pod, container: string): boolean => statusOf(pod, container)?.state?.running !== undefined;
const restarts = (pod: Pod, container: string): number => statusOf(pod, container)?.restartCount ?? 0;

function logOf(context: Context, { metadata }: Pod, container: string): string {
  const { code, body } = context.ask({ verb: 'get', ...PODS, namespace: metadata.namespace ?? 'default', name: metadata.name, subresource: 'log', options: { container } });
  return code < 400 && typeof body === 'string' ? body : '';
}
