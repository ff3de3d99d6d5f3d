import { expect, it } from 'vitest';
import { NETWORK_SCENARIOS } from './networkScenarios.ts';
import type { Pod } from './api/kinds/pod.ts';
import type { Walk } from './network/walk.ts';
import { nodeCommand } from './listings.ts';
import { Run } from './run.ts';

it('there is one for each pair, and each comes up', () => {
  expect(NETWORK_SCENARIOS).toHaveLength(15);
  expect(new Set(NETWORK_SCENARIOS.map(({ id }) => id)).size).toBe(15);
  for (const id of ['geneve-nftables', 'ipip-ipvs', 'cloudRoutes-iptables']) {
    const run = new Run(NETWORK_SCENARIOS.find((one) => one.id === id)!, 1);
    expect(run.settle().settled).toBe(true);
    expect(`${run.network.kind.cni.id}-${run.network.kind.mode}`).toBe(id);
    expect(nodeCommand(run.network.look, 'worker1', 'ip route')).toContain('default via');
    const walk = run.walk({ from: 'node/worker1', host: run.objects<Pod>('', 'v1', 'pods').find(({ spec }) => spec.hostNetwork !== true)!.status!.podIP!, port: 9153, protocol: 'TCP' });
    expect(run.state<Walk>('network/walks').get(String(walk))?.outcome).toBe('answered');
  }
});
