/** The machine under a node: what it is, whether it has power, how its supervisor and the services that it watches are. */
import { providerOf, runtimeOf, systemOf, type Machine, type Run } from '../../engine/index.ts';
import type { MachinePart, ServiceState } from '../scene.ts';

interface Host {
  readonly dead: boolean;
  readonly power: MachinePart['power'];
}

/** Rows of the supervisor are there only where something has happened. */
const QUIET: Host = { dead: false, power: 'on' };

export function machinePart(run: Run, node: string, speaks: boolean): MachinePart | undefined {
  const machine = run.state<{ readonly machine: Machine }>('kubelet/nodes').get(node)?.machine;
  if (machine === undefined) return undefined;
  const { dead, power } = run.state<Host>('supervisor/hosts').get(node) ?? QUIET;
  const service = (unit: string): ServiceState => run.state<{ readonly state: ServiceState }>('supervisor/units').get(`${node}|${unit}`)?.state ?? 'active';
  const system = systemOf(machine);
  const provider = providerOf(machine);
  return {
    system,
    ...(machine.platform !== undefined && { platform: machine.platform }),
    ...(provider !== undefined && { provider }),
    ...(machine.instanceType !== undefined && { instanceType: machine.instanceType }),
    runtime: runtimeOf(machine),
    power,
    supervisor: system === 'windows' ? 'scm' : (run.scenario.supervisor ?? 'systemd'),
    supervisorState: dead || power === 'off' ? 'stopped' : speaks ? 'active' : power === 'booting' ? 'waiting' : 'idle',
    services: { kubelet: service('kubelet'), runtime: service('runtime') },
  };
}
