import { describe, expect, it } from 'vitest';
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, resourcesOf, type PassedOn } from './discovery.ts';
import { KINDS, kindOfObject, kindOfResource } from './kinds.ts';
import type { Json, KubeObject } from './object.ts';
import { openApiDocument, openApiPaths } from './openapi.ts';
import { decodeValue } from './schema/decode.ts';
import { definitionNames } from './schema/schema.ts';
import { tableOf } from './table.ts';
import { VIRTUAL_KINDS } from './virtualKinds.ts';

const NOW = Date.UTC(2026, 0, 1) * 1000;

/** As little as an object of a kind can be. */
function smallest(kind: (typeof KINDS)[number]): KubeObject {
  const bare = {
    apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
    kind: kind.kind,
    metadata: { name: 'x', creationTimestamp: '2025-12-31T23:59:00Z' },
    spec: {},
  };
  const object = decodeValue(kind.schema, bare).value as KubeObject;
  const defaulted = kind.defaults?.(object) ?? object;
  return kind.prepareForCreate?.(defaulted) ?? defaulted;
}

describe('the registry', () => {
  it('has a schema for every kind, and no name twice', () => {
    const names = definitionNames();
    for (const { schema } of [...KINDS, ...VIRTUAL_KINDS]) expect(names).toContain(schema);
    expect(new Set(KINDS.map(({ group, version, plural }) => `${group}/${version}/${plural}`)).size).toBe(KINDS.length);
    expect(kindOfResource('apps', 'v1', 'deployments')).toBe(kindOfObject('apps/v1', 'Deployment'));
    expect(kindOfObject('v1', 'Deployment')).toBeUndefined();
    expect(kindOfObject('__proto__', 'constructor')).toBeUndefined();
  });
  it.each(KINDS.map((kind) => [`${kind.kind}.${kind.group}`, kind] as const))(
    '%s: defaults are idempotent, a bare object is checked and printed without a fall',
    (_name, kind) => {
      const object = smallest(kind);
      expect(kind.defaults?.(object) ?? object).toEqual(object);
      expect(() => kind.validate?.(object, undefined, undefined)).not.toThrow();
      expect(() => kind.validate?.(object, object, undefined)).not.toThrow();
      expect(kind.cells(object, NOW)).toHaveLength(kind.columns.length);
      for (const field of kind.fields ?? []) expect(typeof kind.fieldOf?.(object, field)).toBe('string');
    },
  );
  it('makes tables', () => {
    const kind = kindOfObject('v1', 'Namespace')!;
    expect(tableOf(kind, [smallest(kind)], NOW, { resourceVersion: '7' })).toMatchObject({
      kind: 'Table',
      metadata: { resourceVersion: '7' },
      rows: [{ cells: ['x', 'Active', '60s'] }],
    });
  });
});

describe('discovery', () => {
  it('follows from the registry', () => {
    expect(resourcesOf('apps', 'v1').map(({ name }) => name)).toEqual([
      'controllerrevisions',
      'daemonsets',
      'daemonsets/status',
      'deployments',
      'deployments/scale',
      'deployments/status',
      'replicasets',
      'replicasets/scale',
      'replicasets/status',
    ]);
    expect(apiResourceList('nope', 'v1')).toBeUndefined();
    expect(apiGroup('apps')).toMatchObject({ name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } });
    expect(JSON.stringify(apiGroupList())).toContain('coordination.k8s.io/v1');
  });
  it('is given aggregated', () => {
    const core = aggregatedDiscovery(true) as {
      readonly items: readonly {
        readonly versions: readonly { readonly resources: readonly { readonly resource: string; readonly subresources?: Json }[] }[];
      }[];
    };
    const pods = core.items[0]?.versions[0]?.resources.find(({ resource }) => resource === 'pods');
    expect(pods).toMatchObject({
      scope: 'Namespaced',
      shortNames: ['po'],
      categories: ['all'],
      responseKind: { group: '', version: 'v1', kind: 'Pod' },
    });
    expect(JSON.stringify(pods?.subresources)).toContain(
      '{"subresource":"eviction","responseKind":{"group":"policy","version":"v1","kind":"Eviction"},"verbs":["create"]}',
    );
  });
});

describe('discovery of groups that others answer for', () => {
  const group = 'metrics.k8s.io';
  const resources = [{ name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] as const }];
  const items = (given: readonly PassedOn[]): string => JSON.stringify((aggregatedDiscovery(false, given) as { readonly items: readonly Json[] }).items.at(-1));
  it('comes last, and is stale when nobody answers', () => {
    expect(items([{ group, version: 'v1beta1', resources }])).toBe('{"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","resources":[{"resource":"nodes","responseKind":{"group":"metrics.k8s.io","version":"v1beta1","kind":"NodeMetrics"},"scope":"Cluster","singularResource":"","verbs":["get","list"]}],"freshness":"Current"}]}');
    expect(items([{ group, version: 'v1beta1', resources: undefined }])).toBe('{"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}');
    expect(JSON.stringify(apiGroupList([{ group, version: 'v1beta1', resources: undefined }]))).toContain('"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"');
    expect(apiGroup(group)).toBeUndefined();
  });
});

describe('OpenAPI', () => {
  it('has the kinds, the patch extensions and the fieldValidation parameter', () => {
    const text = JSON.stringify(openApiDocument('apps', 'v1', { 'apps.v1.Deployment': { '': 'What it is.', spec: 'What is wanted.' } }));
    expect(text).toContain('"x-kubernetes-group-version-kind":[{"group":"apps","version":"v1","kind":"Deployment"}]');
    expect(text).toContain('"x-kubernetes-patch-merge-key":"name"');
    expect(text).toContain('{"name":"fieldValidation","in":"query"');
    expect(text).toContain('"description":"What is wanted."');
    expect(JSON.stringify(openApiPaths())).toContain('"/openapi/v3/apis/apps/v1');
    expect(openApiDocument('nope', 'v1')).toBeUndefined();
  });
});
