/** The endpoints of the Service kubernetes, and what clients see of a master without power or whose programs stand still. */
import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../api/kinds/endpoints.ts';
import type { EndpointSlice } from '../api/kinds/endpointSlice.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject } from '../api/object.ts';
import { haScenario } from '../haScenarios.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { makePod, podOf, podRun, wait } from '../testing/podRun.ts';

const three = { ...haScenario('', 3), systemPods: false };
const endpoints = (run: Run): readonly string[] => run.objects<Endpoints>('', 'v1', 'endpoints', 'default').find(({ metadata }) => metadata.name === 'kubernetes')?.subsets?.[0]?.addresses?.map(({ ip }) => ip) ?? [];
const all = three.machines.flatMap(({ controlPlane, address }) => (controlPlane === true ? [address] : []));
const leases = (run: Run): readonly string[] => run.etcd.keys(run.etcd.status().members[0]!.instance, '/registry/masterleases/').map(({ key }) => key).toSorted();
const web = { containers: [{ name: 'web', image: 'nginx:1.29' }] };

describe('the endpoints of the Service kubernetes', () => {
  it('are the API servers that live: the lease of a dead one ends, and it comes back with it', () => {
    const run = new Run(three, 1);
    run.settle();
    wait(run, 30);
    expect(endpoints(run)).toEqual(all);
    expect(leases(run)).toEqual(all.map((ip) => `/registry/masterleases/${ip}`).toSorted());
    expect(new Set(run.etcd.status().members.map(({ instance }) => run.etcd.keys(instance, '/registry/masterleases/').length))).toEqual(new Set([3]));
    run.fault({ code: 'crash', target: 'kube-apiserver/controlplane2' });
    wait(run, 5);
    expect(endpoints(run)).toEqual(all);
    wait(run, 25);
    expect(endpoints(run)).toEqual([all[0], all[2]]);
    expect(leases(run)).toEqual([all[0], all[2]].map((ip) => `/registry/masterleases/${ip}`).toSorted());
    const [slice] = run.objects<EndpointSlice>('discovery.k8s.io', 'v1', 'endpointslices', 'default');
    expect((slice?.endpoints ?? []).flatMap(({ addresses }) => addresses)).toEqual([all[0], all[2]]);
    run.fault({ code: 'start', target: 'kube-apiserver/controlplane2' });
    wait(run, 5);
    expect(endpoints(run)).toEqual(all);
    expect(leases(run)).toHaveLength(3);
  });

  it('are renewed by nobody while etcd has no majority', () => {
    const run = new Run(three, 1);
    run.settle();
    for (const name of ['controlplane2', 'controlplane3']) run.fault({ code: 'crash', target: `etcd/${name}` });
    run.advanceTo(run.headTime + 5_000_000);
    const before = run.state('apiserver/masterLeases').values();
    run.advanceTo(run.headTime + 30_000_000);
    expect(run.state('apiserver/masterLeases').values()).toEqual(before);
  });

  it('of a single API server are written once, and nothing is renewed', () => {
    const run = podRun();
    expect(run.state('apiserver/masterLeases').size).toBe(0);
    wait(run, 30);
    expect(leases(run)).toEqual([]);
  });
});

