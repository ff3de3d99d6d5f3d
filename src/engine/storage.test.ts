import { describe, expect, it } from 'vitest';
import type { ApiRequest } from './api/request.ts';
import type { KubeObject } from './api/object.ts';
import { MINUTE, SECOND } from './kernel/time.ts';
import { Run } from './run.ts';
import { DEFAULT_SCENARIO } from './scenario.ts';

const create = (run: Run, group: string, resource: string, body: KubeObject | object, namespace?: string) =>
  run.execute({ verb: 'create', group, version: 'v1', resource, ...(namespace !== undefined && { namespace }), body: body as never, user: 'kubernetes-admin', agent: 'kubectl' } satisfies ApiRequest);
const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts: [{ name: 'd', mountPath: '/data' }] }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } };
const phase = (run: Run, resource: string): unknown => (run.objects('', 'v1', resource)[0]?.status as { phase?: string } | undefined)?.phase;

describe('without a provider', () => {
  it('makes a volume of the default class, runs the Pod on it, and removes it with its claim', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    create(run, '', 'persistentvolumeclaims', claim, 'default');
    create(run, '', 'pods', pod, 'default');
    run.runUntil(() => run.objects<KubeObject>('', 'v1', 'pods', 'default').some(({ status }) => (status as { phase?: string }).phase === 'Running'), 2 * MINUTE);
    expect(phase(run, 'persistentvolumeclaims')).toBe('Bound');
    expect(run.objects('', 'v1', 'persistentvolumes')[0]).toMatchObject({ metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'k8s.io/minikube-hostpath' } }, spec: { storageClassName: 'standard' }, status: { phase: 'Bound' } });
    const remove = (resource: string, name: string) => run.execute({ verb: 'delete', group: '', version: 'v1', resource, namespace: 'default', name, body: {}, user: 'kubernetes-admin', agent: 'kubectl' });
    remove('persistentvolumeclaims', 'data');
    run.advanceTo(run.now + 5 * SECOND);
    expect(run.objects('', 'v1', 'persistentvolumeclaims')).toHaveLength(1);
    remove('pods', 'web');
    run.settle();
    expect(run.objects('', 'v1', 'persistentvolumeclaims')).toEqual([]);
    expect(run.objects('', 'v1', 'persistentvolumes')).toEqual([]);
  });

  it('binds a volume that waits for its Pod to the node that the scheduler chose', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    create(run, 'storage.k8s.io', 'storageclasses', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'local' }, provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' });
    const at = (node: string) => ({ required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } });
    create(run, '', 'persistentvolumes', { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' }, spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' }, storageClassName: 'local', local: { path: '/mnt' }, nodeAffinity: at('worker2') } });
    create(run, '', 'persistentvolumeclaims', { ...claim, spec: { ...claim.spec, storageClassName: 'local' } }, 'default');
    run.settle();
    expect(phase(run, 'persistentvolumeclaims')).toBe('Pending');
    create(run, '', 'pods', pod, 'default');
    run.settle();
    expect(phase(run, 'persistentvolumeclaims')).toBe('Bound');
    expect(run.objects('', 'v1', 'pods', 'default')[0]).toMatchObject({ spec: { nodeName: 'worker2' }, status: { phase: 'Running' } });
  });
});
