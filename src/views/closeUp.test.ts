/** Pods from near. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Pod } from '../engine/index.ts';
import { closeUpView } from './closeUp.ts';

describe('Pods from near', () => {
  it('show containers, conditions and volumes, of the nodes asked for only', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const pods = run.objects<Pod>('', 'v1', 'pods');
    const { pods: close } = closeUpView(run, { nodes: ['controlplane'] });
    const server = pods.find(({ metadata }) => metadata.name === 'kube-apiserver-controlplane')!;
    expect(close[server.metadata.uid]).toMatchObject({ containers: [{ name: 'kube-apiserver', init: false, state: 'running', ready: true, restarts: 0 }] });
    expect(close[server.metadata.uid]!.conditions).toEqual(expect.arrayContaining([{ type: 'Ready', status: 'True' }, { type: 'PodScheduled', status: 'True' }]));
    expect(close[server.metadata.uid]!.volumes.length).toBe(server.spec.volumes?.length ?? 0);
    const dns = pods.find(({ metadata }) => metadata.name.startsWith('coredns-'))!;
    expect(closeUpView(run, { nodes: [dns.spec.nodeName!] }).pods[dns.metadata.uid]!.volumes).toContainEqual({ name: 'config-volume', source: 'configMap' });
    expect(closeUpView(run, { nodes: ['worker1'] }).pods[server.metadata.uid]).toBeUndefined();
  });
});
