import { describe, expect, it } from 'vitest';
import type { Lease } from '../api/kinds/lease.ts';
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { declaredFeatures } from '../api/declaredFeatures.ts';
import { machine } from '../scenario.ts';
import { admit } from './admission.ts';
import { make, makePod, podOf, podRun, remove, shellPod, steps, wait } from '../testing/podRun.ts';

type Run = ReturnType<typeof podRun>;
const node = (run: Run, name: string): Node => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === name)!;
const ready = (run: Run, name: string): string | undefined => node(run, name).status?.conditions?.find(({ type }) => type === 'Ready')?.status;
const renewed = (run: Run, name: string): string | undefined => run.objects<Lease>('coordination.k8s.io', 'v1', 'leases').find(({ metadata }) => metadata.name === name)?.spec?.renewTime;

describe('a node joins', () => {
  it('with labels, addresses, conditions in the real words', () => {
    const run = podRun();
    const { metadata, status } = node(run, 'worker1');
    expect(metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'worker1', 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': 'amd64' });
    expect(status?.conditions?.map(({ type, status: word, reason, message }) => [type, word, reason, message])).toEqual([
      ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
      ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
      ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
    ]);
    expect(status?.addresses).toEqual([{ type: 'InternalIP', address: '192.168.49.3' }, { type: 'Hostname', address: 'worker1' }]);
    expect(status?.allocatable).toMatchObject({ cpu: '4', memory: '8Gi', pods: '110' });
  });

  it('and declares its features; a Pod that needs one which it lacks is turned away', () => {
    expect(node(podRun(), 'worker1').status?.declaredFeatures).toEqual(declaredFeatures('v1.37.2'));
    const run = podRun();
    makePod(run, 'p', { nodeName: 'worker1', hostNetwork: false, containers: [{ name: 'a', image: 'nginx', restartPolicy: 'Always', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [9] } }] }] });
    run.settle();
    expect(podOf(run, 'p')?.status?.phase).toBe('Running');
    const known = node(run, 'worker1');
    const bare: Node = { ...known, status: { ...known.status, nodeInfo: { kubeletVersion: 'v1.36.0' } } };
    const pod = podOf(run, 'p')!;
    expect(admit(pod, bare, [], false)).toBeUndefined();
    expect(admit({ ...pod, spec: { ...pod.spec, hostNetwork: true, hostUsers: false } }, bare, [], false)).toEqual({ reason: 'PodFeatureUnsupported', message: 'Pod requires node features that are not available: UserNamespacesHostNetworkSupport' });
  });

  it('and renews its lease every ten seconds', () => {
    const run = podRun();
    const before = renewed(run, 'worker1');
    wait(run, 13);
    const after = renewed(run, 'worker1');
    expect(after).not.toBe(before);
    wait(run, 5);
    expect(renewed(run, 'worker1') === after || renewed(run, 'worker1') !== before).toBe(true);
  });
});

describe('a node in trouble', () => {
  it('is not ready when its kubelet dies; its containers run on; it catches up', () => {
    const run = podRun();
    makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.25' }] });
    shellPod(run, 'ends', 'sleep 90; exit 1', { restartPolicy: 'Never' });
    run.settle();
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    wait(run, 120);
    expect(ready(run, 'worker1')).toBe('Unknown');
    expect(podOf(run, 'ends')?.status?.phase).toBe('Running');
    remove(run, 'web');
    wait(run, 5);
    expect(podOf(run, 'web')).toBeDefined();
    run.fault({ code: 'startKubelet', target: 'worker1' });
    wait(run, 10);
    expect(ready(run, 'worker1')).toBe('True');
    expect(podOf(run, 'ends')?.status?.phase).toBe('Failed');
    expect(podOf(run, 'web')).toBeUndefined();
  });

  it('takes up what was under way when its kubelet comes back', () => {
    const run = podRun();
    makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.25', readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 3 } }] });
    wait(run, 1);
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    wait(run, 5);
    run.fault({ code: 'startKubelet', target: 'worker1' });
    run.settle();
    expect(podOf(run, 'web')?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true, restartCount: 0 }] });
  });

  it('only falls silent when its heartbeats stop', () => {
    const run = podRun();
    run.fault({ code: 'stopHeartbeats', target: 'worker1' });
    const before = renewed(run, 'worker1');
    wait(run, 30);
    expect(renewed(run, 'worker1')).toBe(before);
    run.fault({ code: 'startHeartbeats', target: 'worker1' });
    wait(run, 1);
    expect(renewed(run, 'worker1')).not.toBe(before);
  });

  it('says again that its Pods are ready when the node controller has written over it', () => {
    const run = podRun({ systemPods: true });
    makePod(run, 'web', { nodeName: 'worker1', containers: [{ name: 'web', image: 'nginx:1.25' }] });
    run.settle();
    const ready = (): readonly (string | undefined)[] => run.objects<Pod>('', 'v1', 'pods').filter(({ spec }) => spec.nodeName === 'worker1').map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status);
    run.fault({ code: 'stopHeartbeats', target: 'worker1' });
    wait(run, 60);
    expect(new Set(ready())).toEqual(new Set(['False']));
    run.fault({ code: 'startHeartbeats', target: 'worker1' });
    wait(run, 20);
    expect(new Set(ready())).toEqual(new Set(['True']));
  });
});

