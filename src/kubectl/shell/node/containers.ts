/**
 * crictl and docker on a node: containers as the runtime has them, whatever the API says. Upstream: sigs.k8s.io/cri-tools/cmd/crictl, docker/cli.
 */
import { alignTabs } from '../../output/tabWriter.ts';
import type { MachineLook } from '../../machines.ts';
import { journalTime, longAge } from './clock.ts';
import { failure, type NodeProgram, type ProgramResult } from './program.ts';

const PODS = ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'];
const CONTAINERS = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];
const IMAGES = ['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'];

const tableOf = (rows: readonly (readonly string[])[]): string => alignTabs(rows.map((row) => row.join('\t')).join('\n'), { minWidth: 20, padding: 1 });

/** What crictl says when nobody answers. */
const unanswered = ({ runtimeSocket, runtimeError = '' }: MachineLook, now: number): ProgramResult =>
  failure(`time="${journalTime(now)}" level=fatal msg="validate service connection: validate CRI v1 runtime API for endpoint \\"unix://${runtimeSocket}\\": ${runtimeError.replaceAll('"', '\\"')}"`);

export const crictl: NodeProgram = (args, { look, host }) => {
  const [verb = '', ...rest] = args.filter((word) => !word.startsWith('--runtime-endpoint'));
  const now = host.now();
  if (look.runtime.state !== 'active') return unanswered(look, now);
  const all = rest.includes('-a') || rest.includes('--all');
  switch (verb) {
    case 'ps':
      return { stdout: tableOf([CONTAINERS, ...look.containers.filter(({ running }) => running || all).map((one) => [one.id.slice(0, 13), one.image, longAge(now - one.since), one.running ? 'Running' : 'Exited', one.name, String(one.attempt), one.podId.slice(0, 13), one.pod, one.namespace])]) };
    case 'pods':
      return { stdout: tableOf([PODS, ...look.pods.map((pod) => [pod.id.slice(0, 13), longAge(now - pod.since), pod.ready ? 'Ready' : 'NotReady', pod.name, pod.namespace, '0', '(default)'])]) };
    case 'images': case 'image': case 'img':
      return { stdout: tableOf([IMAGES, ...look.images.map(imageRow)]) };
    case 'logs': {
      const id = rest.find((word) => !word.startsWith('-')) ?? '';
      const lines = id === '' ? undefined : look.logs(id);
      return lines === undefined ? failure(id === '' ? 'level=fatal msg="ID cannot be empty"' : `E${journalTime(now)} log.go:32] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find container \\"${id}\\": not found" containerID="${id}"`) : { stdout: lines.map(({ text }) => `${text}\n`).join('') };
    }
    case 'version':
      return { stdout: `Version:  0.1.0\nRuntimeName:  ${look.machine.containerRuntimeVersion.split('://')[0]}\nRuntimeVersion:  ${look.machine.containerRuntimeVersion.split('://')[1]}\nRuntimeApiVersion:  v1\n` };
    default:
      return failure(`No help topic for '${verb}': use ps, pods, images, logs or version`, 3);
  }
};

function imageRow({ names, size }: { readonly names: readonly string[]; readonly size: number }): readonly string[] {
  const digest = names.find((name) => name.includes('@')) ?? '';
  const tagged = names.find((name) => !name.includes('@')) ?? digest;
  const colon = tagged.lastIndexOf(':');
  return [colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged, colon > tagged.lastIndexOf('/') ? tagged.slice(colon + 1) : '<none>', digest.split('sha256:')[1]?.slice(0, 13) ?? '', sizeText(size)];
}

const sizeText = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(3)}GB` : bytes >= 1e6 ? `${(bytes / 1e6).toPrecision(3)}MB` : `${Math.round(bytes / 1e3)}kB`);

export const docker: NodeProgram = (args, { look, host }) => {
  if (look.service !== 'docker') return failure('sh: docker: command not found', 127);
  if (look.runtime.state !== 'active') return failure('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?');
  const [verb = '', ...rest] = args;
  const all = rest.includes('-a') || rest.includes('--all');
  if (verb === 'images') return { stdout: tableOf([['REPOSITORY', 'TAG', 'IMAGE ID', 'SIZE'], ...look.images.map(imageRow)]) };
  if (verb !== 'ps') return failure(`docker: '${verb}' is not a docker command.`);
  const rows = look.containers.filter(({ running }) => running || all).map((one) => {
    const age = longAge(host.now() - one.since);
    return [one.id.slice(0, 12), one.image, age, one.running ? `Up ${age.replace(/ ago$/, '')}` : `Exited (${one.exitCode ?? 0}) ${age}`, `k8s_${one.name}_${one.pod}_${one.namespace}_${one.podId}_${one.attempt}`];
  });
  return { stdout: tableOf([['CONTAINER ID', 'IMAGE', 'CREATED', 'STATUS', 'NAMES'], ...rows]) };
};
