import { describe, expect, it } from 'vitest';
import type { ApiService } from '../api/kinds/apiService.ts';
import type { Json } from '../api/object.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { make, makePod } from '../testing/podRun.ts';

describe('apiServiceStatus', () => {
  it('follows the Service and its Pods', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const body: Json = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1.things.example.com' }, spec: { group: 'things.example.com', version: 'v1', groupPriorityMinimum: 10, versionPriority: 10, service: { namespace: 'default', name: 'things' } } };
    const request = { group: 'apiregistration.k8s.io', version: 'v1', resource: 'apiservices', user: 'kubernetes-admin', agent: 'kubectl' };
    run.execute({ verb: 'create', ...request, body });
    const reason = (): string | undefined => {
      run.settle();
      return run.objects<ApiService>('apiregistration.k8s.io', 'v1', 'apiservices')[0]?.status?.conditions?.[0]?.reason;
    };
    expect(reason()).toBe('ServiceNotFound');
    make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'things' }, spec: { selector: { app: 'things' }, ports: [{ name: 'https', port: 443, targetPort: 80 }] } });
    expect(reason()).toBe('MissingEndpoints');
    makePod(run, 'things', { containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'things' });
    expect(reason()).toBe('Passed');
    // The Pod is there, but it speaks no API.
    expect(run.read({ verb: 'list', ...request, group: 'things.example.com', resource: 'things' }).code).toBe(503);
    expect(run.read({ verb: 'list', ...request, group: 'other.example.com', resource: 'things' }).code).toBe(404);
  });
});
