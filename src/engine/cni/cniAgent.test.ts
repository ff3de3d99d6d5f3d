/** The CNI plugin's agent as a Pod on each node: what waits for it, what goes on without it. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { KubeObject } from '../api/object.ts';
import { CNI_PROFILES, CNIS } from '../network/cni.ts';
import type { Walk } from '../network/walk.ts';
import type { Run } from '../run.ts';
import { DEFAULT_SCENARIO, machine } from '../scenario.ts';
import { exec, makePod, podOf, podRun, wait } from '../testing/podRun.ts';

it.each(CNIS)('the agent of %s watches policies only if it enforces them', (cni) => {
  for (const systemPods of [false, true]) {
    const run = podRun({ cni, systemPods });
    expect(run.state('cache/cni/namespaces').size > 0).toBe(CNI_PROFILES[cni].enforces);
  }
});

const IMAGE = { containers: [{ name: 'web', image: 'nginx:1.29' }] };
const removeAgents = (run: Run): void => void run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-flannel', name: 'kube-flannel-ds', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
const ready = (run: Run, name: string): { readonly status: string; readonly message?: string } | undefined => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === name)?.status?.conditions?.find(({ type }) => type === 'Ready');
const messages = (run: Run, pod: string): string[] => run.objects<KubeObject & { readonly reason: string; readonly message: string; readonly involvedObject: { readonly name: string } }>('', 'v1', 'events').filter(({ involvedObject }) => involvedObject.name === pod).map(({ reason, message }) => `${reason}: ${message}`);
const NOT_INITIALIZED = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
const joining = { ...machine('worker9', 19, 'a') };

describe('the agent of the CNI plugin is a Pod on each node', () => {
  it('a node is not ready before its agent has run', () => {
    const run = podRun({ systemPods: true });
    const pods = run.objects<KubeObject & { readonly spec: { readonly nodeName?: string } }>('', 'v1', 'pods', 'kube-flannel');
    expect(pods.map(({ spec }) => spec.nodeName).toSorted()).toEqual(['controlplane', 'worker1']);
    run.machine({ do: 'join', machine: joining });
    run.advanceTo(run.headTime + 4_000_000);
    expect(ready(run, 'worker9')).toMatchObject({ status: 'False', message: NOT_INITIALIZED });
    wait(run, 15);
    expect(ready(run, 'worker9')?.status).toBe('True');
  });

  it('without the DaemonSet Pods that are there go on and stay connected, a new node waits, and so do the Pods that are sent to it', () => {
    const run = podRun({ systemPods: true, machines: DEFAULT_SCENARIO.machines.slice(0, 3) });
    makePod(run, 'web', { nodeName: 'worker1', ...IMAGE });
    makePod(run, 'client', { nodeName: 'worker2', containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', '3600'] }] });
    run.settle();
    removeAgents(run);
    run.machine({ do: 'join', machine: joining });
    wait(run, 40);
    const web = podOf(run, 'web')!.status!.podIP!;
    expect(exec(run, 'client', ['wget', '-qO-', web]).exitCode).toBe(0);
    expect(run.objects('', 'v1', 'pods', 'kube-flannel')).toEqual([]);
    expect(ready(run, 'worker1')?.status).toBe('True');
    expect(ready(run, 'worker9')).toMatchObject({ status: 'False', message: NOT_INITIALIZED });
    makePod(run, 'late', { nodeName: 'worker9', ...IMAGE });
    makePod(run, 'fine', { nodeName: 'worker1', ...IMAGE });
    wait(run, 10);
    expect(podOf(run, 'fine')?.status?.phase).toBe('Running');
    expect(podOf(run, 'late')?.status?.phase).toBe('Pending');
    expect(messages(run, 'late')).toContain(`NetworkNotReady: network is not ready: ${NOT_INITIALIZED}`);
  });

  it('what it writes to /run does not outlive a reboot: then no sandbox gets a network, and no route is left', () => {
    const run = podRun({ systemPods: true, machines: DEFAULT_SCENARIO.machines.slice(0, 3) });
    makePod(run, 'web', { nodeName: 'worker1', ...IMAGE });
    run.settle();
    removeAgents(run);
    wait(run, 40);
    run.fault({ code: 'reboot', target: 'worker1' });
    wait(run, 80);
    expect(ready(run, 'worker1')?.status).toBe('True');
    expect(podOf(run, 'web')?.status?.containerStatuses?.[0]?.ready).toBe(false);
    expect(messages(run, 'web').find((text) => text.startsWith('FailedCreatePodSandBox'))).toMatch(/failed to setup network for sandbox "[0-9a-f]{64}": plugin type="flannel" failed \(add\): failed to load flannel 'subnet.env' file: open \/run\/flannel\/subnet.env: no such file or directory. Check the flannel pod log for this node.$/);
    expect(run.network.look.surroundings.machines().find(({ name }) => name === 'worker1')?.knows).toEqual([]);
  });

  it('a Pod that gets another address after a reboot has that one only', () => {
    const run = podRun();
    makePod(run, 'web', { nodeName: 'worker1', ...IMAGE });
    run.settle();
    const before = podOf(run, 'web')?.status?.podIP;
    run.fault({ code: 'reboot', target: 'worker1' });
    wait(run, 80);
    const { podIP, podIPs } = podOf(run, 'web')!.status!;
    expect(podIP).not.toBe(before);
    expect(podIPs).toEqual([{ ip: podIP }]);
  });

  it('a node whose agent has ended has no route to one that comes later', () => {
    const run = podRun({ systemPods: true, machines: DEFAULT_SCENARIO.machines.slice(0, 3), cni: 'ipip' });
    makePod(run, 'client', { nodeName: 'worker1', containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', '3600'] }] });
    run.settle();
    run.execute({ verb: 'patch', group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-system', name: 'calico-node', patchType: 'merge', body: { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'worker9' } } } } }, user: 'kubernetes-admin', agent: 'kubectl' });
    wait(run, 40);
    run.machine({ do: 'join', machine: joining });
    wait(run, 60);
    expect(ready(run, 'worker9')?.status).toBe('True');
    makePod(run, 'far', { nodeName: 'worker9', ...IMAGE });
    wait(run, 20);
    const far = podOf(run, 'far')!.status!.podIP!;
    expect(exec(run, 'client', ['wget', '-T', '1', '-qO-', far]).exitCode).not.toBe(0);
    const id = run.walk({ from: 'pod/default/client', host: far, port: 80, protocol: 'TCP', path: '/' });
    expect(run.state<Walk>('network/walks').get(String(id))?.outcome).not.toBe('answered');
  });
});

describe('each node holds packets against what its own agent knows', () => {
  const policy = (run: Run, verb: 'create' | 'delete'): void => {
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] } };
    run.execute({ verb, group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', namespace: 'default', ...(verb === 'delete' ? { name: 'deny', body: {} } : { body }), user: 'kubernetes-admin', agent: 'kubectl' });
  };
  const reached = (run: Run, name: string, client = 'client'): boolean => exec(run, client, ['wget', '-T', '1', '-qO-', podOf(run, name)!.status!.podIP!]).exitCode === 0;
  const walked = (run: Run, name: string): string | undefined => run.state<Walk>('network/walks').get(String(run.walk({ from: 'pod/default/client', host: podOf(run, name)!.status!.podIP!, port: 80, protocol: 'TCP', path: '/' })))?.outcome;
  const cluster = (): Run => {
    const run = podRun({ systemPods: true, machines: DEFAULT_SCENARIO.machines.slice(0, 3), cni: 'ipip' });
    for (const node of ['worker1', 'worker2']) makePod(run, `on-${node}`, { nodeName: node, ...IMAGE }, { app: 'web' });
    for (const [name, node] of [['client', 'worker2'], ['near', 'worker1']] as const) makePod(run, name, { nodeName: node, containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', '3600'] }] });
    run.settle();
    return run;
  };

  it('one that is cut off from the API server keeps the rules that it had, the others do not', () => {
    const run = cluster();
    expect(run.caches().filter(({ actor, resource }) => actor.startsWith('cni/') && resource === 'namespaces').map(({ actor }) => actor)).toEqual(['cni/controlplane', 'cni/worker1', 'cni/worker2']);
    run.fault({ code: 'cutNetwork', target: 'worker1', from: ['controlplane'] });
    policy(run, 'create');
    wait(run, 10);
    expect([reached(run, 'on-worker1'), reached(run, 'on-worker2')]).toEqual([true, false]);
    expect([walked(run, 'on-worker1'), walked(run, 'on-worker2')]).toEqual(['answered', 'timeout']);
    run.fault({ code: 'healNetwork', target: 'worker1' });
    wait(run, 120);
    expect([reached(run, 'on-worker1'), reached(run, 'on-worker2')]).toEqual([false, false]);
  });

  it('one that has ended leaves its rules in the kernel until the machine is booted again', () => {
    const run = cluster();
    policy(run, 'create');
    run.settle();
    run.execute({ verb: 'patch', group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-system', name: 'calico-node', patchType: 'merge', body: { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'worker2' } } } } }, user: 'kubernetes-admin', agent: 'kubectl' });
    wait(run, 40);
    policy(run, 'delete');
    wait(run, 10);
    expect([reached(run, 'on-worker1'), reached(run, 'on-worker2')]).toEqual([false, true]);
    expect(reached(run, 'on-worker1', 'near')).toBe(false);
    run.fault({ code: 'reboot', target: 'worker1' });
    wait(run, 120);
    expect(reached(run, 'on-worker1', 'near')).toBe(true);
  });
});
