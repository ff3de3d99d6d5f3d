import { describe, expect, it } from 'vitest';
import type { KubeObject } from './api/object.ts';
import { CLOUD_SCENARIOS } from './cloudScenarios.ts';
import type { Fault } from './faults.ts';
import { MINUTE, SECOND } from './kernel/time.ts';
import { Run } from './run.ts';

const create = (run: Run, group: string, resource: string, body: object, namespace = 'default') =>
  run.execute({ verb: 'create', group, version: 'v1', resource, namespace, body: body as never, user: 'kubernetes-admin', agent: 'kubectl' });
const remove = (run: Run, resource: string, name: string, options: object = {}) => run.execute({ verb: 'delete', group: '', version: 'v1', resource, namespace: 'default', name, body: options as never, user: 'kubernetes-admin', agent: 'kubectl' });
const events = (run: Run): readonly string[] => run.objects<KubeObject & { readonly reason: string }>('', 'v1', 'events').map(({ reason }) => reason);
const calls = (run: Run): readonly string[] => Array.from({ length: run.position }, (_, index) => run.entry(index + 1)!).flatMap(({ type, data }) => (type === 'cloudCall' ? [(data as { call: string }).call] : []));
const podsOf = (run: Run, name: string): readonly KubeObject[] => run.objects<KubeObject>('', 'v1', 'pods', 'default').filter(({ metadata }) => metadata.name.startsWith(name));

const begun = (id: string): Run => {
  const run = new Run(CLOUD_SCENARIOS.find((one) => one.id === id)!, 1);
  run.advanceTo(60 * SECOND);
  return run;
};

describe.each(['aws', 'gcp', 'openstack'])('%s', (id) => {
  it('tells its nodes what they are', () => {
    const run = begun(id);
    for (const { spec, metadata } of run.objects<KubeObject>('', 'v1', 'nodes')) {
      expect(spec).toMatchObject({ providerID: expect.stringMatching(/^(aws|gce|openstack):\/\//) });
      expect(JSON.stringify(spec)).not.toContain('uninitialized');
      expect(metadata.labels).toMatchObject({ 'topology.kubernetes.io/zone': expect.any(String), 'node.kubernetes.io/instance-type': expect.any(String) });
    }
    expect(events(run)).toContain('Synced');
  });
});

const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] } };
const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '4Gi' } } } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts: [{ name: 'd', mountPath: '/data' }] }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } } },
};
const isRunning = ({ status, metadata }: KubeObject): boolean => metadata.deletionTimestamp === undefined && (status as { phase?: string } | undefined)?.phase === 'Running';
const until = (run: Run, condition: () => boolean, limit: number): void => expect(run.runUntil(condition, limit)).toBe(true);
const ingressOf = (run: Run): readonly { hostname?: string; ip?: string }[] => (run.objects<KubeObject>('', 'v1', 'services', 'default').find(({ metadata }) => metadata.name === 'web')?.status as { loadBalancer?: { ingress?: { hostname?: string }[] } } | undefined)?.loadBalancer?.ingress ?? [];
const balancer = (run: Run): { state: string; nodes: readonly string[] } | undefined => run.state<{ state: string; nodes: readonly string[] }>('cloud/balancers').values()[0];

