import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHost } from '../host/runHost.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import type { LogRecord } from './addons/logging/logRecord.ts';
import type { Scrape } from './addons/metrics/prometheus.ts';
import { Run } from './run.ts';
import { DEFAULT_SCENARIO } from './scenario.ts';
import { wait } from './testing/podRun.ts';

const FILES = { read: (path: string) => (path.startsWith('addons/') ? readFileSync(`src/examples/${path}`, 'utf8') : undefined), list: () => undefined };

function cluster(...addons: readonly string[]): { readonly run: Run; readonly kubectl: (line: string, stdin?: string) => string } {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const kubectl = (line: string, stdin?: string): string => {
    const { stdout, stderr } = runKubectl(line.split(' '), stdin, runHost(run, line, FILES));
    return stdout + stderr;
  };
  for (const addon of addons) {
    expect(kubectl(`apply -f addons/${addon}.yaml`)).not.toMatch(/error/i);
    expect(run.settle().settled).toBe(true);
  }
  return { run, kubectl };
}

describe('metrics-server', () => {
  it('tells what nodes and Pods use, after its second scrape', () => {
    const { run, kubectl } = cluster();
    expect(kubectl('top nodes')).toBe('error: Metrics API not available\n');
    kubectl('apply -f addons/metrics-server.yaml');
    expect(kubectl('top nodes')).toBe('error: Metrics API not available\n');
    wait(run, 30);
    wait(run, 20);
    expect(kubectl('get apiservices')).toMatch(/v1beta1\.metrics\.k8s\.io +kube-system\/metrics-server +True/);
    const nodes = kubectl('top nodes').split('\n');
    expect(nodes[0]).toMatch(/^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\)/);
    expect(nodes.slice(1, 5).map((line) => line.split(/\s+/)[0])).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(nodes[1]).toMatch(/^controlplane +1\d\dm +\d%/);
    expect(kubectl('top pods -n kube-system --sort-by=memory')).toMatch(/kube-apiserver-controlplane +\d+m +2\d\dMi/);
    expect(kubectl('top pods')).toBe('No resources found in default namespace.\n');
    expect(kubectl('top pod -A --containers -l k8s-app=kube-dns')).toMatch(/kube-system +coredns-\S+ +coredns +\dm +\d+Mi/);
  });

  it('has nothing to tell when its Pod is gone, and no right without its role', () => {
    const { run, kubectl } = cluster('metrics-server');
    wait(run, 40);
    expect(kubectl('top nodes')).toContain('worker3');
    kubectl('scale deployment metrics-server -n kube-system --replicas=0');
    wait(run, 40);
    expect(kubectl('top nodes')).toBe('error: Metrics API not available\n');
    expect(kubectl('get apiservices')).toContain('False (MissingEndpoints)');
    kubectl('delete clusterrolebinding system:metrics-server');
    kubectl('scale deployment metrics-server -n kube-system --replicas=1');
    wait(run, 60);
    expect(kubectl('top nodes')).toBe('error: metrics not available yet\n');
    expect(kubectl('logs -n kube-system deploy/metrics-server')).toContain('nodes is forbidden: User "system:serviceaccount:kube-system:metrics-server" cannot watch resource "nodes"');
    expect(run.state('metrics-server/samples').size).toBe(0);
    kubectl('delete -f addons/metrics-server.yaml');
    expect(kubectl('top nodes')).toBe('error: Metrics API not available\n');
  });

  it('sees what load costs', () => {
    const { run, kubectl } = cluster('metrics-server');
    kubectl('create deployment web --image=registry.k8s.io/hpa-example --port=80');
    kubectl('expose deployment web');
    wait(run, 60);
    const cpu = (): number => Number(/web-\S+ +(\d+)m/.exec(kubectl('top pods'))?.[1]);
    expect(cpu()).toBeLessThan(5);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'load' }, spec: { containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'while sleep 0.2; do wget -q -O- http://web; done'] }] } };
    kubectl('create -f -', JSON.stringify(pod));
    wait(run, 60);
    expect(cpu()).toBeGreaterThan(150);
    kubectl('delete pod load --now');
    wait(run, 60);
    expect(cpu()).toBeLessThan(5);
  });
});

describe('Prometheus', () => {
  it('keeps what it scrapes, in its Pod', () => {
    const { run, kubectl } = cluster('prometheus');
    wait(run, 120);
    const scrapes = run.state<Scrape>('prometheus/scrapes').values();
    expect(scrapes.length).toBeGreaterThanOrEqual(7);
    expect(scrapes.at(-1)?.samples.map(({ node }) => node)).toEqual(['controlplane', 'worker1', 'worker2', 'worker3']);
    expect(scrapes[1]!.at - scrapes[0]!.at).toBe(15_000_000);
    run.fault({ code: 'stopKubelet', target: 'worker3' });
    wait(run, 20);
    expect(run.state<Scrape>('prometheus/scrapes').values().at(-1)).toMatchObject({ targets: ['controlplane', 'worker1', 'worker2', 'worker3'], samples: [{ node: 'controlplane' }, { node: 'worker1' }, { node: 'worker2' }] });
    kubectl('delete pod -n monitoring -l app=prometheus');
    wait(run, 30);
    expect(run.state<Scrape>('prometheus/scrapes').size).toBeLessThan(4);
  });
});

