import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, SECOND } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { runKubectl } from '../kubectl.ts';

describe('top', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const files = { read: (path: string) => readFileSync(`src/examples/addons/${path}`, 'utf8'), list: () => undefined };
  const kubectl = (line: string): string => {
    const { stdout, stderr } = runKubectl(line.split(' '), undefined, runHost(run, line, files));
    return stdout + stderr;
  };

  it('needs the metrics API', () => {
    expect(kubectl('top pods -A')).toBe('error: Metrics API not available\n');
    expect(kubectl('top nodes --sort-by=name')).toBe('error: --sort-by accepts only cpu or memory\n');
    expect(kubectl('top node worker1 -l a=b')).toBe('error: only one of NAME or --selector can be provided\n');
    expect(kubectl('top pod x -l a=b')).toBe('error: only one of NAME or selector can be provided\n');
  });

  it('prints what it answers, by name or by use', () => {
    kubectl('apply -f metrics-server.yaml');
    run.advanceTo(run.headTime + 60 * SECOND);
    expect(kubectl('top node worker1 --no-headers')).toMatch(/^worker1 +\d+m +\d+% +\d+Mi +\d+% +\n$/);
    const names = kubectl('top pods -A --sort-by=cpu --no-headers').split('\n').slice(0, -1).map((line) => line.split(/\s+/));
    expect(names[0]?.[1]).toBe('kube-apiserver-controlplane');
    const sum = kubectl('top pods -n kube-system --sum').split('\n');
    expect(sum.at(-3)).toMatch(/^ +_{8} +_{8} +$/);
    expect(sum.at(-2)).toMatch(/^ +\d+m +\d+Mi +$/);
    expect(kubectl('top pod -n kube-system etcd-controlplane --containers')).toMatch(/POD +NAME +CPU\(cores\) +MEMORY\(bytes\) +\netcd-controlplane +etcd +\d+m +\d+Mi +\n/);
    expect(kubectl('top pod nobody')).toContain('pods.metrics.k8s.io "default/nobody" not found');
    expect(kubectl('top pods -A --field-selector spec.nodeName=worker1 --no-headers').split('\n').length).toBeLessThan(names.length);
    expect(kubectl('api-resources --api-group=metrics.k8s.io --no-headers')).toMatch(/^nodes +metrics.k8s.io\/v1beta1 +false +NodeMetrics\npods +metrics.k8s.io\/v1beta1 +true +PodMetrics\n$/);
    expect(kubectl('api-versions')).toContain('metrics.k8s.io/v1beta1\n');
    expect(kubectl('top nodes --as=ana')).toContain('nodes.metrics.k8s.io is forbidden: User "ana" cannot list resource "nodes" in API group "metrics.k8s.io" at the cluster scope');
  });

  it('is not there while nobody answers for the group', () => {
    kubectl('scale deployment metrics-server -n kube-system --replicas=0');
    run.advanceTo(run.headTime + 60 * SECOND);
    expect(kubectl('top nodes')).toBe('error: Metrics API not available\n');
    expect(kubectl('api-resources --api-group=metrics.k8s.io --no-headers')).toBe('error: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1\n');
    expect(kubectl('api-versions')).not.toContain('metrics.k8s.io');
  });
});
