import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { knowledgeView } from './knowledge.ts';

describe('who knows what', () => {
  it('is at one with etcd when the cluster is at rest, and behind by the notices under way after a write', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const rest = knowledgeView(run, {});
    expect(rest.programs.map(({ actor }) => actor)).toContain('kubelet/worker1');
    expect(rest.programs.filter(({ behind }) => behind > 0)).toEqual([]);
    run.execute({ verb: 'create', group: '', version: 'v1', resource: 'services', namespace: 'default', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }], selector: { app: 'web' } } }, user: 'kubernetes-admin', agent: 'kubectl' });
    const told = (): boolean => run.caches().some(({ actor, underWay }) => actor === 'kube-controller-manager' && underWay.length > 0);
    while (!told() && run.step(-1, 'message'));
    const manager = knowledgeView(run, {}).programs.find(({ actor }) => actor === 'kube-controller-manager');
    expect(manager?.behind).toBeGreaterThan(0);
    expect(manager?.resources.find(({ resource }) => resource === 'services')?.underWay).toMatchObject([{ event: 'ADDED', namespace: 'default', name: 'web', revision: run.revision }]);
  });
});
