/**
 * What a Pod's containers need next, read off its record: which to start, which to wait for, whether all is over. Pure. Upstream:
 * pkg/kubelet/kuberuntime (computePodActions, computeInitContainerActions, doBackOff), pkg/kubelet/container (ShouldContainerBeRestarted).
 */
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import { succeeded } from './podStatus.ts';
import type { ContainerRecord, PodRecord } from './record.ts';
import { startsAgain } from './restartPolicy.ts';

export interface Plan {
  /** Containers to start, in order; of init containers at most one. */
  readonly start: readonly string[];
  /** All containers have ended and none is to start again: the Pod is over. */
  readonly over: boolean;
  /** Sidecars that have no application any more. */
  readonly idle: readonly string[];
}

const NOTHING: Plan = { start: [], over: false, idle: [] };

export function planOf(record: PodRecord): Plan {
  const { containers } = record;
  if (containers.some(({ step }) => step !== undefined)) return NOTHING;
  const apps = containers.filter(({ role }) => role === 'app');
  const begun = apps.some(({ state, last, reset }) => state !== 'waiting' || (last !== undefined && reset !== true));
  if (!begun) {
    const init = nextInit(record);
    if (init?.kind === 'failed') return end(containers);
    if (init !== undefined) return init.kind === 'wait' ? NOTHING : { start: [init.name], over: false, idle: [] };
  }
  if (apps.every((container) => isFinal(record, container))) return end(containers);
  const sidecars = containers.filter(({ role, state }) => role === 'sidecar' && state !== 'running');
  const startable = apps.filter((container) => container.state === 'waiting' || (container.state === 'exited' && !isFinal(record, container)));
  return { start: [...sidecars, ...startable].map(({ name }) => name), over: false, idle: [] };
}

function end(containers: readonly ContainerRecord[]): Plan {
  const running = containers.filter(({ state }) => state === 'running');
  return { start: [], over: running.length === 0, idle: running.filter(({ role, stopping }) => role === 'sidecar' && stopping === undefined).map(({ name }) => name) };
}

type Turn = { readonly kind: 'start'; readonly name: string } | { readonly kind: 'wait' } | { readonly kind: 'failed' };

/** The init container whose turn it is; undefined: all are done. */
function nextInit(record: PodRecord): Turn | undefined {
  for (const container of record.containers) {
    if (container.role === 'app' || succeeded(container)) continue;
    if (container.role === 'sidecar') {
      if (container.state === 'running' && container.started) continue;
      return turnOf(container);
    }
    if (isFinal(record, container)) return { kind: 'failed' };
    return turnOf(container);
  }
  return undefined;
}

const turnOf = ({ state, name }: ContainerRecord): Turn => (state === 'running' ? { kind: 'wait' } : { kind: 'start', name });

/** Ended for good. */
const isFinal = (record: PodRecord, container: ContainerRecord): boolean => container.state === 'exited' && !startsAgain(record, container, container.exit?.exitCode ?? 0);

const FIRST_BACKOFF: Micros = 10 * SECOND;
const MAX_BACKOFF: Micros = 5 * MINUTE;

/**
 * Whether an ended container has to wait, and how long in all; else the back-off to go on with. The first restart is at once; ten minutes
 * without an end and it starts from the beginning.
 */
export function backOffOf({ exit, crashBackOff }: ContainerRecord, now: Micros): { readonly wait: Micros } | { readonly next: NonNullable<ContainerRecord['crashBackOff']> } {
  const ended = exit?.finishedAt ?? now;
  if (crashBackOff === undefined || ended - crashBackOff.since > 2 * MAX_BACKOFF) return { next: { delay: FIRST_BACKOFF, since: now } };
  if (now - ended < crashBackOff.delay) return { wait: crashBackOff.delay };
  return { next: { delay: Math.min(crashBackOff.delay * 2, MAX_BACKOFF), since: now } };
}