describe('load balancers', () => {
  it('come with a Service, follow the nodes, and go with it', () => {
    const run = begun('aws');
    create(run, '', 'services', service);
    until(run, () => ingressOf(run).length > 0, 60 * SECOND);
    expect(ingressOf(run)[0]?.hostname).toMatch(/^a[0-9a-f]{31}-\d+\.eu-south-2\.elb\.amazonaws\.com$/);
    expect(balancer(run)).toMatchObject({ state: 'active', nodes: ['worker1', 'worker2', 'worker3'] });
    expect(calls(run)).toContain('CreateLoadBalancer');
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'nodes', name: 'worker3', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
    until(run, () => balancer(run)?.nodes.length === 2, 60 * SECOND);
    until(run, () => events(run).includes('UpdatedLoadBalancer'), SECOND);
    remove(run, 'services', 'web');
    until(run, () => balancer(run) === undefined, 60 * SECOND);
    run.settle();
    expect(run.objects<KubeObject>('', 'v1', 'services', 'default').map(({ metadata }) => metadata.name)).toEqual(['kubernetes']);
    expect(events(run)).toEqual(expect.arrayContaining(['EnsuringLoadBalancer', 'EnsuredLoadBalancer', 'UpdatedLoadBalancer', 'DeletingLoadBalancer', 'DeletedLoadBalancer']));
  });

  it('are tried for again, further and further apart, while the provider is down or the quota is used up', () => {
    const run = begun('gcp');
    run.fault({ code: 'cloudQuota', target: 'gcp', of: 'loadBalancers', limit: 0 });
    create(run, '', 'services', service);
    until(run, () => events(run).includes('SyncLoadBalancerFailed'), 60 * SECOND);
    const told = run.objects<KubeObject & { readonly reason: string; readonly message: string }>('', 'v1', 'events').find(({ reason }) => reason === 'SyncLoadBalancerFailed')?.message;
    expect(told).toContain("Error syncing load balancer: failed to ensure load balancer: googleapi: Error 403: Quota 'FORWARDING_RULES' exceeded. Limit: 0.0");
    run.fault({ code: 'cloudDown', target: 'gcp' });
    run.advanceTo(run.now + 60 * SECOND);
    run.fault({ code: 'cloudQuota', target: 'gcp', of: 'loadBalancers', limit: 5 });
    run.fault({ code: 'cloudUp', target: 'gcp' });
    until(run, () => ingressOf(run).length > 0, 6 * MINUTE);
    expect(run.settle().settled).toBe(true);
  });

  it.each(['aws', 'gcp', 'openstack'])('of %s bring packets from outside to the Pods', (id) => {
    const run = begun(id);
    create(run, '', 'services', service);
    create(run, 'apps', 'deployments', { ...deployment, spec: { ...deployment.spec, replicas: 2, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } } } });
    until(run, () => ingressOf(run).length > 0 && podsOf(run, 'web').filter(isRunning).length === 2, 2 * MINUTE);
    run.settle();
    const [ingress] = ingressOf(run);
    const walk = run.walk({ from: 'outside', host: ingress?.hostname ?? ingress?.ip ?? '', port: 80, protocol: 'TCP' });
    expect(run.state<{ outcome?: string }>('network/walks').get(String(walk))?.outcome).toBe('answered');
  });

  it('stay pending where nobody makes them', () => {
    const run = new Run({ ...CLOUD_SCENARIOS[0]!, provider: 'none' }, 1);
    run.settle();
    create(run, '', 'services', service);
    run.settle();
    expect(ingressOf(run)).toEqual([]);
  });
});

describe('instances', () => {
  it('that are terminated take their Node with them; switched off they only mark it', () => {
    const run = begun('aws');
    run.fault({ code: 'stopInstance', target: 'worker1' });
    run.fault({ code: 'terminateInstance', target: 'worker2' });
    until(run, () => !run.objects<KubeObject>('', 'v1', 'nodes').some(({ metadata }) => metadata.name === 'worker2'), 3 * MINUTE);
    run.advanceTo(run.now + 15 * SECOND);
    expect(JSON.stringify(run.objects<KubeObject>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'worker1')?.spec)).toContain('node.cloudprovider.kubernetes.io/shutdown');
    expect(events(run)).toContain('DeletingNode');
    run.fault({ code: 'startInstance', target: 'worker1' });
    until(run, () => !JSON.stringify(run.objects<KubeObject>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'worker1')?.spec).includes('shutdown'), 3 * MINUTE);
  });
});

