import { describe, expect, it } from 'vitest';
import type { Node } from './api/kinds/node.ts';
import { providerIdOf } from './api/instanceTypes.ts';
import { valueOf } from './api/quantity.ts';
import { MIXED_SCENARIO } from './mixedScenario.ts';
import { newMachine } from './newMachine.ts';
import { makePod, podOf, podRun, told, wait } from './testing/podRun.ts';

const nodesOf = (run: ReturnType<typeof podRun>): readonly Node[] => run.objects<Node>('', 'v1', 'nodes');
const named = (run: ReturnType<typeof podRun>, name: string): Node => nodesOf(run).find(({ metadata }) => metadata.name === name)!;
const onNode = (name: string, image: string, more: object = {}) => ({ nodeName: name, tolerations: [{ operator: 'Exists' }], containers: [{ name: 'main', image }], ...more });

describe('machines to choose from', () => {
  it('leave to Pods what kubelet does by default: all but 100Mi of memory and a tenth of the disk', () => {
    const { capacity, allocatable } = newMachine({ name: 'a', address: '192.168.49.9' });
    expect(valueOf(capacity['memory']) - valueOf(allocatable!['memory'])).toBe(100 * 2 ** 20);
    expect(valueOf(allocatable!['ephemeral-storage'])).toBe(Math.floor(valueOf(capacity['ephemeral-storage']) * 0.9));
    expect(allocatable!['cpu']).toBe(capacity['cpu']);
  });

  it.each([
    ['m6i.large', /^aws:\/\/\/eu-south-2a\/i-0[0-9a-f]{16}$/],
    ['n2-standard-2', /^gce:\/\/podium-lab\/europe-southwest1-a\/worker9$/],
    ['m1.large', /^openstack:\/\/\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('of type %s are named as their provider names them', (instanceType, format) => {
    expect(providerIdOf(newMachine({ name: 'worker9', address: '192.168.49.9', instanceType }))).toMatch(format);
  });

  it('of hardware have no provider', () => {
    expect(providerIdOf(newMachine({ name: 'worker9', address: '192.168.49.9', platform: 'bareMetal' }))).toBeUndefined();
  });
});

describe('a cluster of unequal machines', () => {
  const run = podRun({ ...MIXED_SCENARIO, systemPods: true });

  it('shows what each of them is', () => {
    const rows = nodesOf(run).map(({ metadata, status, spec }) => [metadata.name, metadata.labels?.['kubernetes.io/os'], metadata.labels?.['node.kubernetes.io/instance-type'], status?.nodeInfo?.['kubeletVersion'], status?.nodeInfo?.['containerRuntimeVersion'], spec.providerID?.split(':')[0]]);
    expect(rows).toEqual([
      ['controlplane', 'linux', undefined, 'v1.37.2', 'containerd://2.1.4', undefined],
      ['win1', 'windows', undefined, 'v1.37.2', 'containerd://2.1.4', undefined],
      ['worker1', 'linux', undefined, 'v1.37.2', 'containerd://2.1.4', undefined],
      ['worker2', 'linux', undefined, 'v1.36.4', 'cri-o://1.34.1', undefined],
      ['worker3', 'linux', undefined, 'v1.35.7', 'docker://28.5.1', undefined],
      ['worker4', 'linux', 'm6i.large', 'v1.34.9', 'containerd://2.1.4', 'aws'],
      ['worker5', 'linux', 'n2-standard-2', 'v1.37.2', 'containerd://2.1.4', 'gce'],
      ['worker6', 'linux', 'm1.large', 'v1.36.4', 'containerd://2.1.4', 'openstack'],
    ]);
    expect(named(run, 'win1').metadata.labels?.['node.kubernetes.io/windows-build']).toBe('10.0.26100');
    expect(named(run, 'win1').spec.taints).toEqual([{ key: 'os', value: 'windows', effect: 'NoSchedule' }]);
    expect(nodesOf(run).every(({ status }) => status?.conditions?.some(({ type, status: word }) => type === 'Ready' && word === 'True'))).toBe(true);
  });

  it('has a kube-proxy on every node, of two kinds', () => {
    const proxies = run.objects<Node & { spec: { nodeName: string } }>('', 'v1', 'pods', 'kube-system').filter(({ metadata }) => metadata.name.startsWith('kube-proxy'));
    expect(proxies).toHaveLength(8);
    expect(proxies.filter(({ metadata }) => metadata.name.startsWith('kube-proxy-windows')).map(({ spec }) => spec.nodeName)).toEqual(['win1']);
    expect(proxies.every(({ status }) => (status as { phase?: string }).phase === 'Running')).toBe(true);
  });

  it('runs Windows images only on Windows, and Linux images only on Linux, in the words of each runtime', () => {
    makePod(run, 'iis', onNode('win1', 'mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2025'));
    makePod(run, 'nginx', onNode('win1', 'nginx:1.29'));
    makePod(run, 'lost', onNode('worker1', 'mcr.microsoft.com/windows/nanoserver:ltsc2025'));
    makePod(run, 'crio', onNode('worker2', 'mcr.microsoft.com/windows/nanoserver:ltsc2025'));
    makePod(run, 'docker', onNode('worker3', 'mcr.microsoft.com/windows/nanoserver:ltsc2025'));
    makePod(run, 'both', onNode('win1', 'mcr.microsoft.com/dotnet/samples:aspnetapp'));
    wait(run, 60);
    expect(podOf(run, 'iis')?.status?.phase).toBe('Running');
    expect(podOf(run, 'both')?.status?.phase).toBe('Running');
    const failed = (pod: string): string | undefined => told(run, pod).find((line) => line.includes('Failed to pull image'))?.split('": ').slice(1).join('": ');
    expect(failed('nginx')).toBe('rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.29": no match for platform in manifest: not found');
    expect(failed('lost')).toContain('no match for platform in manifest');
    expect(failed('crio')).toContain('choosing image instance: no image found in image index for architecture "amd64", variant "", OS "linux"');
    expect(failed('docker')).toContain('no matching manifest for linux/amd64 in the manifest list entries');
    expect(podOf(run, 'nginx')?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toMatch(/ErrImagePull|ImagePullBackOff/);
  });

  it('refuses Pods of another system', () => {
    makePod(run, 'wrong', onNode('worker1', 'nginx:1.29', { os: { name: 'windows' } }));
    makePod(run, 'selector', onNode('worker1', 'nginx:1.29', { nodeSelector: { 'kubernetes.io/os': 'windows' } }));
    wait(run, 5);
    expect(podOf(run, 'wrong')?.status).toMatchObject({ phase: 'Failed', reason: 'PodOSNotSupported', message: "Pod was rejected: Failed to admit pod as the OS field doesn't match node OS" });
    expect(podOf(run, 'selector')?.status?.reason).toBe('PodOSSelectorNodeLabelDoesNotMatch');
  });

  it('knows what a Pod for Windows cannot have', () => {
    const spec = { os: { name: 'windows' }, securityContext: { runAsUser: 1000 }, hostPID: true, containers: [{ name: 'main', image: 'nginx', securityContext: { privileged: true } }] };
    expect(() => makePod(run, 'no', spec)).toThrow(/spec\.securityContext\.runAsUser: Forbidden: cannot be set for a windows pod, spec\.hostPID: Forbidden: cannot be set for a windows pod, spec\.containers\[0\]\.securityContext\.privileged: Forbidden/);
    expect(() => makePod(run, 'no', { os: { name: 'linux' }, securityContext: { windowsOptions: { hostProcess: true } }, containers: [{ name: 'main', image: 'nginx' }] })).toThrow(/windowsOptions: Forbidden: windows options cannot be set for a linux pod/);
  });
});
