/**
 * Whether a container that has ended starts again: its own rules first, then its own policy, then its Pod's; and whether it takes all others with it.
 * Upstream: pkg/api/v1/pod/util.go (ContainerShouldRestart), pkg/kubelet/container/helpers.go (ShouldAllContainersRestart),
 * pkg/kubelet/kuberuntime (getContainersToReset). Leaves out: the order in which containers are removed.
 */
import type { Container } from '../api/kinds/pod.ts';
import { without } from '../api/without.ts';
import type { Micros } from '../kernel/time.ts';
import { specOf, type ContainerRecord, type PodRecord } from './record.ts';

/** The action of the first rule that the exit code meets. */
const actionOn = ({ restartPolicyRules }: Container, code: number): string | undefined =>
  restartPolicyRules?.find(({ exitCodes }) => exitCodes !== undefined && (exitCodes.values ?? []).includes(code) === (exitCodes.operator === 'In'))?.action;

export function startsAgain(record: PodRecord, { name }: ContainerRecord, code: number): boolean {
  const spec = specOf(record, name);
  if (actionOn(spec, code) === 'Restart') return true;
  const policy = policyOf(record, name);
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
}

/** A container's own policy, or its Pod's. */
export const policyOf = (record: PodRecord, name: string): string => specOf(record, name).restartPolicy ?? record.pod.spec.restartPolicy ?? 'Always';

/** The container whose end means that all are to begin again. */
export const restarterOf = (record: PodRecord): ContainerRecord | undefined =>
  record.containers.find(({ name, state, exit }) => state === 'exited' && exit !== undefined && actionOn(specOf(record, name), exit.exitCode) === 'RestartAllContainers');

/** How a container looks that was removed so that all begin again. */
const REMOVED = { reason: 'RestartingAllContainers', message: 'The container is removed because RestartAllContainers in place' };

/** All of its containers as if never started, but for the count and how they were removed. */
export const resetAll = (record: PodRecord, now: Micros): PodRecord => ({
  ...record,
  containers: record.containers.map((container) => ({
    ...without(container, ['exit', 'crashBackOff', 'id', 'imageId', 'startedAt']),
    state: 'waiting',
    waiting: REMOVED,
    last: { exitCode: 137, ...REMOVED, finishedAt: now, id: '' },
    restarts: container.restarts + 1,
    reset: true,
  })),
});
