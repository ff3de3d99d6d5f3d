/**
 * Clusters with several control plane machines behind a load balancer. Upstream: kubeadm's two topologies, stacked and external etcd.
 */
import type { Machine } from './api/machine.ts';
import { DEFAULT_SCENARIO, machine, type Scenario } from './scenario.ts';

const ZONES = ['a', 'b', 'c'];

/** `controlplane`, `controlplane2`...: one in each zone in turn. */
function controlPlaneMachine(number: number): Machine {
  const index = number === 1 ? 0 : 8 + number;
  const { address } = machine('', index, '');
  return { ...machine(number === 1 ? 'controlplane' : `controlplane${number}`, 0, ZONES[(number - 1) % ZONES.length]!), address };
}

/** `masters` control plane machines and the three workers of the default cluster. */
export function haScenario(id: string, masters: number, etcd: 'stacked' | 'external' = 'stacked'): Scenario {
  const machines = [...Array.from({ length: masters }, (_, index) => controlPlaneMachine(index + 1)), ...DEFAULT_SCENARIO.machines.filter(({ controlPlane }) => controlPlane !== true)];
  return { ...DEFAULT_SCENARIO, id, machines, ...(etcd === 'external' && { controlPlane: { etcd } }) };
}

export const HA_SCENARIOS: readonly Scenario[] = [haScenario('ha3', 3), haScenario('ha5', 5), haScenario('ha3-external', 3, 'external')];
