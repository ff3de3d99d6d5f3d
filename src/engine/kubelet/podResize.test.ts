import { describe, expect, it } from 'vitest';
import type { Json } from '../api/object.ts';
import type { ApiResponse, Status } from '../api/request.ts';
import { makePod, podOf, podRun, remove, steps, told, wait } from '../testing/podRun.ts';

type Run = ReturnType<typeof podRun>;

const sized = (cpu: string, memory = '100Mi', more: object = {}): object => ({ containers: [{ name: 'c', image: 'nginx:1.25', resources: { requests: { cpu, memory } }, ...more }] });

function resize(run: Run, name: string, container: Json): ApiResponse {
  const body = { spec: { containers: [container] } };
  return run.execute({ verb: 'patch', group: '', version: 'v1', resource: 'pods', namespace: 'default', name, subresource: 'resize', patchType: 'strategic', body, user: 'kubernetes-admin', agent: 'kubectl' });
}

const cpu = (run: Run, name: string, amount: string): ApiResponse => resize(run, name, { name: 'c', resources: { requests: { cpu: amount } } });
const conditions = (run: Run, name: string) => (podOf(run, name)?.status?.conditions ?? []).filter(({ type }) => type.startsWith('PodResize'));
const container = (run: Run, name: string) => podOf(run, name)?.status?.containerStatuses?.[0];
const message = ({ body }: ApiResponse): string => (body as Status).message ?? '';

function withPod(spec: object = sized('500m')): Run {
  const run = podRun();
  makePod(run, 'web', spec);
  run.settle();
  return run;
}

describe('a Pod changes its size in place', () => {
  it('when its node has room: allocated first, then actual, its containers running on', () => {
    const run = withPod();
    expect(cpu(run, 'web', '1')).toMatchObject({ code: 200, body: { metadata: { generation: 2 }, status: { observedGeneration: 1 } } });
    wait(run, 1);
    expect(conditions(run, 'web')).toMatchObject([{ type: 'PodResizeInProgress', status: 'True', observedGeneration: 2 }]);
    expect(container(run, 'web')).toMatchObject({ allocatedResources: { cpu: '1', memory: '100Mi' }, resources: { requests: { cpu: '500m' } } });
    run.settle();
    expect(conditions(run, 'web')).toEqual([]);
    expect(container(run, 'web')).toMatchObject({ restartCount: 0, allocatedResources: { cpu: '1', memory: '100Mi' }, resources: { requests: { cpu: '1', memory: '100Mi' } } });
    expect(podOf(run, 'web')?.status).toMatchObject({ observedGeneration: 2, phase: 'Running' });
    expect(steps(run, 'web').slice(-2)).toEqual(['resizeStarted', 'resized']);
    expect(told(run, 'web').slice(-2)).toEqual([
      'Normal ResizeStarted - | Pod resize started: {"containers":[{"name":"c","resources":{"requests":{"cpu":"1","memory":"100Mi"}}}],"generation":2}',
      'Normal ResizeCompleted - | Pod resize completed: {"containers":[{"name":"c","resources":{"requests":{"cpu":"1","memory":"100Mi"}}}],"generation":2}',
    ]);
  });

  it('with a restart of the container where its policy says so', () => {
    const run = withPod(sized('500m', '100Mi', { resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] }));
    cpu(run, 'web', '1');
    run.settle();
    expect(container(run, 'web')?.restartCount).toBe(0);
    resize(run, 'web', { name: 'c', resources: { requests: { memory: '200Mi' } } });
    run.settle();
    expect(container(run, 'web')).toMatchObject({ restartCount: 1, ready: true, resources: { requests: { cpu: '1', memory: '200Mi' } } });
    expect(told(run, 'web')).toContain('Normal Killing spec.containers{c} | Container c resize requires restart');
    expect(conditions(run, 'web')).toEqual([]);
  });

  it('never to more than the node has: infeasible, until less is wished', () => {
    const run = withPod();
    cpu(run, 'web', '40');
    run.settle();
    expect(conditions(run, 'web')).toMatchObject([{ type: 'PodResizePending', status: 'True', reason: 'Infeasible', message: "Node didn't have enough capacity: cpu, requested: 40000, capacity: 4000", observedGeneration: 2 }]);
    expect(container(run, 'web')).toMatchObject({ allocatedResources: { cpu: '500m' }, resources: { requests: { cpu: '500m' } } });
    expect(steps(run, 'web').at(-1)).toBe('resizeInfeasible');
    makePod(run, 'other', sized('3'));
    run.settle();
    expect(podOf(run, 'other')?.status?.phase).toBe('Running');
    cpu(run, 'web', '500m');
    run.settle();
    expect(conditions(run, 'web')).toEqual([]);
  });

  it('later, when another Pod has to go first', () => {
    const run = withPod();
    makePod(run, 'other', { ...sized('3'), nodeName: podOf(run, 'web')!.spec.nodeName! });
    run.settle();
    cpu(run, 'web', '2');
    run.settle();
    expect(conditions(run, 'web')).toMatchObject([{ type: 'PodResizePending', reason: 'Deferred' }]);
    expect(conditions(run, 'web')[0]?.message).toMatch(/^Node didn't have enough resource: cpu, requested: 2000, used: \d+, capacity: 4000$/);
    remove(run, 'other');
    run.settle();
    expect(conditions(run, 'web')).toEqual([]);
    expect(container(run, 'web')).toMatchObject({ resources: { requests: { cpu: '2' } } });
  });
});

describe('the resize subresource', () => {
  it('changes cpu and memory and nothing else', () => {
    const run = withPod();
    expect(message(resize(run, 'web', { name: 'c', image: 'nginx:1.26' }))).toBe('Pod "web" is invalid: spec: Forbidden: only cpu and memory resources are mutable');
    expect(message(resize(run, 'web', { name: 'c', resources: { limits: { 'ephemeral-storage': '1Gi' } } }))).toContain('only cpu and memory resources are mutable');
    expect(message(resize(run, 'web', { name: 'c', resources: { requests: { memory: null } } }))).toContain('spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed');
    expect(message(resize(run, 'web', { name: 'c', resources: { limits: { cpu: '500m', memory: '100Mi' } } }))).toBe('Pod "web" is invalid: spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing');
    expect(message(resize(run, 'web', { name: 'other', image: 'a' }))).toContain('Forbidden: containers may not be');
    expect(podOf(run, 'web')?.metadata.generation).toBe(1);
  });

  it('leaves alone what is not of the spec', () => {
    const run = withPod();
    const body = { metadata: { labels: { a: 'b' } }, status: { phase: 'Failed' }, spec: { containers: [{ name: 'c', resources: { requests: { cpu: '600m' } } }] } };
    run.execute({ verb: 'patch', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'web', subresource: 'resize', patchType: 'strategic', body, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    expect(podOf(run, 'web')).toMatchObject({ status: { phase: 'Running' }, spec: { containers: [{ resources: { requests: { cpu: '600m' } } }] } });
    expect(podOf(run, 'web')?.metadata.labels?.['a']).toBeUndefined();
  });
});
