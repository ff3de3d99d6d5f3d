/** The machine under a node: what it is, whether it has power, how its supervisor and the services that it watches are. */
import { providerOf, runtimeOf, systemOf, type Machine, type Run } from '../../engine/index.ts';
import type { MachinePart, ServiceState } from '../scene.ts';

interface Host {
  readonly dead: boolean;
  readonly power: MachinePart['power'];
}

/** Rows of the supervisor are there only where something has happened. */
const QUIET: Host = { dead: false, power: 'on' };

/** Of machines with which nothing is the matter; most. */
const quiet = new WeakMap<Machine, MachinePart>();

export function machinePart(run: Run, node: string, speaks: boolean): MachinePart | undefined {
  const state = run.state<{ readonly machine: Machine; readonly load?: { readonly disk?: number; readonly memory?: number } }>('kubelet/nodes').get(node);
  if (state === undefined) return undefined;
  const { machine, load } = state;
  const [hosts, units] = [run.state<Host>('supervisor/hosts'), run.state<{ readonly state: ServiceState }>('supervisor/units')];
  const { dead, power } = hosts.get(node) ?? QUIET;
  const service = (unit: string): ServiceState => (units.size === 0 ? 'active' : (units.get(`${node}|${unit}`)?.state ?? 'active'));
  const services = { kubelet: service('kubelet'), runtime: service('runtime') };
  const supervisorState = dead || power === 'off' ? 'stopped' : speaks ? 'active' : power === 'booting' ? 'waiting' : 'idle';
  const calm = load === undefined && supervisorState === 'idle' && services.kubelet === 'active' && services.runtime === 'active';
  const known = calm ? quiet.get(machine) : undefined;
  if (known !== undefined && known.supervisor === supervisorOf(machine, run)) return known;
  const part = { ...whatIs(machine, run), power, supervisorState, services, loaded: { disk: load?.disk !== undefined, memory: load?.memory !== undefined } } as const;
  if (calm) quiet.set(machine, part);
  return part;
}

const supervisorOf = (machine: Machine, { scenario }: Run): MachinePart['supervisor'] => (systemOf(machine) === 'windows' ? 'scm' : (scenario.supervisor ?? 'systemd'));

function whatIs(machine: Machine, run: Run): Omit<MachinePart, 'power' | 'supervisorState' | 'services' | 'loaded'> {
  const { platform, instanceType } = machine;
  const system = systemOf(machine);
  const provider = providerOf(machine);
  return {
    system,
    ...(platform !== undefined && { platform }),
    ...(provider !== undefined && { provider }),
    ...(instanceType !== undefined && { instanceType }),
    runtime: runtimeOf(machine),
    supervisor: supervisorOf(machine, run),
  };
}
