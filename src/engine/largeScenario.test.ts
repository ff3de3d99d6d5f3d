import { expect, it } from 'vitest';
import { largeScenario } from './largeScenario.ts';

it('makes the cluster that its name says, with an address and a network for each node', () => {
  const { machines } = largeScenario('nodes1000')!;
  expect(machines.length).toBe(1001);
  expect(machines.filter(({ controlPlane }) => controlPlane === true).map(({ name }) => name)).toEqual(['controlplane']);
  expect([machines[1]!.name, machines[1000]!.name]).toEqual(['worker0001', 'worker1000']);
  for (const field of ['name', 'address', 'podCIDR'] as const) expect(new Set(largeScenario('nodes5000')!.machines.map((one) => one[field])).size).toBe(5001);
});

it('knows no other names, and no larger clusters', () => {
  expect(['nodes0', 'nodes5001', 'nodes99999', 'nodes', 'nodes-1', 'xnodes10'].map(largeScenario)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
});
