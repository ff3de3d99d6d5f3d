import { describe, expect, it } from 'vitest';
import type { MachinePart } from '../../scene/scene.ts';
import { isApplicable } from './applicableFaults.ts';

const calm: MachinePart = { system: 'linux', runtime: 'containerd', power: 'on', supervisor: 'systemd', supervisorState: 'idle', services: { kubelet: 'active', runtime: 'active' }, loaded: { disk: false, memory: false } };
const ALL = ['stopKubelet', 'startKubelet', 'killKubelet', 'stopRuntime', 'startRuntime', 'killRuntime', 'killSupervisor', 'startSupervisor', 'powerOff', 'powerOn', 'reboot', 'fillNodeDisk', 'freeNodeDisk', 'stopHeartbeats'];
const shown = (machine: MachinePart): string[] => ALL.filter((code) => isApplicable(code, machine));

describe('faults of a node', () => {
  it('are those that would change something', () => {
    expect(shown(calm)).toEqual(['stopKubelet', 'killKubelet', 'stopRuntime', 'killRuntime', 'killSupervisor', 'powerOff', 'reboot', 'fillNodeDisk', 'stopHeartbeats']);
    expect(shown({ ...calm, services: { kubelet: 'inactive', runtime: 'restarting' } })).toEqual(['startKubelet', 'stopRuntime', 'startRuntime', 'killSupervisor', 'powerOff', 'reboot', 'fillNodeDisk', 'stopHeartbeats']);
    expect(shown({ ...calm, supervisorState: 'stopped' })).toEqual(['killKubelet', 'killRuntime', 'startSupervisor', 'powerOff', 'reboot', 'fillNodeDisk', 'stopHeartbeats']);
    expect(shown({ ...calm, power: 'off', supervisorState: 'stopped' })).toEqual(['powerOn', 'stopHeartbeats']);
    expect(shown({ ...calm, power: 'booting', supervisorState: 'waiting' })).toEqual(['stopHeartbeats']);
  });
});
