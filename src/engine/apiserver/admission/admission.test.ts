import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/object.ts';
import { Journal } from '../../kernel/journal.ts';
import { RandomStreams } from '../../kernel/random.ts';
import { Table } from '../../kernel/table.ts';
import { isRefusal, type AdmissionPlugin, type Attempt } from './admission.ts';
import { requestFor } from '../../api/certificateText.ts';
import { certificateRequest } from './certificateRequest.ts';
import { defaultTolerationSeconds } from './defaultTolerationSeconds.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { podTopologyLabels } from './podTopologyLabels.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './serviceAccount.ts';
import { defaultStorageClass, persistentVolumeClaimResize, storageObjectInUseProtection } from './storage.ts';
import { taintNodesByCondition } from './taintNodesByCondition.ts';

const object = (kind: string, name: string, { metadata = {}, ...more }: { readonly metadata?: object; readonly [field: string]: unknown } = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: { uid: '', resourceVersion: '', creationTimestamp: '', name, ...metadata },
});
const pod = (spec: object = {}, metadata: object = {}): KubeObject =>
  object('Pod', 'web', { metadata: { namespace: 'default', ...metadata }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });

interface Circumstances {
  readonly old?: KubeObject;
  readonly operation?: Attempt['operation'];
  readonly resource?: string;
  readonly group?: string;
  /** The only objects of the cluster, by `resource/name`. */
  readonly there?: Readonly<Record<string, KubeObject>>;
}

/** What a plugin makes of an object. */
function admit(plugin: AdmissionPlugin, subject: KubeObject, { old, operation = 'create', resource = 'pods', group = '', there = {} }: Circumstances = {}): KubeObject & { readonly message?: string } {
  const result = plugin.admit({
    request: { verb: operation, group, version: 'v1', resource: resource.split('.')[0]!, user: 'kubernetes-admin', agent: 'kubectl' },
    operation,
    resource,
    object: subject,
    name: subject.metadata.name,
    ...(old && { old }),
    random: new RandomStreams(1, new Table('random', new Journal())),
    time: '2026-01-01T00:00:00Z',
    find: (what, _namespace, name) => there[`${what}/${name}`],
    list: (what) => Object.entries(there).filter(([key]) => key.startsWith(`${what}/`)).map(([, one]) => one),
  });
  return isRefusal(result) ? { ...object('Status', ''), ...(result.message !== undefined && { message: result.message }) } : result;
}

describe('defaultTolerationSeconds', () => {
  const two = [
    { effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 },
    { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 },
  ];

  it('adds both tolerations, after those that are there', () => {
    const own = { key: 'gpu', operator: 'Exists' };
    expect(admit(defaultTolerationSeconds, pod()).spec).toMatchObject({ tolerations: two });
    expect(admit(defaultTolerationSeconds, pod({ tolerations: [own] })).spec).toMatchObject({ tolerations: [own, ...two] });
  });

  it('leaves alone what is tolerated already', () => {
    const all = pod({ tolerations: [{ operator: 'Exists' }] });
    expect(admit(defaultTolerationSeconds, all)).toBe(all);
    expect(admit(defaultTolerationSeconds, pod({ tolerations: [{ key: two[0]!.key, operator: 'Exists', effect: 'NoSchedule' }] })).spec).toMatchObject({ tolerations: [{ effect: 'NoSchedule' }, ...two] });
  });
});

