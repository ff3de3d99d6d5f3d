/**
 * What a supervisor keeps of the two services that it watches on each node, and its own words. Upstream: systemd (unit states, the lines of its
 * journal) with kubeadm's kubelet.service (Restart=always, RestartSec=10), containerd.service (always, 5), docker.service (always, 2), crio.service
 * (on-failure, 10); supervisord (process states, autorestart).
 */
import type { RuntimeName } from '../api/machine.ts';
import { fnv1a32 } from '../kernel/random.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

export type UnitName = 'kubelet' | 'runtime';
/** `scm`: the Service Control Manager of Windows. */
export type SupervisorName = 'systemd' | 'supervisord' | 'scm';

export interface Unit {
  readonly state: 'active' | 'restarting' | 'inactive' | 'failed';
  readonly since: Micros;
  /** How often the supervisor has started it again. */
  readonly restarts: number;
  /** How often it has been started at all: each start is another process. */
  readonly starts: number;
  /** Event id of the start that is due. */
  readonly due?: number;
}

export interface Supervisor {
  /** It does nothing any more. */
  readonly dead: boolean;
  readonly power: 'on' | 'booting' | 'off';
  /** When the machine was started last. */
  readonly bootedAt: Micros;
}

export const RUNNING: Supervisor = { dead: false, power: 'on', bootedAt: 0 };
export const STARTED: Unit = { state: 'active', since: 0, restarts: 0, starts: 1 };

/** Process number: made up, but another one for each start. */
export const pidOf = (node: string, unit: string, starts: number): number => 600 + (fnv1a32(`${node}/${unit}/${starts}`) % 30_000);

const RESTART_AFTER: { readonly [name in SupervisorName]: (unit: UnitName, runtime: RuntimeName) => Micros } = {
  systemd: (unit, runtime) => (unit === 'kubelet' || runtime === 'cri-o' ? 10 : runtime === 'docker' ? 2 : 5) * SECOND,
  supervisord: () => 1 * SECOND,
  scm: () => 10 * SECOND,
};

/** How long it waits before it starts again what has ended. */
export const restartAfter = (supervisor: SupervisorName, unit: UnitName, runtime: RuntimeName): Micros => RESTART_AFTER[supervisor](unit, runtime);

const SERVICES: { readonly [name in RuntimeName]: readonly [service: string, description: string] } = {
  containerd: ['containerd', 'containerd container runtime'],
  'cri-o': ['crio', 'Container Runtime Interface for OCI (CRI-O)'],
  docker: ['docker', 'Docker Application Container Engine'],
};

/** As the supervisor names a unit: `kubelet`, `containerd`. */
export const serviceOf = (unit: UnitName, runtime: RuntimeName): string => (unit === 'kubelet' ? 'kubelet' : SERVICES[runtime][0]);

export const descriptionOf = (unit: UnitName, runtime: RuntimeName): string => (unit === 'kubelet' ? 'kubelet: The Kubernetes Node Agent' : SERVICES[runtime][1]);

type Happening = 'killed' | 'exited' | 'scheduled' | 'started' | 'stopped';

/** What is written down of it. */
export function linesOf(supervisor: SupervisorName, happening: Happening, service: string, description: string, restarts: number, pid: number): readonly string[] {
  if (supervisor === 'supervisord') return supervisordLines(happening, service, pid);
  if (supervisor === 'scm') return [`The ${service} service ${happening === 'started' ? 'entered the running state' : happening === 'stopped' ? 'entered the stopped state' : happening === 'scheduled' ? 'will be restarted' : 'terminated unexpectedly'}.`];
  const unit = `${service}.service`;
  switch (happening) {
    case 'killed': return [`${unit}: Main process exited, code=killed, status=9/KILL`, `${unit}: Failed with result 'signal'.`];
    case 'exited': return [`${unit}: Main process exited, code=exited, status=1/FAILURE`, `${unit}: Failed with result 'exit-code'.`];
    case 'scheduled': return [`${unit}: Scheduled restart job, restart counter is at ${restarts}.`];
    case 'started': return [`Started ${unit} - ${description}.`];
    case 'stopped': return [`Stopping ${unit} - ${description}...`, `${unit}: Deactivated successfully.`, `Stopped ${unit} - ${description}.`];
  }
}

function supervisordLines(happening: Happening, service: string, pid: number): readonly string[] {
  switch (happening) {
    case 'killed': return [`WARN exited: ${service} (terminated by SIGKILL; not expected)`];
    case 'exited': return [`WARN exited: ${service} (exit status 1; not expected)`];
    case 'scheduled': return [];
    case 'started': return [`INFO spawned: '${service}' with pid ${pid}`, `INFO success: ${service} entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)`];
    case 'stopped': return [`INFO waiting for ${service} to stop`, `WARN stopped: ${service} (terminated by SIGTERM)`];
  }
}
