import { describe, expect, it } from 'vitest';
import { Journal } from '../kernel/journal.ts';
import { RandomStreams } from '../kernel/random.ts';
import { Table } from '../kernel/table.ts';
import { disturb, disturbed, Infrastructure, mend, OUTSIDE } from './infrastructure.ts';

function network() {
  const journal = new Journal();
  const tables = new Map<string, Table<unknown>>();
  const world = {
    table: <V>(name: string): Table<V> => {
      if (!tables.has(name)) tables.set(name, new Table<unknown>(name, journal));
      return tables.get(name) as Table<V>;
    },
    epoch: () => journal.epoch,
  };
  return { world, net: new Infrastructure(world, 'cp'), random: new RandomStreams(1, world.table('random')) };
}

const API = { kind: 'kube-apiserver' };
const KUBELET = { kind: 'kubelet', instance: 'w1' };

describe('the infrastructure network', () => {
  it('is open by default, and knows where programs run', () => {
    const { net, random, world } = network();
    expect(net.way(KUBELET, API)).toEqual({ open: true, extra: 0, loss: 0 });
    expect(net.delay(KUBELET, API, random)).toBe(0);
    expect([net.machineOf(API), net.machineOf(KUBELET), net.machineOf({ kind: 'user' }), net.machineOf({ kind: 'etcd', instance: 'cp2' })]).toEqual(['cp', 'w1', OUTSIDE, 'cp2']);
    expect(world.table('random').size).toBe(0);
  });

  it('can be cut between any two sets, both ways, and mended', () => {
    const { net, world } = network();
    disturb(world, 'cut', { ...disturbed('w1', ['w2'], ['cp']), cut: true });
    expect(net.between('w2', 'cp').open).toBe(false);
    expect(net.between('cp', 'w1').open).toBe(false);
    expect(net.between('w1', 'w2').open).toBe(true);
    expect(net.between('w1', 'w3').open).toBe(true);
    mend(world, disturbed('cp', [], ['w1', 'w2']));
    expect(net.between('w2', 'cp').open).toBe(true);
  });

  it('can be cut off from everything else', () => {
    const { net, world, random } = network();
    disturb(world, 'cut', { ...disturbed('w1'), cut: true });
    expect([net.between('w1', 'cp').open, net.between(OUTSIDE, 'w1').open, net.between('w1', 'w1').open, net.between('cp', 'w2').open]).toEqual([false, false, true, true]);
    expect(net.delay(KUBELET, API, random)).toBeUndefined();
    mend(world, disturbed('w1'));
    expect(net.between('w1', 'cp').open).toBe(true);
  });

  it('adds latency and loses packets, which TCP sends again', () => {
    const { net, world, random } = network();
    disturb(world, 'slow', { ...disturbed('w1', [], ['cp']), extra: 5_000 });
    disturb(world, 'lossy', { ...disturbed('w1', [], ['cp']), loss: 50 });
    expect(net.way(KUBELET, API)).toEqual({ open: true, extra: 5_000, loss: 50 });
    const delays = Array.from({ length: 200 }, () => net.delay(KUBELET, API, random));
    expect(delays).toContain(5_000);
    expect(delays).toContain(205_000);
    expect(delays.filter((delay) => delay === undefined).length).toBeLessThan(20);
  });
});
