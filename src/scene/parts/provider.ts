/** The cloud provider, as far as the cluster uses it. */
import type { Balancer, Disk, InstanceState, Route, Run } from '../../engine/index.ts';
import type { ProviderPart } from '../scene.ts';

export function providerPart(run: Run): ProviderPart | undefined {
  const { provider = 'none' } = run.scenario;
  if (provider === 'none') return undefined;
  const settings = run.state<number>('cloud/settings');
  const states = run.state<InstanceState>('cloud/instances');
  const instances = run.state<{ readonly machine: { readonly name: string; readonly instanceType?: string } }>('kubelet/nodes').values();
  return {
    name: provider,
    state: settings.has('down') ? 'failed' : settings.has('slow') ? 'waiting' : 'idle',
    zonesDown: settings.keys().filter((key) => key.startsWith('zone ')).map((key) => key.slice('zone '.length)),
    instances: instances.map(({ machine }) => ({ name: machine.name, type: machine.instanceType ?? '', state: states.get(machine.name) ?? 'running' })),
    balancers: run.state<Balancer>('cloud/balancers').values().map(({ name, service, address, state, nodes }) => ({ name, service, address: address.hostname ?? address.ip, state, nodes })),
    disks: run.state<Disk>('cloud/volumes').values().map(({ id, name, gib, zone, state, node }) => ({ id, volume: name, gib, zone, state, ...(node !== undefined && { node }) })),
    routes: run.state<Route>('cloud/routes').values(),
  };
}
