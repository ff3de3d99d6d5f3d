/** Of what can be done to a node, that which would change something now. */
import type { MachinePart } from '../../scene/scene.ts';

export function isApplicable(code: string, machine: MachinePart | undefined): boolean {
  if (machine === undefined) return true;
  const { power, services, supervisorState, loaded } = machine;
  const dead = supervisorState === 'stopped' && power === 'on';
  if (power !== 'on') return code === 'powerOn' ? power === 'off' : !OF_RUNNING_MACHINES.has(code);
  switch (code) {
    case 'powerOn': return false;
    case 'stopKubelet': return services.kubelet !== 'inactive' && !dead;
    case 'killKubelet': return services.kubelet === 'active';
    case 'startKubelet': return services.kubelet !== 'active' && !dead;
    case 'stopRuntime': return services.runtime !== 'inactive' && !dead;
    case 'killRuntime': return services.runtime === 'active';
    case 'startRuntime': return services.runtime !== 'active' && !dead;
    case 'killSupervisor': return !dead;
    case 'startSupervisor': return dead;
    case 'fillNodeDisk': return !loaded.disk;
    case 'freeNodeDisk': return loaded.disk;
    case 'eatMemory': return !loaded.memory;
    case 'giveMemoryBack': return loaded.memory;
    default: return true;
  }
}

const OF_RUNNING_MACHINES = new Set(['stopKubelet', 'killKubelet', 'startKubelet', 'stopRuntime', 'killRuntime', 'startRuntime', 'killSupervisor', 'startSupervisor', 'powerOff', 'reboot', 'fillNodeDisk', 'freeNodeDisk', 'eatMemory', 'giveMemoryBack']);
