import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, SECOND } from '../engine/index.ts';
import { runHost } from '../host/runHost.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { addonsView } from './addons.ts';
import { dashboardView } from './dashboard.ts';
import { dnsView } from './dns.ts';
import { logsView } from './logs.ts';
import { metricsView } from './metrics.ts';

const FILES = { read: (path: string) => readFileSync(`src/examples/${path}`, 'utf8'), list: () => undefined };

function cluster(...addons: readonly string[]) {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const kubectl = (line: string): void => void runKubectl(line.split(' '), undefined, runHost(run, line, FILES));
  for (const addon of addons) kubectl(`apply -f addons/${addon}.yaml`);
  run.settle();
  const pass = (seconds: number): void => run.advanceTo(run.headTime + seconds * SECOND);
  return { run, kubectl, pass };
}

const stateOf = (run: Run, id: string): string | undefined => addonsView(run, {}).addons.find((one) => one.id === id)?.state;

describe('the switches', () => {
  it('tell what is installed and whether it works', () => {
    const { run, kubectl } = cluster();
    expect(addonsView(run, {}).addons.map(({ id, state }) => `${id} ${state}`)).toEqual(['coredns working', 'dashboard absent', 'metrics-server absent', 'prometheus absent', 'logging absent']);
    kubectl('apply -f addons/logging.yaml');
    expect(stateOf(run, 'logging')).toBe('starting');
    run.settle();
    expect(addonsView(run, {}).addons.at(-1)).toMatchObject({ state: 'working', pods: [{ ready: true }, { ready: true }, { ready: true }, { ready: true }, { ready: true }] });
    kubectl('delete deployment loki -n logging');
    expect(stateOf(run, 'logging')).toBe('partly');
  });
});

describe('the dashboard', () => {
  it('shows what its account may read, and no more', () => {
    const { run, kubectl } = cluster('dashboard');
    const data = dashboardView(run, {});
    if ('code' in data) throw new Error(data.message);
    const list = (resource: string) => data.lists.find((one) => one.resource === resource)!;
    expect(data.namespaces).toContain('kubernetes-dashboard');
    expect(list('nodes').rows.map(({ name }) => name)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(list('secrets').refusal).toBe('secrets is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot list resource "secrets" in API group "" at the cluster scope');
    expect(list('pods').columns).toEqual(['Name', 'Ready', 'Status', 'Restarts', 'Age']);
    kubectl('delete clusterrolebinding kubernetes-dashboard');
    const after = dashboardView(run, { namespace: 'kube-system' });
    expect('code' in after ? [] : after.lists.filter(({ refusal }) => refusal === undefined)).toEqual([]);
  });

  it('is gone without its Pod, and without its Service', () => {
    const { run, kubectl } = cluster();
    expect(dashboardView(run, {})).toEqual({ code: 404, message: 'services "kubernetes-dashboard" not found' });
    kubectl('apply -f addons/dashboard.yaml');
    run.settle();
    expect(dashboardView(run, {})).toHaveProperty('servedBy');
    kubectl('scale deployment kubernetes-dashboard -n kubernetes-dashboard --replicas=0');
    run.settle();
    expect(dashboardView(run, {})).toEqual({ code: 503, message: 'no endpoints available for service "kubernetes-dashboard"' });
  });
});

describe('metrics', () => {
  it('are plotted from what Prometheus kept, and told from the metrics API', () => {
    const { run, kubectl, pass } = cluster('prometheus', 'metrics-server');
    pass(120);
    const { prometheus, now, namespaces } = metricsView(run, { measure: 'cpu', of: 'nodes' });
    if ('code' in prometheus || 'refusal' in now) throw new Error('not there');
    expect(prometheus.times.length).toBeGreaterThan(6);
    expect(prometheus.times[1]! - prometheus.times[0]!).toBe(15);
    expect(prometheus.series.map(({ name }) => name)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(now.rows[0]).toMatchObject({ name: 'controlplane' });
    expect(namespaces).toContain('monitoring');
    const pods = metricsView(run, { measure: 'memory', of: 'pods', namespace: 'kube-system' });
    expect('code' in pods.prometheus ? [] : pods.prometheus.series.map(({ name }) => name)).toContain('etcd-controlplane');
    kubectl('delete -f addons/metrics-server.yaml');
    kubectl('delete -f addons/prometheus.yaml');
    run.settle();
    expect(metricsView(run, { measure: 'cpu', of: 'nodes' })).toMatchObject({ prometheus: { code: 404 }, now: { refusal: 'error: Metrics API not available' } });
  });
});

describe('logs', () => {
  it('are searched by namespace, Pod, text and time, also those of Pods that are gone', () => {
    const { run, kubectl, pass } = cluster('logging');
    kubectl('create deployment web --image=nginx:1.25');
    pass(60);
    kubectl('delete deployment web');
    pass(60);
    const { store } = logsView(run, { namespace: 'default' });
    if ('code' in store) throw new Error(store.message);
    expect(store.lines.length).toBeGreaterThan(3);
    expect(store.lines.every(({ gone, pod }) => gone && pod.startsWith('web-'))).toBe(true);
    const count = (query: object): number => ((found) => ('code' in found ? -1 : found.found))(logsView(run, query).store);
    expect(count({ text: 'CONFIGURATION COMPLETE' })).toBe(1);
    expect(count({ pod: 'etcd-controlplane' })).toBe(1);
    expect(count({ namespace: 'default', seconds: 10 })).toBe(0);
    expect(logsView(cluster().run, {})).toEqual({ store: { code: 404, message: 'services "loki" not found' } });
  });
});

describe('lookups', () => {
  it('are shown question by question', () => {
    const { run, kubectl } = cluster('dashboard');
    const data = dnsView(run, { name: 'kubernetes.default', type: 'A' });
    expect(data.from).toMatch(/^kubernetes-dashboard\//);
    expect(data.servers).toHaveLength(2);
    expect(data.lookup?.queries.map(({ name, rcode }) => `${name} ${rcode}`)).toEqual(['kubernetes.default.kubernetes-dashboard.svc.cluster.local. NXDOMAIN', 'kubernetes.default.svc.cluster.local. NOERROR']);
    expect(data.lookup?.queries[1]).toMatchObject({ records: [{ data: '10.96.0.1', ttl: 30 }], by: { node: 'controlplane' } });
    expect(data.hostDns).toBe(false);
    expect(dnsView(run, { pod: 'kube-system/etcd-controlplane', name: 'kubernetes.default', type: 'A' })).toMatchObject({ hostDns: true, lookup: { outcome: 'notFound' } });
    expect(dnsView(run, { name: ' ', type: 'A' }).lookup).toBeUndefined();
    kubectl('delete -f addons/coredns.yaml');
    run.settle();
    expect(dnsView(run, { name: 'kubernetes.default', type: 'A' }).lookup?.outcome).toBe('timeout');
  });
});
