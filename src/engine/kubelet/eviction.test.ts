import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import { makePod, podOf, podRun, shellPod, steps, told, wait } from '../testing/podRun.ts';

type Run = ReturnType<typeof podRun>;
const worker = (run: Run): Node => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'worker1')!;
const condition = (run: Run, type: string) => worker(run).status?.conditions?.find((one) => one.type === type);
const reasons = (run: Run): string[] => run.objects<Node & { reason: string; involvedObject: { kind: string; name: string } }>('', 'v1', 'events').filter(({ involvedObject }) => involvedObject.kind === 'Node' && involvedObject.name === 'worker1').map(({ reason }) => reason);
const images = (run: Run): string[] => run.state<object>('kubelet/images').keys('worker1|').map((key) => key.split('/').at(-1)!);

describe('a disk that is full', () => {
  it('costs unused images first, then Pods one by one; the node keeps new ones away, and recovers', () => {
    const run = podRun();
    makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    shellPod(run, 'done', 'exit 0', { restartPolicy: 'Never' });
    run.settle();
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'done', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
    wait(run, 5);
    expect(images(run)).toContain('busybox:1.37');
    run.fault({ code: 'fillNodeDisk', target: 'worker1' });
    wait(run, 15);
    expect(images(run)).toEqual(['nginx:1.29', 'pause:3.10.1']);
    expect(condition(run, 'DiskPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' });
    expect(worker(run).spec.taints?.map(({ key }) => key)).toContain('node.kubernetes.io/disk-pressure');
    expect(podOf(run, 'web')?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(podOf(run, 'web')?.status?.message).toMatch(/^The node was low on resource: ephemeral-storage\. Threshold quantity: \d+, available: \d+Ki\. $/);
    expect(reasons(run)).toEqual(expect.arrayContaining(['FreeDiskSpaceFailed', 'EvictionThresholdMet', 'NodeHasDiskPressure']));
    makePod(run, 'bound', { nodeName: 'worker1', containers: [{ name: 'web', image: 'nginx:1.29' }] });
    wait(run, 2);
    expect(podOf(run, 'bound')?.status?.message).toBe('Pod was rejected: The node had condition: [DiskPressure]. ');
    run.fault({ code: 'freeNodeDisk', target: 'worker1' });
    wait(run, 120);
    expect(condition(run, 'DiskPressure')?.status).toBe('True');
    wait(run, 220);
    expect(condition(run, 'DiskPressure')?.status).toBe('False');
    expect(worker(run).spec.taints?.map(({ key }) => key) ?? []).not.toContain('node.kubernetes.io/disk-pressure');
  });
});

describe('memory that is gone', () => {
  it('costs the Pod that asked for nothing first; one that stays within its request later', () => {
    const run = podRun();
    makePod(run, 'greedy', { containers: [{ name: 'db', image: 'mysql:8', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }] });
    makePod(run, 'modest', { containers: [{ name: 'web', image: 'nginx:1.29', resources: { requests: { memory: '200Mi' } } }] });
    run.settle();
    run.fault({ code: 'eatMemory', target: 'worker1' });
    wait(run, 5);
    expect(condition(run, 'MemoryPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory' });
    expect(podOf(run, 'greedy')?.status?.reason).toBe('Evicted');
    expect(told(run, 'greedy').some((line) => /Warning Evicted - \| The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. Container db was using \d+Ki, request is 0, has larger consumption of memory\. /.test(line))).toBe(true);
    expect(podOf(run, 'modest')?.status?.phase).toBe('Running');
    expect(steps(run, 'greedy')).toContain('evicted');
    wait(run, 60);
    expect(podOf(run, 'modest')?.status?.phase).toBe('Running');
  });
});

it('nothing is looked at on nodes that nobody loads', () => {
  const run = podRun();
  expect(run.state<{ load?: object }>('kubelet/nodes').values().every(({ load }) => load === undefined)).toBe(true);
});
