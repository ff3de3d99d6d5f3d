import { describe, expect, it } from 'vitest';
import { CLOUD_SCENARIOS, DEFAULT_SCENARIO, machine, Run, type ApiRequest, type Scenario } from '../engine/index.ts';
import { project } from './project.ts';
import type { Scene } from './scene.ts';

function deployment(name: string, replicas: number): ApiRequest {
  const labels = { app: name };
  const spec = { containers: [{ name: 'web', image: 'nginx:1.29', resources: { requests: { cpu: '100m', memory: '64Mi' } } }] };
  const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
  return { verb: 'create', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', body, user: 'kubernetes-admin', agent: 'kubectl' };
}

function running(scenario: Scenario, ...applications: readonly [string, number][]): Run {
  const run = new Run(scenario, 1);
  run.settle();
  for (const [name, replicas] of applications) run.execute(deployment(name, replicas));
  run.settle();
  run.seek(run.head);
  return run;
}

const podsOn = (scene: Scene, node: string): readonly string[] => scene.nodes.find(({ name }) => name === node)!.pods.filter(({ system }) => !system).map(({ base, status }) => `${base} ${status}`);

describe('scene', () => {
  const run = running(DEFAULT_SCENARIO, ['web', 3]);

  it('shows nodes, Pods, bars and networks', () => {
    const scene = project(run);
    expect(scene.nodes.map(({ name, controlPlane, ready, zone }) => [name, controlPlane, ready, zone])).toEqual([
      ['controlplane', true, true, 'a'],
      ['worker1', false, true, 'a'],
      ['worker2', false, true, 'b'],
      ['worker3', false, true, 'c'],
    ]);
    for (const node of ['worker1', 'worker2', 'worker3']) expect(podsOn(scene, node)).toEqual(['web Running']);
    expect(scene.nodes[0]!.taints).toEqual(['node-role.kubernetes.io/control-plane:NoSchedule']);
    const bar = scene.nodes[1]!.bars[0]!;
    expect(bar).toMatchObject({ resource: 'cpu', totalText: '4' });
    expect(bar.used).toBeGreaterThan(0.02);
    expect(scene.networks).toEqual({ pods: '10.244.0.0/16', services: '10.96.0.0/12', infrastructure: '192.168.49.0/24' });
    expect(scene.services.find(({ name }) => name === 'kubernetes')).toMatchObject({ endpoints: 1, clusterIP: '10.96.0.1' });
    expect(scene.controlPlane.map(({ type }) => type)).toEqual(['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager']);
  });

  it('draws again only the nodes on which something has changed', () => {
    const slotOf = (namespace: string, name: string): number => namespace.length + name.length;
    run.seek(run.head);
    const before = project(run, { slotOf });
    run.seek(run.head - 1);
    const after = project(run, { slotOf });
    const kept = after.nodes.filter((node) => before.nodes.includes(node)).map(({ name }) => name);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    const fresh = structuredClone(after.nodes);
    run.seek(run.head);
    expect(project(run, { slotOf }).nodes).toEqual(before.nodes);
    expect(after.nodes).toEqual(fresh);
  });

  it('is the same whenever one comes to the same step', () => {
    const steps = [run.head, run.head - 40, run.head - 400, run.head - 40, run.head];
    const scenes = steps.map((seq) => {
      run.seek(seq);
      return project(run);
    });
    expect(scenes[3]).toEqual(scenes[1]);
    expect(scenes[4]).toEqual(scenes[0]);
    expect(structuredClone(scenes[1])).toEqual(scenes[1]);
  });

  it('lets the one who acts speak, and shows messages on their way', () => {
    const seen = new Set<string>();
    for (let seq = 1; seq <= run.head; seq++) {
      run.seek(seq);
      const entry = run.entry(seq)!;
      const { messages, controlPlane, nodes, user, at } = project(run);
      for (const message of messages) {
        expect(message.current || message.arriveAt > at, `${seq}`).toBe(true);
        expect(message.sentAt).toBeLessThanOrEqual(at);
      }
      expect(messages.filter(({ current }) => current).length).toBeLessThanOrEqual(1);
      expect(messages.map(({ order }) => order)).toEqual(messages.map((_message, index) => index + 1));
      for (const part of controlPlane) if (part.state === 'active') expect(part.id).toBe(entry.actor.kind);
      for (const part of controlPlane) seen.add(part.doing.code);
      for (const node of nodes) if (node.kubelet === 'active') seen.add('kubelet');
      if (user === 'active') seen.add('user');
    }
    for (const code of ['revision', 'watches', 'inflight', 'queue', 'placing', 'binding', 'counting', 'reconciling', 'idle', 'kubelet', 'user']) expect([...seen]).toContain(code);
    run.seek(run.head);
  });

  it('shows in a scheduling cycle what was said of each node', () => {
    const cycle = Array.from({ length: run.head }, (_unused, index) => run.entry(index + 1)!).findLast(({ type, data }) => type === 'scheduled' && (data as { pod: string }).pod.startsWith('default/web'))!;
    run.seek(cycle.seq);
    const scene = project(run);
    expect(scene.nodes.map(({ verdict }) => verdict?.outcome).filter((outcome) => outcome === 'best')).toHaveLength(1);
    expect(scene.nodes[0]!.verdict).toMatchObject({ outcome: 'filtered', plugin: 'TaintToleration' });
    expect([...scene.pending, ...scene.nodes.flatMap(({ pods }) => pods)].filter(({ active }) => active)).toHaveLength(1);
    run.seek(run.head);
  });

  it('shows each control plane machine with its own programs, who leads, and the load balancer', () => {
    const machines = Array.from({ length: 5 }, (_unused, index) => ({ ...machine(['controlplane', 'controlplane2', 'controlplane3', 'worker1', 'worker2'][index]!, index < 3 ? 0 : index, 'abc'[index % 3]!), address: `192.168.49.${index + 2}` }));
    const several = running({ ...DEFAULT_SCENARIO, id: 'several', machines });
    const { controlPlane } = project(several);
    expect(controlPlane.filter(({ type }) => type === 'kube-apiserver').map(({ id, node }) => `${id} ${node}`)).toEqual(['kube-apiserver controlplane', 'kube-apiserver/controlplane2 controlplane2', 'kube-apiserver/controlplane3 controlplane3']);
    expect(controlPlane.filter(({ type, leader }) => type === 'etcd' && leader === true)).toHaveLength(1);
    expect(controlPlane.find(({ type }) => type === 'load-balancer')!.doing).toEqual({ code: 'backends', data: { up: 3, all: 3 } });
    const kinds = new Set<string>();
    for (let seq = several.head; seq > several.head - 3_000; seq -= 7) {
      several.seek(seq);
      for (const { from, to } of project(several).messages) kinds.add(`${from} ${to}`.replaceAll(/controlplane\d/g, 'N'));
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['etcd etcd/N', 'kube-apiserver/N kube-scheduler/N', 'kubelet/worker1 kube-apiserver/N']));
  });

  it('shows where the network between the machines is cut', () => {
    const cut = running(DEFAULT_SCENARIO);
    expect(project(cut).networks.disturbances).toBeUndefined();
    cut.fault({ code: 'cutNetwork', target: 'worker1', with: ['worker2'] });
    cut.step(1, 'message');
    cut.seek(cut.head);
    expect(project(cut).networks.disturbances).toEqual([{ kind: 'cut', between: ['worker1', 'worker2'], and: ['*'] }]);
  });

  it('takes a large cluster whole', () => {
    const machines = Array.from({ length: 101 }, (_unused, index) => ({ ...machine(index === 0 ? 'controlplane' : `node${index}`, index, 'abc'[index % 3]!), podCIDR: `10.${128 + (index >> 8)}.${index & 255}.0/24` }));
    const big: Scenario = { ...DEFAULT_SCENARIO, machines, podNetwork: '10.128.0.0/9', clientLimits: false, workload: 'instant', systemPods: false };
    const large = running(big, ...Array.from({ length: 2 }, (_unused, index): [string, number] => [`app${index}`, 500]));
    const scene = project(large);
    expect(scene.nodes).toHaveLength(101);
    expect(scene.nodes.reduce((sum, { pods }) => sum + pods.length, 0)).toBe(1_000);
  });
});

describe('provider', () => {
  it('is absent where there is none', () => {
    expect(project(running(DEFAULT_SCENARIO)).provider).toBeUndefined();
  });

  it('shows what the cluster has there, and the calls on their way', () => {
    const run = running(CLOUD_SCENARIOS[0]!);
    run.execute({ verb: 'create', group: '', version: 'v1', resource: 'services', namespace: 'default', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    const scene = project(run);
    expect(scene.provider).toMatchObject({ name: 'aws', state: 'idle', balancers: [{ service: 'default/web', state: 'active', nodes: ['worker1', 'worker2', 'worker3'] }], disks: [], routes: [] });
    expect(scene.provider?.instances.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running']);
    const calls = Array.from({ length: run.head }, (_, index) => index + 1).filter((seq) => run.entry(seq)?.type === 'cloudCall');
    run.seek(calls.at(-1)!);
    expect(project(run).messages.find(({ to }) => to === 'cloud')?.label).toBe('CreateLoadBalancer');
  });
});
