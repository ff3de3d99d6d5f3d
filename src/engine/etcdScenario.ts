/**
 * Where etcd runs at the start: a member on each control plane machine (stacked), or on machines of its own. Upstream: cmd/kubeadm (stacked and
 * external etcd topologies).
 */
import { fingerprint } from './api/schedulerFile.ts';
import type { EtcdMachine } from './etcd/etcd.ts';
import type { Scenario } from './scenario.ts';

/** External members, when the scenario does not name them. */
const MEMBERS = [1, 2, 3];

export interface EtcdScenario {
  readonly external: boolean;
  readonly machines: readonly EtcdMachine[];
  readonly snapshotCount?: { readonly every: number; readonly keep: number };
}

export function etcdScenario({ machines, controlPlane }: Pick<Scenario, 'machines' | 'controlPlane'>): EtcdScenario {
  const masters = machines.filter((machine) => machine.controlPlane === true);
  const external = controlPlane?.etcd === 'external';
  const snapshotCount = controlPlane?.snapshotCount === undefined ? {} : { snapshotCount: { every: controlPlane.snapshotCount, keep: Math.ceil(controlPlane.snapshotCount / 2) } };
  if (external) {
    const network = (machines[0]?.address ?? '192.168.49.2').replace(/\d+$/, '');
    const given = controlPlane.etcdMachines ?? MEMBERS.map((number) => ({ name: `etcd${number}`, address: `${network}${240 + number}` }));
    return { external, machines: given.map(({ name, address }) => ({ name, instance: name, address })), ...snapshotCount };
  }
  const stacked = masters.length === 0 ? machines.slice(0, 1) : masters;
  return { external, machines: stacked.map(({ name, address }, index) => ({ name, address, ...(index > 0 && { instance: name }) })), ...snapshotCount };
}

/** Tells the control plane machines where etcd is, when it is not on them, and that kube-scheduler has a configuration file. */
export function withControlPlane(scenario: Scenario): Scenario {
  const { external, machines } = etcdScenario(scenario);
  const { schedulerConfig = '' } = scenario;
  if (!external && schedulerConfig === '') return scenario;
  const more = { ...(external && { etcdServers: machines.map(({ address }) => `https://${address}:2379`) }), ...(schedulerConfig !== '' && { schedulerConfig: fingerprint(schedulerConfig) }) };
  return { ...scenario, machines: scenario.machines.map((machine) => (machine.controlPlane === true ? { ...machine, ...more } : machine)) };
}
