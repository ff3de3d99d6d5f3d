import { describe, expect, it } from 'vitest';
import { apiRequest } from './requestPath.ts';

const http = (method: string, url: string, more: { accept?: string; contentType?: string } = {}) =>
  apiRequest({ method, url, accept: more.accept ?? 'application/json', contentType: more.contentType ?? '', userAgent: 'kubectl/v1.37.2', user: 'kubernetes-admin' });

describe('apiRequest', () => {
  it('reads namespaced and cluster paths', () => {
    expect(http('GET', '/api/v1/namespaces/default/pods/web')).toMatchObject({ verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'web' });
    expect(http('GET', '/api/v1/namespaces/default')).toMatchObject({ verb: 'get', resource: 'namespaces', name: 'default' });
    expect(http('PUT', '/api/v1/namespaces/x/finalize')).toMatchObject({ resource: 'namespaces', name: 'x', subresource: 'finalize' });
    expect(http('PATCH', '/apis/apps/v1/namespaces/a/deployments/web/scale', { contentType: 'application/merge-patch+json' })).toMatchObject({
      verb: 'patch',
      group: 'apps',
      resource: 'deployments',
      subresource: 'scale',
      patchType: 'merge',
    });
  });

  it('tells list, watch and the deletion of a collection apart', () => {
    expect(http('GET', '/apis/apps/v1/deployments?limit=500&labelSelector=a%3Db')).toMatchObject({ verb: 'list', options: { limit: 500, labelSelector: 'a=b' } });
    expect(http('GET', '/api/v1/pods?watch=true&resourceVersion=12')).toMatchObject({ verb: 'watch', options: { resourceVersion: '12' } });
    expect(http('DELETE', '/api/v1/namespaces/a/pods?dryRun=All')).toMatchObject({ verb: 'deletecollection', options: { dryRun: true } });
  });

  it('names no resource for other paths', () => {
    expect(http('GET', '/version')).toBeUndefined();
    expect(http('GET', '/apis/apps/v1')).toBeUndefined();
    expect(http('OPTIONS', '/api/v1/pods')).toBeUndefined();
    expect(http('GET', '/api/v1/nodes/%zz')).toMatchObject({ name: '%zz' });
  });

  it('asks for a table when the client does', () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    expect(http('GET', '/api/v1/pods', { accept })).toMatchObject({ options: { asTable: true } });
  });
});
