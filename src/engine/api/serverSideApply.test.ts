import { describe, expect, it } from 'vitest';
import { kindOfObject } from './kinds.ts';
import type { KubeObject } from './object.ts';
import type { ApiRequest } from './request.ts';
import { serverSideApply, trackUpdate } from './serverSideApply.ts';

const deployment = kindOfObject('apps/v1', 'Deployment')!;
const request = (fieldManager: string, body: unknown, force = false): ApiRequest => ({
  verb: 'patch',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  namespace: 'default',
  name: 'web',
  patchType: 'apply',
  body: body as KubeObject,
  options: { fieldManager, force },
  user: 'kubernetes-admin',
  agent: 'kubectl',
});
const config = (spec: unknown) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec });
const container = (more: object) => ({
  selector: { matchLabels: { a: 'b' } },
  template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x:1', ...more }] } },
});

function apply(live: KubeObject | undefined, manager: string, body: unknown, force = false): KubeObject {
  const result = serverSideApply(deployment, live, request(manager, body, force), '2026-01-01T00:00:00Z');
  if ('refusal' in result) throw new Error(result.refusal.message);
  return result.object;
}
const kube = (value: unknown): KubeObject => value as KubeObject;
const fieldsOf = (object: KubeObject, manager: string) =>
  object.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;

describe('server-side apply', () => {
  it('records what the configuration names', () => {
    const made = apply(undefined, 'me', config({ replicas: 2, ...container({ ports: [{ containerPort: 80 }] }) }));
    expect(fieldsOf(made, 'me')).toEqual({
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:a': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:image': {},
                'f:name': {},
                'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
              },
            },
          },
        },
      },
    });
  });
  it('refuses to change what another manager owns, names it, and takes it when forced', () => {
    const made = apply(undefined, 'me', config({ replicas: 2, ...container({}) }));
    expect(() => apply(made, 'you', config({ replicas: 3 }))).toThrow('Apply failed with 1 conflict: conflict with "me": .spec.replicas');
    const forced = apply(made, 'you', config({ replicas: 3 }), true);
    expect((forced.spec as { replicas: number }).replicas).toBe(3);
    expect(JSON.stringify(fieldsOf(forced, 'me'))).not.toContain('f:replicas');
    expect(fieldsOf(forced, 'you')).toEqual({ 'f:spec': { 'f:replicas': {} } });
  });
  it('agreeing is no conflict; two managers then own the field', () => {
    const made = apply(undefined, 'me', config({ replicas: 2, ...container({}) }));
    const both = apply(made, 'you', config({ replicas: 2 }));
    expect(fieldsOf(both, 'me')).toHaveProperty('f:spec.f:replicas');
    expect(fieldsOf(both, 'you')).toHaveProperty('f:spec.f:replicas');
  });
  it('removes what its manager no longer names, unless others own it', () => {
    const made = apply(undefined, 'me', config({ replicas: 2, minReadySeconds: 5, ...container({ env: [{ name: 'A', value: '1' }] }) }));
    const shared = apply(made, 'you', config({ replicas: 2 }));
    const less = apply(shared, 'me', config(container({})));
    expect(less.spec).toEqual({ replicas: 2, ...container({}) });
  });
  it('lists several conflicts by manager', () => {
    const made = apply(undefined, 'me', config({ replicas: 2, ...container({}) }));
    const image = config({ replicas: 3, template: { spec: { containers: [{ name: 'c', image: 'x:2' }] } } });
    expect(() => apply(made, 'you', image)).toThrow(
      'Apply failed with 2 conflicts: conflicts with "me":\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
    );
  });
});

describe('ordinary writes', () => {
  const user: ApiRequest = { ...request('kubectl-client-side-apply', null), verb: 'create' };
  const object = kube({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { replicas: 2, ...container({ resources: {} }) },
  });

  it('record what they created, as a real cluster does', () => {
    const tracked = trackUpdate(deployment, object, undefined, user, '2026-01-01T00:00:00Z');
    expect(tracked.metadata.managedFields?.[0]).toMatchObject({
      manager: 'kubectl-client-side-apply',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
    });
    expect(fieldsOf(tracked, 'kubectl-client-side-apply')).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:resources': {} } } },
        },
      },
    });
  });
  it('of the cluster itself leave a record only where there is one', () => {
    const system: ApiRequest = {
      ...user,
      user: 'system:kube-controller-manager',
      agent: 'kube-controller-manager',
      options: {},
      subresource: 'status',
    };
    expect(trackUpdate(deployment, object, undefined, system, 't').metadata.managedFields).toBeUndefined();
    const tracked = trackUpdate(deployment, object, undefined, user, '2026-01-01T00:00:00Z');
    const later = trackUpdate(deployment, { ...tracked, status: { replicas: 1 } }, tracked, system, '2026-01-01T00:00:01Z');
    expect(later.metadata.managedFields).toHaveLength(2);
    expect(later.metadata.managedFields?.[1]).toMatchObject({
      manager: 'kube-controller-manager',
      subresource: 'status',
      fieldsV1: { 'f:status': { '.': {}, 'f:replicas': {} } },
    });
  });
  it('make a later apply of another value a conflict', () => {
    const tracked = trackUpdate(deployment, object, undefined, user, '2026-01-01T00:00:00Z');
    expect(() => apply(tracked, 'kubectl', config({ replicas: 5 }))).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    );
  });
});
