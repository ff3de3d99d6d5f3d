/** A kube-scheduler that runs under a configuration of its own. */
import { describe, expect, it } from 'vitest';
import type { Pod } from './api/kinds/pod.ts';
import type { KubeObject } from './api/object.ts';
import type { Steps } from './api/steps.ts';
import { Run } from './run.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';
import { makePod, podOf, wait } from './testing/podRun.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
const PACKED = `${HEAD}profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
  plugins:
    score:
      disabled:
      - name: NodeResourcesBalancedAllocation
      - name: PodTopologySpread
      - name: ImageLocality
`;

const started = (schedulerConfig: string, more: Partial<Scenario> = {}): Run => {
  const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false, schedulerConfig, ...more }, 1);
  run.settle();
  return run;
};
const pod = (run: Run, name: string, schedulerName?: string): void => {
  makePod(run, name, { containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests: { cpu: '500m', memory: '64Mi' } } }], ...(schedulerName !== undefined && { schedulerName }) });
  run.settle();
};
const nodeOf = (run: Run, name: string): string | undefined => podOf(run, name)?.spec.nodeName;
const steps = <T extends keyof Steps>(run: Run, type: T): Steps[T][] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter((entry) => entry.type === type).map(({ data }) => data as Steps[T]);

describe('a scheduler with two profiles', () => {
  it('places each Pod by its own, under the name of its own', () => {
    const run = started(PACKED);
    for (const name of ['a', 'b', 'c']) pod(run, name, 'packer');
    expect(new Set(['a', 'b', 'c'].map((name) => nodeOf(run, name))).size).toBe(1);
    for (const name of ['x', 'y', 'z']) pod(run, name);
    expect(new Set(['x', 'y', 'z'].map((name) => nodeOf(run, name))).size).toBeGreaterThan(1);
    const events = run.objects('', 'v1', 'events', 'default') as readonly (KubeObject & { readonly reason: string; readonly reportingComponent: string; readonly involvedObject: { readonly name: string } })[];
    const by = (name: string): string | undefined => events.find(({ reason, involvedObject }) => reason === 'Scheduled' && involvedObject.name === name)?.reportingComponent;
    expect([by('a'), by('x')]).toEqual(['packer', 'default-scheduler']);
    const placed = steps(run, 'scheduled').find((step) => step.pod === 'default/b')!;
    expect(Object.keys(placed.weights ?? {})).not.toContain('ImageLocality');
    expect(Object.keys(placed.verdicts!.find(({ scores }) => scores !== undefined)!.scores!)).toEqual(['TaintToleration', 'NodeResourcesFit', 'VolumeBinding', 'DynamicResources']);
  });

  it('leaves Pods alone that ask for another scheduler', () => {
    const run = started(PACKED);
    pod(run, 'lost', 'nobody');
    wait(run, 400);
    expect(podOf(run, 'lost')).toMatchObject({ status: { phase: 'Pending' } } satisfies { status: Partial<NonNullable<Pod['status']>> });
    expect(nodeOf(run, 'lost')).toBeUndefined();
  });

  it('is the same run when it is stepped back and forth, and opened again', () => {
    const run = started(PACKED);
    pod(run, 'a', 'packer');
    pod(run, 'b', 'packer');
    const hash = run.hash();
    const end = run.head;
    run.seek(1);
    run.seek(end);
    expect(run.hash()).toBe(hash);
    const again = Run.open(run.save());
    expect(again.hash()).toBe(hash);
    const seq = Array.from({ length: run.head }, (_, index) => index + 1).findLast((one) => run.entry(one)?.type === 'scheduled')!;
    expect(run.inCycle(seq, ({ profile }) => profile.name)).toBe('packer');
  });
});

it('a file that is no configuration keeps the scheduler from starting', () => {
  const run = started(`${HEAD}profilez: []\n`);
  pod(run, 'waits');
  wait(run, 20);
  expect(nodeOf(run, 'waits')).toBeUndefined();
  const refused = steps(run, 'program').find(({ code }) => code === 'configurationRefused');
  expect(refused?.numbers).toEqual({ message: 'strict decoding error: unknown field "profilez"' });
});

describe('the file of a running cluster', () => {
  const MOST = `${HEAD}profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated}}
  plugins:
    score:
      disabled: [{name: NodeResourcesBalancedAllocation}, {name: PodTopologySpread}, {name: ImageLocality}]
`;

  it('is read by a program that starts anew, with what waits in its queue', () => {
    const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false }, 1);
    run.settle();
    makePod(run, 'big', { containers: [{ name: 'c', image: 'nginx:1.29', resources: { requests: { cpu: '100' } } }] });
    run.settle();
    run.machine({ do: 'configureScheduler', name: 'controlplane', text: MOST });
    wait(run, 5);
    for (const name of ['a', 'b', 'c']) pod(run, name);
    expect(new Set(['a', 'b', 'c'].map((name) => nodeOf(run, name))).size).toBe(1);
    expect(steps(run, 'scheduled').filter((step) => step.pod === 'default/big').length).toBeGreaterThan(1);
    run.machine({ do: 'configureScheduler', name: 'controlplane', text: '' });
    wait(run, 5);
    for (const name of ['x', 'y', 'z']) pod(run, name);
    expect(new Set(['x', 'y', 'z'].map((name) => nodeOf(run, name))).size).toBeGreaterThan(1);
    expect(Run.open(run.save()).hash()).toBe(run.hash());
  });

  it('makes another static Pod with --config, which falls over a bad file again and again', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const scheduler = (): Pod => podOf(run, 'kube-scheduler-controlplane', 'kube-system')!;
    const before = scheduler().metadata.uid;
    run.machine({ do: 'configureScheduler', name: 'controlplane', text: MOST });
    wait(run, 60);
    expect(scheduler().metadata.uid).not.toBe(before);
    expect(scheduler().spec.containers[0]!.command).toContain('--config=/etc/kubernetes/scheduler-config.yaml');
    expect(scheduler().status?.phase).toBe('Running');
    run.machine({ do: 'configureScheduler', name: 'controlplane', text: 'kind: What' });
    wait(run, 120);
    expect(steps(run, 'program').filter(({ code }) => code === 'configurationRefused').length).toBeGreaterThan(1);
    expect(scheduler().status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
    makePod(run, 'waits', { containers: [{ name: 'c', image: 'nginx:1.29' }] });
    wait(run, 10);
    expect(nodeOf(run, 'waits')).toBeUndefined();
  });
});
