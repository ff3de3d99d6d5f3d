/**
 * The controllers together, in a cluster whose Pods run at once.
 */
import { describe, expect, it } from 'vitest';
import type { ReplicaSet } from './api/kinds/replicaSet.ts';
import type { Json, KubeObject } from './api/object.ts';
import type { ApiRequest } from './api/request.ts';
import { CONTROLLERS } from './controllers.ts';
import { MINUTE, SECOND } from './kernel/time.ts';
import { Run } from './run.ts';
import { DEFAULT_SCENARIO } from './scenario.ts';

const { id: _id, ...scenario } = DEFAULT_SCENARIO;
const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
const labels = { app: 'web' };
const apps = (resource: string, name?: string): Pick<ApiRequest, 'group' | 'version' | 'resource' | 'namespace' | 'name' | 'user' | 'agent'> => ({ group: 'apps', version: 'v1', resource, namespace: 'demo', ...(name !== undefined && { name }), ...WHO });

function cluster(): Run {
  const run = new Run({ ...scenario, workload: 'instant', systemPods: false }, 1);
  run.settle();
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } }, ...WHO });
  run.settle();
  return run;
}

function create(run: Run, image = 'nginx:1.29'): void {
  const spec = { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } } };
  run.execute({ verb: 'create', ...apps('deployments'), body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec } });
  run.settle();
}

const remove = (run: Run, propagationPolicy: string): void => {
  run.execute({ verb: 'delete', ...apps('deployments', 'web'), body: { propagationPolicy } });
  run.settle();
};
const pods = (run: Run): readonly KubeObject[] => run.objects('', 'v1', 'pods', 'demo');
const sets = (run: Run): readonly ReplicaSet[] => run.objects<ReplicaSet>('apps', 'v1', 'replicasets', 'demo');

it('no two controllers have one name', () => {
  expect(new Set(CONTROLLERS.map(({ name }) => name)).size).toBe(CONTROLLERS.length);
});

describe('deleting a Deployment', () => {
  it('in the background or foreground takes all that it owns', () => {
    for (const policy of ['Background', 'Foreground']) {
      const run = cluster();
      create(run);
      expect(pods(run)).toHaveLength(3);
      remove(run, policy);
      expect([run.objects('apps', 'v1', 'deployments', 'demo').length, sets(run).length, pods(run).length], policy).toEqual([0, 0, 0]);
    }
  });
  it('as orphan leaves it, and one that comes later with the same selector and template adopts it', () => {
    const run = cluster();
    create(run);
    const before = pods(run).map(({ metadata }) => metadata.name);
    remove(run, 'Orphan');
    expect(sets(run).map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[]]);
    create(run);
    expect(pods(run).map(({ metadata }) => metadata.name)).toEqual(before);
    expect(sets(run).map(({ metadata }) => metadata.ownerReferences?.[0]?.kind)).toEqual(['Deployment']);
  });
});

it('a namespace goes with all that is in it', () => {
  const run = cluster();
  create(run);
  run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'namespaces', name: 'demo', ...WHO });
  expect(run.runUntil(() => !run.objects('', 'v1', 'namespaces').some(({ metadata }) => metadata.name === 'demo'), MINUTE)).toBe(true);
  expect([pods(run).length, sets(run).length, run.objects('', 'v1', 'configmaps', 'demo').length]).toEqual([0, 0, 0]);
});

it('tells of Pods that are refused in the ReplicaSet and the Deployment, and tries again', () => {
  const run = cluster();
  const spec: Json = { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: 'ghost', containers: [{ name: 'c', image: 'nginx' }] } } };
  run.execute({ verb: 'create', ...apps('deployments'), body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec } });
  run.advanceTo(run.headTime + 2 * SECOND);
  const failure = (object: KubeObject | undefined): string | undefined => (object?.status as ReplicaSet['status'])?.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message;
  expect(failure(sets(run)[0])).toContain('serviceaccount "ghost" not found');
  expect(failure(run.objects('apps', 'v1', 'deployments', 'demo')[0])).toBe(failure(sets(run)[0]));
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'serviceaccounts', namespace: 'demo', body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ghost' } }, ...WHO });
  run.advanceTo(run.headTime + MINUTE);
  expect(pods(run)).toHaveLength(1);
  expect(failure(sets(run)[0])).toBeUndefined();
});

it('slices follow the Pods of a Service', () => {
  const run = cluster();
  create(run);
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'services', namespace: 'demo', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } }, ...WHO });
  run.settle();
  const ready = (): number => run.objects('discovery.k8s.io', 'v1', 'endpointslices', 'demo').flatMap((slice) => (slice as KubeObject & { readonly endpoints: readonly { readonly conditions: { readonly ready: boolean } }[] | null }).endpoints ?? []).filter(({ conditions }) => conditions.ready).length;
  expect(ready()).toBe(3);
  run.execute({ verb: 'patch', ...apps('deployments', 'web'), subresource: 'scale', patchType: 'merge', body: { spec: { replicas: 1 } } });
  run.settle();
  expect(ready()).toBe(1);
});
