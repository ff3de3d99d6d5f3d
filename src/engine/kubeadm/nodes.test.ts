import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { KubeObject } from '../api/object.ts';
import type { Steps } from '../api/steps.ts';
import { newMachine } from '../newMachine.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { makePod, podOf, podRun, wait } from '../testing/podRun.ts';
import { UPGRADE_SCENARIO } from '../upgradeScenario.ts';
import type { Work } from './work.ts';

const nodeOf = (run: Run, name: string): Node | undefined => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === name);
const isReady = (run: Run, name: string): boolean => nodeOf(run, name)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
const work = (run: Run, name: string): Work | undefined => run.state<Work>('kubeadm/work').get(name);
const phases = (run: Run): string[] => {
  const found: string[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const { type, data } = run.entry(seq)!;
    if (type === 'kubeadm') found.push(`${(data as Steps['kubeadm']).verb}.${(data as Steps['kubeadm']).code}`);
  }
  return found;
};
const fresh = (more: object = {}) => newMachine({ name: 'worker4', address: '192.168.49.9', zone: 'c', ...more });
const pod = (run: Run, name: string) => podOf(run, name, 'kube-system');

describe('kubeadm join', () => {
  it('brings a machine in phase by phase: token, discovery, certificate, kubelet; then the cluster does the rest', () => {
    const run = podRun({ systemPods: true });
    run.machine({ do: 'join', machine: fresh() });
    wait(run, 30);
    expect(phases(run)).toEqual(['join.preflight', 'join.token', 'join.discovery', 'join.kubeletStart', 'join.tlsBootstrap', 'join.joined']);
    expect(isReady(run, 'worker4')).toBe(true);
    expect(nodeOf(run, 'worker4')?.spec.podCIDR).toMatch(/^10\.244\.\d+\.0\/24$/);
    expect(run.objects('', 'v1', 'pods', 'kube-system').some(({ metadata, spec }) => metadata.name.startsWith('kube-proxy') && (spec as { nodeName?: string }).nodeName === 'worker4')).toBe(true);
    const secrets = run.objects<KubeObject & { type?: string }>('', 'v1', 'secrets', 'kube-system');
    expect(secrets.filter(({ type }) => type === 'bootstrap.kubernetes.io/token')).toHaveLength(1);
    expect(run.objects('', 'v1', 'configmaps', 'kube-public').map(({ metadata }) => metadata.name)).toContain('cluster-info');
  });

  it('signs the same cluster-info for a second token', () => {
    const run = podRun();
    run.machine({ do: 'join', machine: fresh() });
    wait(run, 20);
    run.machine({ do: 'join', machine: fresh({ name: 'worker5', address: '192.168.49.10' }) });
    wait(run, 20);
    expect(isReady(run, 'worker5')).toBe(true);
    const info = run.objects<KubeObject & { data: object }>('', 'v1', 'configmaps', 'kube-public').find(({ metadata }) => metadata.name === 'cluster-info')!;
    expect(Object.keys(info.data).filter((key) => key.startsWith('jws-kubeconfig-'))).toHaveLength(2);
  });

  it('refuses what the version skew policy forbids, unless forced', () => {
    const run = podRun();
    run.machine({ do: 'join', machine: fresh({ kubeletVersion: 'v1.38.0-rc.0' }) });
    wait(run, 1);
    expect(work(run, 'worker4')?.problem).toContain('[ERROR KubeletVersion]: the kubelet version is higher than the control plane version. This is not a supported version skew and may lead to a malfunctional cluster. Kubelet version: "1.38.0-rc.0" Control plane version: "1.37.2"');
    run.machine({ do: 'join', machine: fresh({ kubeletVersion: 'v1.33.12' }) });
    wait(run, 1);
    expect(work(run, 'worker4')?.problem).toContain('Kubelet version "1.33.12" is lower than kubeadm can support. Please upgrade kubelet');
    wait(run, 20);
    expect(nodeOf(run, 'worker4')).toBeUndefined();
    run.machine({ do: 'join', machine: fresh({ kubeletVersion: 'v1.33.12' }), force: true });
    wait(run, 20);
    expect(isReady(run, 'worker4')).toBe(true);
    expect(phases(run)).toContain('join.forced.tooOld');
  });

  it('lets in whoever is within three minor versions', () => {
    const run = podRun();
    run.machine({ do: 'join', machine: fresh({ kubeletVersion: 'v1.34.9' }) });
    wait(run, 20);
    expect(isReady(run, 'worker4')).toBe(true);
    expect(nodeOf(run, 'worker4')?.status?.nodeInfo?.['kubeletVersion']).toBe('v1.34.9');
  });

  it('refuses a name that is taken, and a token that was never made', () => {
    const run = podRun();
    run.machine({ do: 'join', machine: fresh({ name: 'worker1' }) });
    wait(run, 1);
    expect(work(run, 'worker1')?.problem).toContain('a Node with name "worker1" and status "Ready" already exists in the cluster');
    run.machine({ do: 'join', machine: fresh(), token: 'abcdef.0123456789abcdef' });
    wait(run, 5);
    expect(work(run, 'worker4')?.problem).toContain('could not find a JWS signature in the cluster-info ConfigMap for token ID "abcdef"');
    expect(() => run.machine({ do: 'join', machine: fresh(), token: 'no' })).toThrow(RangeError);
  });
});

