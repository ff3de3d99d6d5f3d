/**
 * kubectl port-forward. Upstream: k8s.io/kubectl/pkg/cmd/portforward/portforward.go. In a terminal of lines it does not stay in the foreground: it
 * lasts until its Pod ends, or the line `pkill kubectl`. Leaves out: UDP, other addresses than this machine's own.
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import type { KubeObject, Pod } from '../discovery.ts';
import { Failure, usage } from '../failure.ts';
import { duration, text } from '../flags.ts';
import type { Forward } from '../host.ts';
import { fetchAll } from '../resources.ts';
import { podOf } from './podOf.ts';

export const portForward: Command = {
  name: 'port-forward',
  group: 'troubleshooting',
  short: 'Forward one or more local ports to a pod',
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [text('address', { default: 'localhost' }), duration('pod-running-timeout', { default: '1m0s' })],
  run,
};

/** Where a port without a local one begins when 0 is asked for: any free one. */
const FIRST_FREE = 40_000;

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

function run(context: Context): void {
  const [word, ...ports] = context.args;
  const { forwards } = context.host;
  if (word === undefined || ports.length === 0) throw usage('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
  if (forwards === undefined) throw new Failure('port-forward is not simulated here');
  const service = serviceOf(context, word);
  const pod = podOf(context, word, true);
  const wanted = ports.map((port) => portsOf(port)).map(([local, remote]): readonly [number | undefined, number] => [local ?? numberOf(remote), service === undefined ? named(pod, remote) : targetOf(service, pod, remote)]);
  if (pod.status?.phase !== 'Running') throw new Failure(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
  for (const [local, remote] of wanted) {
    let port = local ?? remote;
    if (port === 0) for (port = FIRST_FREE; forwards.has(port); ) port++;
    const held = forwards.get(port);
    if (held !== undefined && isAlive(context, held)) {
      const bind = (network: string, address: string): string => `unable to create listener: Error listen ${network} ${address}:${port}: bind: address already in use`;
      throw new Failure(`Unable to listen on port ${port}: Listeners failed to create with the following errors: [${bind('tcp4', '127.0.0.1')} ${bind('tcp6', '[::1]')}]\nerror: unable to listen on any of the requested ports: [{${port} ${remote}}]`, { bare: true });
    }
    forwards.set(port, { namespace: pod.metadata.namespace ?? 'default', pod: pod.metadata.name, uid: pod.metadata.uid ?? '', port: remote });
    context.print(`Forwarding from 127.0.0.1:${port} -> ${remote}\nForwarding from [::1]:${port} -> ${remote}\n`);
  }
}

/** `8080:80`, `:80` (any local port), `80`, `http`. */
function portsOf(words: string): readonly [number | undefined, string] {
  const [first = '', second, ...more] = words.split(':');
  if (more.length > 0 || (second ?? first) === '') throw new Failure(`invalid port format '${words}'`);
  if (second === undefined) return [undefined, first];
  const local = first === '' ? 0 : numberOf(first);
  if (local === undefined) throw new Failure(`error parsing local port '${first}': strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`);
  return [local, second];
}

const numberOf = (words: string): number | undefined => (/^\d+$/.test(words) && Number(words) <= 65_535 ? Number(words) : undefined);

function serviceOf(context: Context, word: string): (KubeObject & { readonly spec: { readonly ports?: readonly ServicePort[] } }) | undefined {
  if (!/^(svc|services?)\//.test(word)) return undefined;
  const [found] = fetchAll(context, { args: [word], listWithoutSelector: false, files: [] });
  return found?.object as ReturnType<typeof serviceOf>;
}

/** A container's port by number or name. */
function named({ spec, metadata }: Pod, words: string): number {
  const found = numberOf(words) ?? spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === words)?.containerPort;
  if (found === undefined) throw new Failure(`Pod '${metadata.name}' does not have a named port '${words}'`);
  return found;
}

/** The Pod's port behind a Service's. */
function targetOf({ metadata, spec: { ports = [] } }: NonNullable<ReturnType<typeof serviceOf>>, pod: Pod, words: string): number {
  const found = ports.find(({ name, port }) => (numberOf(words) === undefined ? name === words : port === numberOf(words)));
  if (found === undefined) throw new Failure(numberOf(words) === undefined ? `Service '${metadata.name}' does not have a named port '${words}'` : `Service ${metadata.name} does not have a service port ${words}`);
  const { targetPort = found.port } = found;
  return typeof targetPort === 'number' ? targetPort : named(pod, targetPort);
}

/** Whether the Pod behind it is still there. */
function isAlive(context: Context, { namespace, pod, uid }: Forward): boolean {
  const answer = context.ask({ verb: 'get', group: '', version: 'v1', resource: 'pods', namespace, name: pod });
  return answer.code < 400 && (answer.body as KubeObject).metadata.uid === uid;
}