describe('namespaceLifecycle', () => {
  it('refuses what would be in a namespace that is not there, or is going', () => {
    expect(admit(namespaceLifecycle, pod()).message).toBe('namespaces "default" not found');
    const going = object('Namespace', 'default', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect(admit(namespaceLifecycle, pod(), { there: { 'namespaces/default': going } }).message).toBe('pods "web" is forbidden: unable to create new content in namespace default because it is being terminated');
    const there = { 'namespaces/default': object('Namespace', 'default') };
    expect(admit(namespaceLifecycle, pod(), { there })).toEqual(pod());
  });

  it('keeps the namespaces that a cluster cannot be without', () => {
    const remove = (name: string) => admit(namespaceLifecycle, object('Namespace', name), { operation: 'delete', resource: 'namespaces' });
    expect(remove('kube-system').message).toBe('namespaces "kube-system" is forbidden: this namespace may not be deleted');
    expect(remove('team').kind).toBe('Namespace');
  });
});

describe('podTopologyLabels', () => {
  const labels = { 'topology.kubernetes.io/zone': 'a', 'topology.kubernetes.io/region': 'r', 'kubernetes.io/os': 'linux' };
  const there = { 'nodes/worker1': object('Node', 'worker1', { metadata: { labels } }) };

  it('copies zone and region of the node when a Pod is bound', () => {
    const bound = admit(podTopologyLabels, pod({ nodeName: 'worker1' }, { labels: { app: 'web' } }), { operation: 'update', old: pod(), there });
    expect(bound.metadata.labels).toEqual({ app: 'web', 'topology.kubernetes.io/zone': 'a', 'topology.kubernetes.io/region': 'r' });
  });

  it('does nothing before, or after', () => {
    const bound = pod({ nodeName: 'worker1' });
    expect(admit(podTopologyLabels, pod(), { there })).toEqual(pod());
    expect(admit(podTopologyLabels, bound, { operation: 'update', old: bound, there })).toBe(bound);
  });
});

describe('priority', () => {
  const high = object('PriorityClass', 'high', { value: 1000, preemptionPolicy: 'Never' });
  const usual = object('PriorityClass', 'usual', { value: 10, globalDefault: true });
  const there = { 'priorityclasses.scheduling.k8s.io/high': high, 'priorityclasses.scheduling.k8s.io/usual': usual };

  it('computes the number from the class that is named, the default class, or none', () => {
    expect(admit(priority, pod({ priorityClassName: 'high' }), { there }).spec).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' });
    expect(admit(priority, pod(), { there }).spec).toMatchObject({ priorityClassName: 'usual', priority: 10, preemptionPolicy: 'PreemptLowerPriority' });
    expect(admit(priority, pod()).spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
  });

  it('refuses classes that are not there and numbers that differ', () => {
    expect(admit(priority, pod({ priorityClassName: 'lost' })).message).toBe('pods "web" is forbidden: no PriorityClass with name lost was found');
    expect(admit(priority, pod({ priorityClassName: 'high', priority: 5 }), { there }).message).toContain('the integer value of priority (5) must not be provided in pod spec');
  });

  it('keeps the number on update, and one default class', () => {
    expect(admit(priority, pod(), { operation: 'update', old: pod({ priority: 7 }) }).spec).toMatchObject({ priority: 7 });
    const second = object('PriorityClass', 'other', { value: 1, globalDefault: true });
    expect(admit(priority, second, { resource: 'priorityclasses.scheduling.k8s.io', group: 'scheduling.k8s.io', there }).message).toContain('PriorityClass usual is already marked as default');
  });
});

describe('serviceAccount', () => {
  const there = { 'serviceaccounts/default': object('ServiceAccount', 'default', { imagePullSecrets: [{ name: 'registry' }] }) };

  it('gives a Pod its account, pull secrets and token', () => {
    const { spec } = admit(serviceAccount, pod(), { there });
    expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default', imagePullSecrets: [{ name: 'registry' }] });
    expect(JSON.stringify(spec)).toMatch(/"mountPath":"\/var\/run\/secrets\/kubernetes\.io\/serviceaccount","name":"kube-api-access-[a-z0-9]{5}","readOnly":true/);
  });

  it('mounts no token where none is wanted, and touches no static Pod', () => {
    expect(JSON.stringify(admit(serviceAccount, pod({ automountServiceAccountToken: false }), { there }))).not.toContain('kube-api-access');
    const mirror = pod({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } });
    expect(admit(serviceAccount, mirror)).toBe(mirror);
  });

  it('refuses a Pod whose account is not there', () => {
    expect(admit(serviceAccount, pod({ serviceAccountName: 'lost' }), { there }).message).toBe('pods "web" is forbidden: error looking up service account default/lost: serviceaccount "lost" not found');
  });
});

describe('taintNodesByCondition', () => {
  it('taints a new node until it is ready, once', () => {
    const tainted = admit(taintNodesByCondition, object('Node', 'worker9'), { resource: 'nodes' });
    expect(tainted.spec).toEqual({ taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] });
    expect(admit(taintNodesByCondition, tainted, { resource: 'nodes' })).toBe(tainted);
    expect(admit(taintNodesByCondition, object('Node', 'worker9'), { resource: 'nodes', operation: 'update' }).spec).toBeUndefined();
  });
});

describe('storage', () => {
  const claim = (spec: object, status?: object): KubeObject => object('PersistentVolumeClaim', 'data', { metadata: { namespace: 'default' }, spec, ...(status && { status }) });
  const resource = 'persistentvolumeclaims';
  const standard = { ...object('StorageClass', 'standard', { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }), allowVolumeExpansion: true };
  const there = { 'storageclasses.storage.k8s.io/standard': standard };
  it('gives a claim without a class the default one', () => {
    expect(admit(defaultStorageClass, claim({}), { resource, there })).toMatchObject({ spec: { storageClassName: 'standard' } });
    expect(admit(defaultStorageClass, claim({ storageClassName: '' }), { resource, there })).toMatchObject({ spec: { storageClassName: '' } });
  });
  it('protects claims and volumes', () => {
    expect(admit(storageObjectInUseProtection, claim({}), { resource }).metadata).toMatchObject({ finalizers: ['kubernetes.io/pvc-protection'] });
  });
  it('lets a bound claim grow where its class does', () => {
    const sized = (storage: string, storageClassName = 'standard'): KubeObject => claim({ storageClassName, resources: { requests: { storage } } }, { phase: 'Bound' });
    expect(admit(persistentVolumeClaimResize, sized('2Gi'), { resource, operation: 'update', old: sized('1Gi'), there }).kind).toBe('PersistentVolumeClaim');
    expect(admit(persistentVolumeClaimResize, sized('2Gi', 'x'), { resource, operation: 'update', old: sized('1Gi', 'x'), there }).kind).toBe('Status');
  });
});

describe('certificateRequest', () => {
  it('writes down who asks, and keeps the group that may do everything from being asked for', () => {
    const asked = (organization: string): KubeObject => object('CertificateSigningRequest', 'jane', { spec: { request: requestFor({ commonName: 'jane', organizations: [organization] }, 'seed'), signerName: 'kubernetes.io/kube-apiserver-client' } });
    const circumstances = { resource: 'certificatesigningrequests.certificates.k8s.io', group: 'certificates.k8s.io' };
    expect(admit(certificateRequest, asked('dev'), circumstances)).toMatchObject({ spec: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] } });
    expect(admit(certificateRequest, asked('system:masters'), circumstances).message).toContain('signer with system:masters group is not allowed');
  });
});
