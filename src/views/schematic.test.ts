import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { schematicView } from './schematic.ts';

describe('the schematic view', () => {
  it('knows the machines before they are nodes, and their layers as the Node reports them after', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    run.seek(1);
    expect(schematicView(run, {}).machines.map(({ name, joined }) => `${name} ${joined}`)).toEqual(['controlplane false', 'worker1 false', 'worker2 false', 'worker3 false']);
    run.seek(run.head);
    const { machines, addons, provider } = schematicView(run, {});
    expect(machines.map(({ name, joined, controlPlane }) => [name, joined, controlPlane])).toEqual([['controlplane', true, true], ['worker1', true, false], ['worker2', true, false], ['worker3', true, false]]);
    const master = machines[0]!;
    expect(master.hardware).toMatchObject({ cpu: '4', memory: '8Gi', storage: '100Gi', zone: 'a' });
    expect(master.os).toEqual({ family: 'linux', image: 'Debian GNU/Linux 13 (trixie)', kernel: '6.12.48+deb13-amd64', architecture: 'amd64' });
    expect(master.runtime).toMatchObject({ name: 'containerd', version: '2.1.4' });
    expect(master.containers.map(({ name, state }) => `${name} ${state}`)).toEqual(expect.arrayContaining(['etcd running', 'kube-apiserver running', 'kube-scheduler running']));
    expect(addons.find(({ id }) => id === 'dns')!.pods.map(({ status }) => status)).toEqual(['Running', 'Running']);
    expect(addons.filter(({ pods }) => pods.length === 0).map(({ id }) => id)).toEqual(['webUI', 'monitoring', 'logging']);
    expect(provider).toBe('none');
    expect(structuredClone(machines)).toEqual(machines);
  });
});