describe('logging', () => {
  it('keeps what a Pod has said after its end, and nothing else does', () => {
    const { run, kubectl } = cluster('logging');
    kubectl('create -f -', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'speaker' }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'echo first; sleep 5; echo second; sleep 1d'] }] } }));
    wait(run, 15);
    expect(kubectl('logs speaker')).toBe('first\nsecond\n');
    kubectl('delete pod speaker --now');
    expect(kubectl('logs speaker')).toContain('pods "speaker" not found');
    const lines = (): string[] => run.state<LogRecord>('loki/lines').values().filter(({ pod }) => pod === 'speaker').map(({ text }) => text);
    expect(lines()).toEqual(['first', 'second']);
    expect(run.state<LogRecord>('loki/lines').values().every(({ node, namespace, container }) => node !== '' && namespace !== '' && container !== '')).toBe(true);
    const count = run.state('loki/lines').size;
    wait(run, 60);
    expect(run.state('loki/lines').size).toBe(count);
  });

  it('sends later what cannot be sent, and forgets with its store', () => {
    const { run, kubectl } = cluster('logging');
    kubectl('scale deployment loki -n logging --replicas=0');
    run.settle();
    expect(run.state('loki/lines').size).toBe(0);
    kubectl('create -f -', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'speaker' }, spec: { containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'echo hello; sleep 1d'] }] } }));
    wait(run, 20);
    const agents = run.objects('', 'v1', 'pods', 'logging').map(({ metadata }) => kubectl(`logs -n logging ${metadata.name}`));
    expect(agents.join('')).toContain('failed to flush chunk');
    kubectl('scale deployment loki -n logging --replicas=1');
    wait(run, 30);
    expect(run.state<LogRecord>('loki/lines').values().filter(({ pod }) => pod === 'speaker').map(({ text }) => text)).toEqual(['hello']);
  });
});

describe('over a network that is cut', () => {
  it('a node has no metrics, its logs wait, and both come when it is mended', () => {
    const { run, kubectl } = cluster('metrics-server', 'prometheus', 'logging');
    wait(run, 40);
    const speaker = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'speaker' }, spec: { nodeName: 'worker3', containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'while sleep 5; do echo tick; done'] }] } };
    const shipped = (): number => run.state<LogRecord>('loki/lines').values().filter(({ pod }) => pod === 'speaker').length;
    const scraped = (): readonly string[] => run.state<Scrape>('prometheus/scrapes').values().at(-1)!.samples.map(({ node }) => node);
    kubectl('create -f -', JSON.stringify(speaker));
    wait(run, 20);
    const before = shipped();
    expect(before).toBeGreaterThan(1);
    run.fault({ code: 'cutNetwork', target: 'worker3' });
    wait(run, 40);
    expect(shipped()).toBe(before);
    expect(scraped()).toEqual(['controlplane', 'worker1', 'worker2']);
    expect(kubectl('top nodes')).toMatch(/worker3 +<unknown>/);
    expect(kubectl('logs -n kube-system deploy/metrics-server')).toContain('context deadline exceeded" node="worker3"');
    run.fault({ code: 'healNetwork', target: 'worker3' });
    wait(run, 50);
    expect(shipped()).toBeGreaterThan(before + 8);
    expect(scraped()).toContain('worker3');
    expect(kubectl('top nodes')).toMatch(/worker3 +\d+m/);
  });

  it('that is slow, answers come later', () => {
    const { run } = cluster('prometheus');
    run.fault({ code: 'slowNetwork', target: 'worker3', millis: 2000 });
    wait(run, 35);
    const last = run.state<Scrape>('prometheus/scrapes').values().at(-1)!;
    const [near, far] = ['worker1', 'worker3'].map((name) => last.samples.find(({ node }) => node === name));
    expect(far === undefined ? 0 : far.at - near!.at).toBeGreaterThan(1_900_000);
  });
});

describe('manifests', () => {
  it('are settled, and gone when they are deleted', () => {
    const addons = ['metrics-server', 'prometheus', 'dashboard', 'logging'];
    const { run, kubectl } = cluster(...addons);
    const pods = kubectl('get pods -A').split('\n').slice(1, -1);
    expect(pods.filter((line) => !/1\/1 +Running/.test(line))).toEqual([]);
    for (const addon of addons) kubectl(`delete -f addons/${addon}.yaml`);
    run.settle();
    wait(run, 40);
    expect(kubectl('get pods -A')).not.toMatch(/metrics|prometheus|dashboard|loki|fluent/);
    for (const table of ['metrics-server', 'prometheus', 'kubernetes-dashboard', 'loki', 'fluent-bit']) expect(run.state(`${table}/placed`).size).toBe(0);
  });

  it('CoreDNS goes and comes', () => {
    const { run, kubectl } = cluster();
    kubectl('delete -f addons/coredns.yaml');
    run.settle();
    expect(run.state('coredns/placed').size).toBe(0);
    expect(kubectl('apply -f addons/coredns.yaml')).toContain('deployment.apps/coredns created');
    run.settle();
    expect(run.state('coredns/placed').size).toBe(2);
  });
});
