import { describe, expect, it } from 'vitest';
import type { Json, KubeObject } from '../api/object.ts';
import type { ApiList, ApiRequest, ApiResponse, Status } from '../api/request.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';

const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
const CONFIG = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', ...WHO } as const;

function cluster(): Run {
  const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false }, 1);
  run.settle();
  return run;
}

const config = (name: string, data: Record<string, string>, metadata: Record<string, Json> = {}): Json => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data });
const create = (run: Run, name: string, data: Record<string, string> = {}): ApiResponse => run.execute({ verb: 'create', ...CONFIG, body: config(name, data) });
const object = ({ body }: ApiResponse): KubeObject & { data?: Record<string, string> } => body as KubeObject;
const status = ({ body }: ApiResponse): Status => body as Status;

describe('kube-apiserver', () => {
  it('creates with identity and refuses the same name', () => {
    const run = cluster();
    const made = create(run, 'a', { x: '1' });
    expect(made.code).toBe(201);
    expect(object(made).metadata).toMatchObject({ name: 'a', namespace: 'default', resourceVersion: String(made.revision) });
    expect(object(made).metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const again = create(run, 'a');
    expect(again.code).toBe(409);
    expect(status(again)).toMatchObject({ reason: 'AlreadyExists', message: 'configmaps "a" already exists' });
  });

  it('makes names of generateName', () => {
    const run = cluster();
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } };
    expect(object(run.execute({ verb: 'create', ...CONFIG, body })).metadata.name).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('refuses namespaces that do not exist', () => {
    const run = cluster();
    expect(status(run.execute({ verb: 'create', ...CONFIG, namespace: 'nope', body: config('a', {}) })).message).toBe('namespaces "nope" not found');
  });

  it('updates, and answers a stale resourceVersion with a conflict', () => {
    const run = cluster();
    const first = object(create(run, 'a', { x: '1' }));
    const update = (body: Json): ApiResponse => run.execute({ verb: 'update', ...CONFIG, name: 'a', body });
    const version = { resourceVersion: first.metadata.resourceVersion };
    expect(object(update(config('a', { x: '2' }, version))).data).toEqual({ x: '2' });
    const stale = update(config('a', { x: '3' }, version));
    expect(stale.code).toBe(409);
    expect(status(stale).message).toBe('Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again');
  });

  it('does not write what changes nothing', () => {
    const run = cluster();
    create(run, 'a', { x: '1' });
    const { revision } = run;
    expect(run.execute({ verb: 'patch', ...CONFIG, name: 'a', patchType: 'merge', body: { data: { x: '1' } } }).code).toBe(200);
    expect(run.revision).toBe(revision);
  });

  it('patches in three ways', () => {
    const run = cluster();
    create(run, 'a', { x: '1', y: '1' });
    const patch = (patchType: ApiRequest['patchType'] & string, body: Json) => object(run.execute({ verb: 'patch', ...CONFIG, name: 'a', patchType, body })).data;
    expect(patch('merge', { data: { x: null, z: '2' } })).toEqual({ y: '1', z: '2' });
    expect(patch('json', [{ op: 'replace', path: '/data/y', value: '3' }])).toEqual({ y: '3', z: '2' });
    expect(patch('strategic', { data: { z: '4' } })).toEqual({ y: '3', z: '4' });
  });

  it('keeps names such as __proto__ as plain data', () => {
    const run = cluster();
    const body = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p"},"data":{"__proto__":"a","constructor":"b"}}') as Json;
    expect(run.execute({ verb: 'create', ...CONFIG, body }).code).toBe(201);
    const read = object(run.read({ verb: 'get', ...CONFIG, name: 'p' }));
    expect(Object.keys(read.data ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('lists in pages, by label and by field', () => {
    const run = cluster();
    for (const name of ['c', 'a', 'b']) run.execute({ verb: 'create', ...CONFIG, body: config(name, {}, { labels: { odd: name === 'b' ? 'no' : 'yes' } }) });
    const list = (options: ApiRequest['options'] & object) => run.read({ verb: 'list', ...CONFIG, options }).body as ApiList;
    const names = (options: ApiRequest['options'] & object): string[] => list(options).items.map(({ metadata }) => metadata.name);
    expect(names({ labelSelector: 'odd=yes' })).toEqual(['a', 'c']);
    expect(names({ fieldSelector: 'metadata.name=b' })).toEqual(['b']);
    const first = list({ limit: 2 });
    expect(first.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(first.metadata.remainingItemCount).toBe(2);
    expect(names({ limit: 2, continue: first.metadata.continue! })).toEqual(['c', 'kube-root-ca.crt']);
    expect(run.read({ verb: 'list', ...CONFIG, options: { fieldSelector: 'spec.x=1' } }).code).toBe(400);
    expect(run.read({ verb: 'list', ...CONFIG, options: { continue: 'nonsense' } }).code).toBe(400);
  });

  it('tells a watch what happened since a revision, coming and going by its selector', () => {
    const run = cluster();
    const { revision } = run;
    run.execute({ verb: 'create', ...CONFIG, body: config('a', {}, { labels: { app: 'x' } }) });
    run.execute({ verb: 'patch', ...CONFIG, name: 'a', patchType: 'merge', body: { metadata: { labels: { app: 'y' } } } });
    const since = (options: ApiRequest['options'] & object) => run.changesSince({ verb: 'watch', ...CONFIG, options }, revision);
    expect(since({ labelSelector: 'app=x' })).toMatchObject({ events: [{ type: 'ADDED' }, { type: 'DELETED' }] });
    expect(since({})).toMatchObject({ events: [{ type: 'ADDED' }, { type: 'MODIFIED' }] });
    run.advanceTo(run.headTime + 700_000_000);
    expect(since({})).toMatchObject({ code: 410, reason: 'Expired' });
  });

  it('deletes at once, or after finalizers', () => {
    const run = cluster();
    create(run, 'a');
    expect(run.execute({ verb: 'delete', ...CONFIG, name: 'a', body: {} })).toMatchObject({ code: 200, body: { status: 'Success' } });
    expect(run.read({ verb: 'get', ...CONFIG, name: 'a' }).code).toBe(404);
    run.execute({ verb: 'create', ...CONFIG, body: config('b', {}, { finalizers: ['example.com/wait'] }) });
    run.execute({ verb: 'delete', ...CONFIG, name: 'b', body: {} });
    expect(object(run.read({ verb: 'get', ...CONFIG, name: 'b' })).metadata.deletionTimestamp).toBeDefined();
    run.execute({ verb: 'patch', ...CONFIG, name: 'b', patchType: 'merge', body: { metadata: { finalizers: null } } });
    expect(run.read({ verb: 'get', ...CONFIG, name: 'b' }).code).toBe(404);
  });

  it('deletes a collection by the options that a single deletion knows, and for a dry run nothing', () => {
    const run = cluster();
    for (const name of ['a', 'b']) run.execute({ verb: 'create', ...CONFIG, body: config(name, {}, { labels: { app: 'x' } }) });
    const labelSelector = 'app=x';
    const all = (options: ApiRequest['options'] & object, body: Json = {}): ApiResponse => run.execute({ verb: 'deletecollection', ...CONFIG, options: { labelSelector, ...options }, body });
    const left = (): readonly KubeObject[] => (run.read({ verb: 'list', ...CONFIG, options: { labelSelector } }).body as ApiList).items;
    const { revision } = run;
    for (const dry of [all({ dryRun: true }), all({}, { dryRun: ['All'] })]) expect((dry.body as ApiList).items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(status(all({}, { preconditions: { uid: left()[0]!.metadata.uid! } })).message).toContain('Operation cannot be fulfilled on configmaps "b": Precondition failed: UID in precondition');
    expect(run.revision).toBe(revision);
    expect(all({}, { propagationPolicy: 'Foreground' }).code).toBe(200);
    expect(left().map(({ metadata }) => metadata.finalizers)).toEqual([['foregroundDeletion'], ['foregroundDeletion']]);
    run.settle();
    expect(left()).toEqual([]);
  });

  it('gives every Pod of a collection the grace that is asked', () => {
    const run = cluster();
    const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'default', ...WHO } as const;
    for (const name of ['a', 'b']) run.execute({ verb: 'create', ...pods, body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name, image: 'nginx' }] } } });
    run.settle();
    run.execute({ verb: 'deletecollection', ...pods, body: { gracePeriodSeconds: 7 } });
    expect(run.objects('', 'v1', 'pods').map(({ metadata }) => metadata.deletionGracePeriodSeconds)).toEqual([7, 7]);
    run.execute({ verb: 'deletecollection', ...pods, body: { gracePeriodSeconds: 0 } });
    expect(run.objects('', 'v1', 'pods')).toEqual([]);
  });

  it('does not let system namespaces go', () => {
    const run = cluster();
    const namespaces = { group: '', version: 'v1', resource: 'namespaces', body: {}, ...WHO } as const;
    expect(status(run.execute({ verb: 'delete', ...namespaces, name: 'kube-system' })).message).toBe('namespaces "kube-system" is forbidden: this namespace may not be deleted');
    expect(run.execute({ verb: 'deletecollection', ...namespaces }).code).toBe(405);
  });

  it('scales through the subresource', () => {
    const run = cluster();
    const labels = { app: 'web' };
    const apps = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', ...WHO } as const;
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } } };
    run.execute({ verb: 'create', ...apps, body });
    const scaled = run.execute({ verb: 'patch', ...apps, name: 'web', subresource: 'scale', patchType: 'merge', body: { spec: { replicas: 3 } } });
    expect(scaled.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    run.settle();
    expect(run.objects('', 'v1', 'pods').filter((pod) => (pod.status as { phase?: string }).phase === 'Running')).toHaveLength(3);
    expect(run.read({ verb: 'get', ...apps, name: 'web' }).body).toMatchObject({ metadata: { generation: 2 }, status: { observedGeneration: 2, readyReplicas: 3 } });
  });

  it('gives out node ports and cluster addresses once', () => {
    const run = cluster();
    const services = { group: '', version: 'v1', resource: 'services', namespace: 'default', ...WHO } as const;
    const service = (name: string, spec: Json): Json => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
    const first = run.execute({ verb: 'create', ...services, body: service('a', { type: 'NodePort', ports: [{ port: 80 }] }) });
    const { clusterIP, ports } = object(first).spec as { clusterIP: string; ports: { nodePort: number }[] };
    expect(clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
    expect(ports[0]!.nodePort).toBeGreaterThanOrEqual(30000);
    const taken = run.execute({ verb: 'create', ...services, body: service('b', { clusterIP, ports: [{ port: 80 }] }) });
    expect(taken.code).toBe(422);
    expect(status(taken).message).toContain('provided IP is already allocated');
    const port = run.execute({ verb: 'create', ...services, body: service('c', { type: 'NodePort', ports: [{ port: 80, nodePort: ports[0]!.nodePort }] }) });
    expect(status(port).message).toContain('provided port is already allocated');
  });
});
