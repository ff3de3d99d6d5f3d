/**
 * What a kubelet makes of its container runtime's silence: after 30 s it is down, after 3 min PLEG is not healthy either, the node is not ready
 * and no Pod is looked at. Upstream: pkg/kubelet/runtime.go (runtimeState), pkg/kubelet/kubelet.go (updateRuntimeUp, syncLoop), pkg/kubelet/pleg
 * (Healthy). Leaves out: the checks in between; what they would find is known.
 */
import { runtimeOf, systemOf, type Machine } from '../api/machine.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import { goDuration } from './goDuration.ts';
import type { NodeRecord } from './podStore.ts';

/** Upstream: maxWaitForContainerRuntime; it is asked every 5 s. */
export const RUNTIME_PATIENCE: Micros = 30 * SECOND;
/** Upstream: the generic PLEG's relistThreshold. */
export const PLEG_PATIENCE: Micros = 3 * MINUTE;

/** What Ready=False says; undefined while there is nothing to complain of. */
export function complaintOf({ runtimeDown }: Pick<NodeRecord, 'runtimeDown'>, now: Micros): string | undefined {
  if (runtimeDown === undefined || now - runtimeDown.since < RUNTIME_PATIENCE) return undefined;
  const down = 'container runtime is down';
  const silent = now - runtimeDown.since;
  return silent < PLEG_PATIENCE ? down : `[${down}, PLEG is not healthy: pleg was last seen active ${goDuration(silent)} ago; threshold is 3m0s]`;
}

/** Where the runtime listens. */
export function socketOf(machine: Machine): string {
  if (systemOf(machine) === 'windows') return '//./pipe/containerd-containerd';
  const name = runtimeOf(machine);
  return name === 'docker' ? '/var/run/cri-dockerd.sock' : name === 'cri-o' ? '/var/run/crio/crio.sock' : '/run/containerd/containerd.sock';
}

/** The error of every call to a runtime that does not run. */
export function unreachable({ machine, runtimeDown }: Pick<NodeRecord, 'machine' | 'runtimeDown'>): string {
  const why = runtimeDown?.told === true ? 'connect: no such file or directory' : 'connect: connection refused';
  return `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${socketOf(machine)}: ${why}"`;
}