describe('a machine without power', () => {
  it('says nothing: who asks its API server waits and is not refused', () => {
    const run = new Run({ ...DEFAULT_SCENARIO, systemPods: false }, 1);
    run.settle();
    run.fault({ code: 'powerOff', target: 'controlplane' });
    wait(run, 2);
    const asked = run.headTime;
    expect(() => makePod(run, 'web', web)).toThrow('dial tcp 192.168.49.2:6443: i/o timeout');
    expect(run.headTime - asked).toBeGreaterThan(25_000_000);
    run.fault({ code: 'powerOn', target: 'controlplane' });
    wait(run, 90);
    makePod(run, 'web', web);
    wait(run, 20);
    expect(podOf(run, 'web')?.status?.phase).toBe('Running');
  });

  it('takes its member of etcd with it, also where no kubelet runs the programs', () => {
    const run = new Run(three, 1);
    run.settle();
    run.fault({ code: 'powerOff', target: 'controlplane3' });
    wait(run, 40);
    expect(run.state('programs/down').keys()).toEqual(expect.arrayContaining(['etcd/controlplane3', 'kube-apiserver/controlplane3', 'kube-scheduler/controlplane3']));
    makePod(run, 'one', web);
    wait(run, 20);
    expect(podOf(run, 'one')?.status?.phase).toBe('Running');
    run.fault({ code: 'powerOff', target: 'controlplane2' });
    wait(run, 20);
    expect(() => makePod(run, 'two', web)).toThrow();
    for (const target of ['controlplane2', 'controlplane3']) run.fault({ code: 'powerOn', target });
    wait(run, 120);
    expect(run.state('programs/down').keys()).toEqual([]);
    makePod(run, 'three', web);
    wait(run, 20);
    expect(podOf(run, 'three')?.status?.phase).toBe('Running');
  });
});

describe('a static Pod', () => {
  const own = { podNetwork: '10.20.0.0/16', serviceNetwork: '10.30.0.0/16' };
  const commandOf = (run: Run, name: string): readonly string[] => run.objects<Pod>('', 'v1', 'pods', 'kube-system').find(({ metadata }) => metadata.name === name)?.spec.containers[0]?.command ?? [];

  it('has the networks of its cluster in its manifest, and the members of etcd that there were', () => {
    const run = podRun({ ...own, systemPods: true });
    expect(commandOf(run, 'kube-controller-manager-controlplane')).toEqual(expect.arrayContaining(['--cluster-cidr=10.20.0.0/16', '--service-cluster-ip-range=10.30.0.0/16']));
    expect(commandOf(run, 'kube-apiserver-controlplane')).toContain('--service-cluster-ip-range=10.30.0.0/16');
    const several = new Run(haScenario('', 3), 1);
    several.settle();
    expect(commandOf(several, 'etcd-controlplane2')).toEqual(expect.arrayContaining([`--initial-cluster=controlplane=https://${all[0]}:2380,controlplane2=https://${all[1]}:2380`, '--initial-cluster-state=existing']));
  });

  it('that stands still is started again once eight liveness probes in a row were not answered', () => {
    const run = podRun({ systemPods: true });
    run.fault({ code: 'freeze', target: 'kube-scheduler' });
    wait(run, 100);
    expect(run.state('programs/down').has('kube-scheduler')).toBe(true);
    wait(run, 80);
    expect(run.state('programs/down').has('kube-scheduler')).toBe(false);
    const pod = podOf(run, 'kube-scheduler-controlplane', 'kube-system');
    expect(pod?.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137 } } });
    const said = run.objects<KubeObject & { readonly message: string }>('', 'v1', 'events').map(({ message }) => message);
    expect(said).toContain('Liveness probe failed: Get "https://127.0.0.1:10259/livez": context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    makePod(run, 'web', web);
    wait(run, 20);
    expect(podOf(run, 'web')?.status?.phase).toBe('Running');
  });

  it('for which somebody stands in is left alone', () => {
    const run = podRun({ systemPods: true });
    run.fault({ code: 'freeze', target: 'kube-scheduler', unprobed: true });
    wait(run, 300);
    expect(run.state('programs/down').has('kube-scheduler')).toBe(true);
  });

  it('that thaws in time is left alone', () => {
    const run = podRun({ systemPods: true });
    run.fault({ code: 'freeze', target: 'kube-scheduler' });
    wait(run, 60);
    run.fault({ code: 'thaw', target: 'kube-scheduler' });
    wait(run, 150);
    expect(podOf(run, 'kube-scheduler-controlplane', 'kube-system')?.status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });
});
