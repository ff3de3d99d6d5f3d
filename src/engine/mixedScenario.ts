/**
 * A cluster of unequal machines: hardware, virtual machines, instances of three clouds, several distributions, versions and container runtimes, and
 * one Windows worker. Upstream: what the version skew policy allows (kubelets up to three minor versions older than the API server).
 */
import type { Machine } from './api/machine.ts';
import { newMachine } from './newMachine.ts';
import { DEFAULT_SCENARIO, machine, type Scenario } from './scenario.ts';

const address = (index: number): string => `192.168.49.${index + 2}`;

const MACHINES: readonly Machine[] = [
  { ...machine('controlplane', 0, 'a'), platform: 'vm' },
  newMachine({ name: 'worker1', address: address(1), distribution: 'ubuntu', platform: 'vm', zone: 'a' }),
  newMachine({ name: 'worker2', address: address(2), distribution: 'rocky', platform: 'bareMetal', runtime: 'cri-o', kubeletVersion: 'v1.36.4', zone: 'b', cpu: 8, memory: 32 }),
  newMachine({ name: 'worker3', address: address(3), distribution: 'debian12', platform: 'vm', runtime: 'docker', kubeletVersion: 'v1.35.7', zone: 'b' }),
  newMachine({ name: 'worker4', address: address(4), distribution: 'amazon', instanceType: 'm6i.large', kubeletVersion: 'v1.34.9' }),
  newMachine({ name: 'worker5', address: address(5), distribution: 'flatcar', instanceType: 'n2-standard-2' }),
  newMachine({ name: 'worker6', address: address(6), distribution: 'opensuse', instanceType: 'm1.large', kubeletVersion: 'v1.36.4' }),
  newMachine({ name: 'win1', address: address(7), distribution: 'windows2025', platform: 'vm', zone: 'a' }),
];

export const MIXED_SCENARIO: Scenario = { ...DEFAULT_SCENARIO, id: 'mixed', machines: MACHINES };
