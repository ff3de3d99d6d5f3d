/** Which versions may work together, and clusters with several masters on their way from one to the next. */
import { describe, expect, it } from 'vitest';
import { controllerSkew, nodeSkew, togetherSupported } from '../api/version.ts';
import type { Steps } from '../api/steps.ts';
import { haScenario } from '../haScenarios.ts';
import { Run } from '../run.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Work } from './work.ts';
import { podOf, podRun, wait } from '../testing/podRun.ts';

const told = (run: Run): Steps['synced'][] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).flatMap(({ type, data }) => (type === 'synced' ? [data as Steps['synced']] : []));

describe('the version skew policy', () => {
  it('API servers are within one minor version; controllers at most one older, never newer; kubelets up to three older', () => {
    expect([togetherSupported('v1.36.4', 'v1.37.2'), togetherSupported('v1.36.4', 'v1.38.0')]).toEqual([true, false]);
    expect(['v1.38.0', 'v1.37.0', 'v1.36.9', 'v1.35.9'].map((version) => controllerSkew(version, 'v1.37.2'))).toEqual(['tooNew', 'supported', 'supported', 'tooOld']);
    expect(['v1.37.2', 'v1.36.4', 'v1.34.0', 'v1.33.0'].map((version) => nodeSkew(version, 'v1.36.4', 'v1.37.2'))).toEqual(['tooNew', 'supported', 'supported', 'tooOld']);
  });
});

describe('kube-proxy', () => {
  it('is not newer than the API server, and at most three minor versions older than it and away from its kubelet; nobody stops it', () => {
    for (const [version, kubeletVersion, code] of [['v1.38.0', undefined, 'tooNew'], ['v1.33.9', undefined, 'tooOld'], ['v1.34.0', undefined, undefined], ['v1.37.0', 'v1.33.1', 'apart']] as const) {
      const run = podRun({ systemPods: true });
      if (kubeletVersion !== undefined) {
        run.machine({ do: 'install', name: 'worker1', version: kubeletVersion });
        run.fault({ code: 'killKubelet', target: 'worker1' });
        wait(run, 30);
      }
      run.execute({ verb: 'patch', group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-system', name: 'kube-proxy', patchType: 'strategic', body: { spec: { template: { spec: { containers: [{ name: 'kube-proxy', image: `registry.k8s.io/kube-proxy:${version}` }] } } } }, user: 'kubernetes-admin', agent: 'kubectl' });
      wait(run, 90);
      const found = told(run).filter((one) => one.code.startsWith('proxyVersion') && one.node === 'worker1');
      expect(found.map((one) => one.code), version).toEqual(code === undefined ? [] : [`proxyVersion.${code}`]);
      expect(run.objects<Pod>('', 'v1', 'pods', 'kube-system').filter(({ metadata, spec }) => metadata.name.startsWith('kube-proxy-') && spec.nodeName === 'worker1').map(({ status }) => status?.phase)).toEqual(['Running']);
    }
  });
});

describe('a cluster with several masters', () => {
  it('is upgraded from any of them, one by one; API servers more than one minor version apart are told of', () => {
    const two = haScenario('', 2);
    const run = new Run({ ...two, machines: two.machines.filter(({ name }) => name !== 'worker2' && name !== 'worker3').map((machine) => ({ ...machine, kubeletVersion: 'v1.36.4' })) }, 1);
    run.settle();
    const image = (machine: string): string | undefined => podOf(run, `kube-apiserver-${machine}`, 'kube-system')?.spec.containers[0]?.image?.split(':')[1];
    const apart = (): unknown[] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).flatMap(({ type, data }) => (type === 'synced' && (data as Steps['synced']).code === 'apiServersApart' ? [(data as Steps['synced']).numbers] : []));
    run.machine({ do: 'upgradeApply', name: 'controlplane2', version: 'v1.37.2' });
    wait(run, 300);
    expect([image('controlplane'), image('controlplane2')]).toEqual(['v1.36.4', 'v1.37.2']);
    expect(apart()).toEqual([]);
    // No kube-proxy is newer than an API server: the add-ons wait for the last of them.
    const proxies = (): (string | undefined)[] => [...new Set(run.objects<Pod>('', 'v1', 'pods', 'kube-system').filter(({ metadata }) => metadata.name.startsWith('kube-proxy-')).map(({ spec }) => spec.containers[0]!.image!.split(':')[1]))];
    expect(proxies()).toEqual(['v1.36.4']);
    expect(run.state<Work>('kubeadm/work').get('controlplane2')?.waitsFor).toEqual(['controlplane']);
    run.machine({ do: 'upgradeApply', name: 'controlplane2', version: 'v1.38.0' });
    wait(run, 300);
    expect(apart()).toEqual([{ version: 'v1.38.0', server: 'v1.36.4' }]);
    run.machine({ do: 'upgradeNode', name: 'controlplane' });
    wait(run, 300);
    expect([image('controlplane'), image('controlplane2')]).toEqual(['v1.38.0', 'v1.38.0']);
    expect(proxies()).toEqual(['v1.38.0']);
    expect(told(run).filter(({ code }) => code.startsWith('proxyVersion'))).toEqual([]);
  });
});
