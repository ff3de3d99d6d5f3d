import { expect, it } from 'vitest';
import { CLOUD_FLAVOURS } from '../api/cloudFlavours.ts';
import type { CloudAction } from '../api/cloudFlavours.ts';
import { CloudClient, type CloudAnswer } from '../client/cloudClient.ts';
import { CLOUD_SCENARIOS } from '../cloudScenarios.ts';
import type { Component } from '../kernel/component.ts';
import { Simulation } from '../kernel/simulation.ts';
import { SECOND } from '../kernel/time.ts';
import { Cloud } from './provider.ts';

/** A provider alone, with somebody who calls it. */
function alone(provider: 'aws' | 'gcp') {
  const flavour = CLOUD_FLAVOURS[provider];
  const answers: CloudAnswer[] = [];
  const simulation = new Simulation<object>(1, (world) => {
    const client = new CloudClient(world, flavour);
    const caller: Component = { kind: 'user', handle: ({ type, data }, ctx) => (type === 'cloudAnswer' ? void answers.push(data as CloudAnswer) : client.send(ctx, data as Parameters<CloudClient['send']>[1], 't')) };
    const nodes = world.table<object>('kubelet/nodes');
    const machines: Component = { kind: 'supervisor', start: () => CLOUD_SCENARIOS.find(({ id }) => id === provider)!.machines.forEach((machine) => nodes.set(machine.name, { machine })), handle: () => undefined };
    const faults: Component = { kind: 'faults', handle: () => undefined };
    return [new Cloud(world, flavour), caller, machines, faults];
  });
  const ask = (action: CloudAction, params: object, wait = 30 * SECOND): CloudAnswer => {
    simulation.issue({ action, params, about: 'x' }, simulation.headTime);
    simulation.advanceTo(simulation.headTime + wait);
    return answers.at(-1)!;
  };
  return { ask, table: (name: string) => simulation.table<object>(name), simulation, answers };
}

it('names its instances as nodes are told', () => {
  const { ask } = alone('aws');
  expect(ask('listInstances', {}).result).toMatchObject([{ name: 'controlplane' }, { name: 'worker1', id: expect.stringMatching(/^aws:\/\/\/eu-south-2a\/i-0[0-9a-f]{16}$/), state: 'running', type: 'm6i.large' }, {}, {}]);
});

it('makes a disk once, keeps it at one instance of its zone, and deletes it only when it is free', () => {
  const { ask, table } = alone('aws');
  const made = ask('createVolume', { name: 'pvc-1', gib: 4, zone: 'eu-south-2a' }).result as { id: string };
  expect(ask('createVolume', { name: 'pvc-1', gib: 4, zone: 'eu-south-2a' }).result).toEqual(made);
  expect(ask('attachVolume', { id: made.id, node: 'worker2', instance: 'i-2' }).error).toContain('InvalidVolume.ZoneMismatch');
  expect(ask('attachVolume', { id: made.id, node: 'worker1', instance: 'i-1' }).result).toBeNull();
  expect(ask('attachVolume', { id: made.id, node: 'controlplane', instance: 'i-0' }).error).toContain('VolumeInUse');
  expect(ask('deleteVolume', { id: made.id }).error).toContain('VolumeInUse');
  ask('detachVolume', { id: made.id, node: 'worker1' });
  expect(ask('deleteVolume', { id: made.id }).error).toBeUndefined();
  expect(table('cloud/volumes').size).toBe(0);
});

it('answers in its own words when too much is asked', () => {
  const { ask, simulation, answers } = alone('gcp');
  for (let i = 0; i < 20; i++) ask('createLoadBalancer', { name: `lb-${i}`, service: 'x', ports: [], nodes: [] });
  expect(ask('createLoadBalancer', { name: 'one-more', service: 'x', ports: [], nodes: [] }).error).toContain('quotaExceeded');
  for (let i = 0; i < 60; i++) simulation.issue({ action: 'listInstances', params: {}, about: 'x' }, simulation.headTime);
  simulation.advanceTo(simulation.headTime + 5 * SECOND);
  expect(answers.slice(-60).some(({ error }) => error?.includes('rateLimitExceeded'))).toBe(true);
});