describe('disks', () => {
  it('are made where the Pod will be, attached, mounted, kept, and moved when the node is dead: after six minutes', () => {
    const run = begun('aws');
    create(run, '', 'persistentvolumeclaims', claim);
    run.advanceTo(run.now + 5 * SECOND);
    expect(run.objects('', 'v1', 'persistentvolumes')).toEqual([]);
    create(run, 'apps', 'deployments', deployment);
    until(run, () => podsOf(run, 'web').some(isRunning), 2 * MINUTE);
    expect(calls(run)).toEqual(expect.arrayContaining(['CreateVolume', 'AttachVolume']));
    expect(events(run)).toEqual(expect.arrayContaining(['WaitForFirstConsumer', 'ProvisioningSucceeded', 'SuccessfulAttachVolume']));
    const [first] = podsOf(run, 'web');
    const node = (first!.spec as { nodeName: string }).nodeName;
    run.settle();
    expect(run.objects<KubeObject>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === node)?.status).toMatchObject({ volumesInUse: [expect.stringMatching(/^kubernetes.io\/csi\/ebs/)], volumesAttached: [{}] });
    // Another node of the zone, so that the disk can be reached from there.
    const zone = run.state<{ zone: string }>('cloud/volumes').values()[0]!.zone;
    expect(run.objects<KubeObject>('', 'v1', 'nodes').filter(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'] === zone).length).toBeGreaterThan(0);
    remove(run, 'persistentvolumeclaims', 'data');
    run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
    until(run, () => run.state('cloud/volumes').size === 0, 3 * MINUTE);
    run.settle();
    expect(run.objects('storage.k8s.io', 'v1', 'volumeattachments')).toEqual([]);
    expect(run.objects('', 'v1', 'persistentvolumes')).toEqual([]);
  });

  it('follow their Pod to another node of the zone, but not before the dead node has been silent for six minutes', () => {
    const [aws] = CLOUD_SCENARIOS;
    const one = { ...aws!, machines: aws!.machines.map((machine) => ({ ...machine, labels: { ...machine.labels, 'topology.kubernetes.io/zone': 'eu-south-2a' } })) };
    const run = new Run(one, 1);
    run.advanceTo(60 * SECOND);
    create(run, '', 'persistentvolumeclaims', claim);
    create(run, 'apps', 'deployments', deployment);
    until(run, () => podsOf(run, 'web').some(isRunning), 2 * MINUTE);
    const first = podsOf(run, 'web')[0]!;
    const node = (first.spec as { nodeName: string }).nodeName;
    run.settle();
    run.fault({ code: 'powerOff', target: node });
    until(run, () => podsOf(run, 'web').length === 2, 10 * MINUTE);
    const died = run.now;
    until(run, () => events(run).includes('FailedAttachVolume'), MINUTE);
    remove(run, 'pods', first.metadata.name, { gracePeriodSeconds: 0 });
    const asked = run.now;
    until(run, () => podsOf(run, 'web').some(isRunning), 10 * MINUTE);
    expect(run.now - asked).toBeGreaterThanOrEqual(6 * MINUTE);
    expect(run.now - asked).toBeLessThan(8 * MINUTE);
    expect(run.now).toBeGreaterThan(died);
    expect(events(run)).toContain('FailedMount');
    expect((podsOf(run, 'web')[0]!.spec as { nodeName: string }).nodeName).not.toBe(node);
  });
});

describe('cloud-controller-manager', () => {
  it('is a program in its Pods: without them nobody talks to the provider', () => {
    const run = begun('openstack');
    run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-system', name: 'openstack-cloud-controller-manager', body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
    run.settle();
    create(run, '', 'services', service);
    run.advanceTo(run.now + MINUTE);
    expect(ingressOf(run)).toEqual([]);
    expect(run.hasTarget('zone', 'nova')).toBe(true);
    expect(run.hasTarget('provider', 'aws')).toBe(false);
  });

  it('sends the Pod network over routes of the provider where the network asks for it', () => {
    const scenario = { ...CLOUD_SCENARIOS[0]!, cni: 'cloudRoutes' } as const;
    const run = new Run(scenario, 1);
    run.advanceTo(90 * SECOND);
    expect(run.state('cloud/routes').size).toBe(4);
    expect(JSON.stringify(run.objects('', 'v1', 'nodes')[0]?.status)).toContain('RouteCreated');
  });
});

describe('a provider that fails', () => {
  it.each([1, 2, 3])('leaves nothing half done once it is well again (luck %i)', (luck) => {
    const run = new Run(CLOUD_SCENARIOS[1]!, luck);
    run.advanceTo(60 * SECOND);
    const zone = 'europe-southwest1-b';
    const faults: readonly Fault[] = [{ code: 'cloudDown', target: 'gcp' }, { code: 'cloudUp', target: 'gcp' }, { code: 'cloudSlow', target: 'gcp', factor: 8 }, { code: 'cloudQuota', target: 'gcp', of: 'volumes', limit: luck % 2 }, { code: 'zoneDown', target: zone }, { code: 'zoneUp', target: zone }];
    create(run, '', 'services', service);
    create(run, '', 'persistentvolumeclaims', claim);
    create(run, 'apps', 'deployments', deployment);
    faults.forEach((_, index) => {
      run.fault(faults[(index * luck + luck) % faults.length]!);
      run.advanceTo(run.now + (5 + ((index * 7 * luck) % 40)) * SECOND);
    });
    for (const fault of [{ code: 'zoneUp', target: zone }, { code: 'cloudUp', target: 'gcp' }, { code: 'cloudQuota', target: 'gcp', of: 'volumes', limit: 100 }] as const) run.fault(fault);
    until(run, () => ingressOf(run).length > 0 && podsOf(run, 'web').some(isRunning), 20 * MINUTE);
    expect(run.settle(20 * MINUTE).settled).toBe(true);
    const attached = run.objects<KubeObject & { readonly status?: { readonly attached?: boolean } }>('storage.k8s.io', 'v1', 'volumeattachments');
    expect(attached.map(({ status }) => status?.attached)).toEqual([true]);
    expect(run.state<{ state: string; node?: string }>('cloud/volumes').values()).toMatchObject([{ state: 'in-use', node: (podsOf(run, 'web').find(isRunning)!.spec as { nodeName: string }).nodeName }]);
    expect(run.state('cloud/balancers').size).toBe(1);
  });
});