describe('static Pods', () => {
  const names = ['etcd-controlplane', 'kube-apiserver-controlplane', 'kube-controller-manager-controlplane', 'kube-scheduler-controlplane'];
  const control = (run: Run): Pod[] => run.objects<Pod>('', 'v1', 'pods', 'kube-system').filter(({ metadata }) => metadata.labels?.['tier'] === 'control-plane');

  it('run on the control plane node and are mirrored', () => {
    const run = podRun({ systemPods: true });
    expect(control(run).map(({ metadata }) => metadata.name)).toEqual(names);
    for (const { metadata, spec, status } of control(run)) {
      expect(metadata.annotations?.['kubernetes.io/config.mirror']).toBe(metadata.annotations?.['kubernetes.io/config.hash']);
      expect(metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Node', name: 'controlplane', uid: node(run, 'controlplane').metadata.uid });
      expect(spec).toMatchObject({ hostNetwork: true, nodeName: 'controlplane', priorityClassName: 'system-node-critical', priority: 2_000_001_000 });
      expect(status).toMatchObject({ phase: 'Running', podIP: '192.168.49.2', containerStatuses: [{ ready: true, restartCount: 0 }] });
    }
  });

  it('do not mind the deletion of their mirror, which comes back', () => {
    const run = podRun({ systemPods: true });
    const before = control(run)[0]!;
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'kube-system', name: names[0]!, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    const after = control(run)[0]!;
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.status?.containerStatuses?.[0]).toMatchObject({ ready: true, containerID: before.status?.containerStatuses?.[0]?.containerID });
  });
});

describe('instant Pods', () => {
  const instant = (): Run => podRun({ workload: 'instant', machines: ['controlplane', 'worker1'].map((name, index) => machine(name, index, 'a')) });

  it('are running, ready and gone at once, in one patch, as with KWOK', () => {
    const run = instant();
    makePod(run, 'p', { initContainers: [{ name: 'init', image: 'busybox', command: ['true'] }], containers: [{ name: 'a', image: 'nginx' }] });
    run.settle();
    const { status, metadata } = podOf(run, 'p')!;
    expect(status?.conditions?.map(({ type, status: word }) => `${type}=${word}`)).toEqual(['Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
    expect(status).toMatchObject({ phase: 'Running', podIP: '10.244.1.1', hostIP: '192.168.49.3' });
    expect(status?.containerStatuses).toEqual([{ image: 'nginx', imageID: '', lastState: {}, name: 'a', ready: true, restartCount: 0, state: { running: { startedAt: status?.startTime } } }]);
    expect(status?.initContainerStatuses?.[0]).toMatchObject({ ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } });
    expect(metadata.generation).toBe(1);
    remove(run, 'p');
    run.settle();
    expect(podOf(run, 'p')).toBeUndefined();
  });

  it('run on a Node that was made by hand', () => {
    const run = instant();
    const status = { addresses: [{ type: 'InternalIP', address: '192.168.49.9' }], capacity: { cpu: '4', memory: '8Gi', pods: '110' }, allocatable: { cpu: '4', memory: '8Gi', pods: '110' } };
    run.execute({ verb: 'create', group: '', version: 'v1', resource: 'nodes', body: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker9' }, status }, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    expect(ready(run, 'worker9')).toBe('True');
    makePod(run, 'p', { nodeName: 'worker9', containers: [{ name: 'a', image: 'nginx' }] });
    run.settle();
    expect(podOf(run, 'p')?.status).toMatchObject({ phase: 'Running', hostIP: '192.168.49.9' });
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'nodes', name: 'worker9', user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    expect(run.state('kubelet/nodes').has('worker9')).toBe(false);
  });

  it('and their node are taken up a while after it is simulated again', () => {
    const run = instant();
    makePod(run, 'p', { containers: [{ name: 'a', image: 'nginx' }] });
    run.settle();
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    remove(run, 'p');
    wait(run, 70);
    expect(ready(run, 'worker1')).toBe('Unknown');
    run.fault({ code: 'startKubelet', target: 'worker1' });
    wait(run, 8);
    expect([ready(run, 'worker1'), podOf(run, 'p') === undefined]).toEqual(['Unknown', false]);
    wait(run, 4);
    expect([ready(run, 'worker1'), podOf(run, 'p') === undefined]).toEqual(['True', true]);
  });

  it('wait for a node that has fallen silent', () => {
    const run = instant();
    makePod(run, 'p', { containers: [{ name: 'a', image: 'nginx' }] });
    run.settle();
    run.fault({ code: 'stopHeartbeats', target: 'worker1' });
    remove(run, 'p');
    wait(run, 10);
    expect(podOf(run, 'p')).toBeDefined();
    run.fault({ code: 'startHeartbeats', target: 'worker1' });
    run.settle();
    expect(podOf(run, 'p')).toBeUndefined();
  });
});

it('the same run is the same, and back and forth is the identity', () => {
  const play = (): Run => {
    const run = podRun({ systemPods: true });
    make(run, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }] } } } });
    shellPod(run, 'crash', 'sleep 2; exit 1');
    wait(run, 40);
    return run;
  };
  const [one, two] = [play(), play()];
  one.seek(one.head);
  two.seek(two.head);
  const hash = one.hash();
  expect(two.hash()).toBe(hash);
  one.seek(Math.floor(one.head / 2));
  one.seek(one.head);
  expect(one.hash()).toBe(hash);
  expect(steps(one, 'crash')).toContain('crashBackOff');
});
