import { expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import { bodyOf, emptyMemory, reconcile, stored } from '../testing/reconcile.ts';
import { nodeIpamController } from './nodeIpam.ts';

const node = (name: string, spec: Node['spec'] = {}): Node => stored('v1', 'Node', { name }, { spec });

it('gives networks in turn, past those that are taken, and takes them back', () => {
  const memory = emptyMemory();
  const taken = node('old', { podCIDR: '10.244.1.0/24' });
  const given = (name: string, ...others: readonly Node[]): unknown => bodyOf(reconcile(nodeIpamController, name, [node(name), taken, ...others], { memory }).calls[0])['spec'];
  expect(given('a')).toEqual({ podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] });
  expect(given('b')).toEqual({ podCIDR: '10.244.2.0/24', podCIDRs: ['10.244.2.0/24'] });
  expect(given('b')).toEqual({ podCIDR: '10.244.2.0/24', podCIDRs: ['10.244.2.0/24'] });
  expect(reconcile(nodeIpamController, 'a', [taken], { memory }).calls).toEqual([]);
  expect(memory.has('cidr/10.244.0.0/24')).toBe(false);
});

it('says so when there is none left', () => {
  const memory = emptyMemory();
  for (let i = 0; i < 256; i++) reconcile(nodeIpamController, `n${i}`, [node(`n${i}`)], { memory });
  const plan = reconcile(nodeIpamController, 'late', [node('late')], { memory });
  expect(plan.code).toBe('podCidrExhausted');
  expect(plan.notes.map(({ reason }) => reason)).toEqual(['CIDRNotAvailable']);
});
