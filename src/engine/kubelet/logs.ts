/**
 * `kubectl logs`, as the kubelet serves it. Upstream: pkg/kubelet/server (getContainerLogs), pkg/registry/core/pod/strategy.go (LogLocation),
 * pkg/kubelet/kuberuntime/logs. Leaves out: follow (what there is by now is all).
 */
import type { Pod } from '../api/kinds/pod.ts';
import { formatMicroTime, parseTime } from '../api/time.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { LogStore } from './logStore.ts';
import type { ContainerRecord, PodRecord } from './record.ts';

type Options = { readonly [name: string]: unknown };
export interface LogAnswer {
  readonly code: number;
  readonly text: string;
}

const refuse = (text: string): LogAnswer => ({ code: 400, text });
const numberOf = (value: unknown): number | undefined => (value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value));
const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** The name of the container that is meant, or the refusal. */
export function containerNamed({ metadata, spec }: Pod, given: unknown): { readonly name: string } | LogAnswer {
  const containers = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
  if (typeof given === 'string' && given !== '') return containers.includes(given) ? { name: given } : refuse(`container ${given} is not valid for pod ${metadata.name}`);
  if (spec.containers.length === 1 && containers.length === 1) return { name: containers[0]! };
  const inits = (spec.initContainers ?? []).map(({ name }) => name).join(' ');
  return refuse(`a container name must be specified for pod ${metadata.name}, choose one of: [${spec.containers.map(({ name }) => name).join(' ')}]${inits === '' ? '' : ` or one of the init containers: [${inits}]`}`);
}

export function podLogs(logs: LogStore, record: PodRecord | undefined, pod: Pod, options: Options, now: Micros, epoch: number): LogAnswer {
  const named = containerNamed(pod, options['container']);
  if (!('name' in named)) return named;
  if (record === undefined) return { code: 200, text: '' };
  const container = record.containers.find(({ name }) => name === named.name);
  if (container === undefined) return { code: 200, text: '' };
  const attempt = attemptOf(container, isTrue(options['previous']));
  if (attempt === undefined) return refuse(isTrue(options['previous']) ? `previous terminated container "${named.name}" in pod "${pod.metadata.name}" not found` : waitingText(record, container));
  const since = numberOf(options['sinceSeconds']);
  const from = since !== undefined ? now - since * SECOND : typeof options['sinceTime'] === 'string' ? parseTime(options['sinceTime'], epoch) : Number.NEGATIVE_INFINITY;
  let lines = (logs.lines(record.row, named.name, attempt) ?? []).filter(({ at }) => !(at < from));
  const tail = numberOf(options['tailLines']);
  if (tail !== undefined) lines = tail === 0 ? [] : lines.slice(-tail);
  const stamped = isTrue(options['timestamps']);
  const text = lines.map(({ at, text: line }) => `${stamped ? `${formatMicroTime(at, epoch).replace('Z', '000Z')} ` : ''}${line}\n`).join('');
  const limit = numberOf(options['limitBytes']);
  return { code: 200, text: limit === undefined ? text : text.slice(0, limit) };
}

/** Which start of a container is meant; undefined: there was none. */
function attemptOf({ state, restarts, last, id, waiting }: ContainerRecord, previous: boolean): number | undefined {
  if (previous && state === 'exited' && waiting !== undefined) return restarts;
  if (previous) return last === undefined ? undefined : restarts - 1;
  return state === 'waiting' && id === undefined ? undefined : restarts;
}

function waitingText({ pod, containers }: PodRecord, { name, waiting }: ContainerRecord): string {
  const reason = waiting?.reason ?? (containers.some(({ role }) => role !== 'app') ? 'PodInitializing' : 'ContainerCreating');
  const what = reason === 'ErrImagePull' || reason === 'ImagePullBackOff' ? `trying and failing to pull image` : reason === 'ContainerCreating' || reason === 'PodInitializing' ? reason : (waiting?.message ?? reason);
  return `container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${what}`;
}
