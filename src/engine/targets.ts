/**
 * What there is to strike: machines, instances, the provider and its zones, programs of the control plane, messages in flight. Upstream: none.
 */
import { REGIONS } from './api/instanceTypes.ts';
import type { EtcdConnections } from './etcd/connections.ts';
import { CONTROL_PLANE, type FaultTarget } from './faults.ts';
import type { ScheduledEvent } from './kernel/eventQueue.ts';
import { inFlight } from './messageFaults.ts';
import { mastersOf, type Scenario } from './scenario.ts';

export interface Present {
  readonly scenario: Scenario;
  readonly etcd: Pick<EtcdConnections, 'disks'>;
  readonly pending: () => readonly ScheduledEvent[];
  readonly state: (table: string) => { has(key: string): boolean; readonly size: number };
}

export function isTarget({ scenario, etcd, pending, state }: Present, target: FaultTarget, name: string): boolean {
  if (target === 'message') return inFlight(pending(), Number(name)).length > 0;
  if (target === 'program') return isProgram({ scenario, etcd, state }, name);
  const { provider = 'none', machines } = scenario;
  const isMachine = state('kubelet/nodes').has(name) || machines.some((machine) => machine.name === name);
  if (target === 'node') return isMachine || etcd.disks.member(name) !== undefined;
  if (provider === 'none') return false;
  return target === 'instance' ? isMachine : target === 'provider' ? name === provider : REGIONS[provider].zones.includes(name);
}

function isProgram({ scenario, etcd, state }: Omit<Present, 'pending'>, name: string): boolean {
  const [kind = '', instance] = name.split('/');
  if (kind === 'kubelet') return instance !== undefined && state('kubelet/nodes').has(instance);
  if (kind === 'load-balancer') return instance === undefined && state('loadBalancer/backends').size > 0;
  if (kind === 'etcd' && etcd.disks.grouped) return etcd.disks.ofInstance(instance) !== undefined;
  if (!CONTROL_PLANE.includes(kind)) return false;
  return instance === undefined ? mastersOf(scenario).length > 0 : state('loadBalancer/backends').has(instance);
}