describe('kubeadm reset', () => {
  it('empties the machine; the Node stays, falls silent, and can be deleted; the machine may join again', () => {
    const run = podRun();
    makePod(run, 'web', { nodeName: 'worker1', containers: [{ name: 'web', image: 'nginx:1.29' }] });
    run.settle();
    run.machine({ do: 'reset', name: 'worker1' });
    wait(run, 70);
    expect(nodeOf(run, 'worker1')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('Unknown');
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'nodes', name: 'worker1', user: 'kubernetes-admin', agent: 'kubectl' });
    wait(run, 60);
    expect(podOf(run, 'web')).toBeUndefined();
    run.machine({ do: 'join', machine: fresh({ name: 'worker1', address: '192.168.49.3' }) });
    wait(run, 30);
    expect(isReady(run, 'worker1')).toBe(true);
  });
});

describe('kubeadm upgrade', () => {
  const image = (run: Run, component: string): string | undefined => pod(run, `${component}-controlplane`)?.spec.containers[0]?.image;

  it('replaces the control plane program by program, then the add-ons; kubelets follow one by one', () => {
    const run = new Run(UPGRADE_SCENARIO, 1);
    run.settle();
    expect(image(run, 'kube-apiserver')).toBe('registry.k8s.io/kube-apiserver:v1.36.4');
    run.machine({ do: 'upgradeApply', name: 'controlplane', version: 'v1.37.2' });
    wait(run, 240);
    expect(work(run, 'controlplane')).toMatchObject({ state: 'done', replaced: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] });
    for (const component of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      expect(image(run, component)).toBe(`registry.k8s.io/${component}:v1.37.2`);
      expect(pod(run, `${component}-controlplane`)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    }
    expect(image(run, 'etcd')).toBe('registry.k8s.io/etcd:3.6.5-0');
    expect(nodeOf(run, 'controlplane')?.status?.nodeInfo?.['kubeletVersion']).toBe('v1.36.4');
    wait(run, 60);
    const proxies = run.objects<KubeObject & { spec: { containers: { image: string }[] } }>('', 'v1', 'pods', 'kube-system').filter(({ metadata }) => metadata.name.startsWith('kube-proxy'));
    expect(proxies.map(({ spec }) => spec.containers[0]!.image)).toEqual(Array.from({ length: 4 }, () => 'registry.k8s.io/kube-proxy:v1.37.2'));
    run.machine({ do: 'upgradeNode', name: 'worker1' });
    run.machine({ do: 'install', name: 'worker1', version: 'v1.37.2' });
    wait(run, 20);
    expect(nodeOf(run, 'worker1')?.status?.nodeInfo?.['kubeletVersion']).toBe('v1.36.4');
    run.fault({ code: 'stopKubelet', target: 'worker1' });
    run.fault({ code: 'startKubelet', target: 'worker1' });
    wait(run, 20);
    expect(nodeOf(run, 'worker1')?.status?.nodeInfo?.['kubeletVersion']).toBe('v1.37.2');
  });

  it('refuses to jump over a minor version, to leave kubelets too far behind, and to begin on a worker', () => {
    const machines = [...DEFAULT_SCENARIO.machines.slice(0, 2), { ...DEFAULT_SCENARIO.machines[2]!, kubeletVersion: 'v1.34.9' }];
    const run = new Run({ ...DEFAULT_SCENARIO, machines }, 1);
    run.settle();
    run.machine({ do: 'upgradeApply', name: 'controlplane', version: 'v1.39.0' });
    wait(run, 1);
    expect(work(run, 'controlplane')?.problem).toContain('kubeadm can upgrade only 1 minor version at a time');
    run.machine({ do: 'upgradeApply', name: 'controlplane', version: 'v1.38.0' });
    wait(run, 1);
    expect(work(run, 'controlplane')?.problem).toContain('There are kubelets in this cluster that are too old that have these versions [v1.34.9]');
    run.machine({ do: 'upgradeApply', name: 'worker1', version: 'v1.37.2' });
    wait(run, 1);
    expect(work(run, 'worker1')?.state).toBe('failed');
  });
});
