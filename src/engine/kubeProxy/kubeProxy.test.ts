import { describe, expect, it } from 'vitest';
import type { Steps } from '../api/steps.ts';
import { iptablesText } from '../network/iptables.ts';
import type { RuleSet } from '../network/rules.ts';
import type { Walk } from '../network/walk.ts';
import { Run as BigRun } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { make, makePod, podRun, remove, wait } from '../testing/podRun.ts';

const NODE = { name: 'worker1', podNetwork: '10.244.0.0/16', addresses: ['192.168.49.3'] };

type Run = ReturnType<typeof podRun>;
const rules = (run: Run, node = 'worker1'): RuleSet => run.state<RuleSet>('kubeProxy/rules').get(node)!;
const ofWeb = (run: Run) => rules(run).rules.filter(({ service }) => service === 'web');

function proxied(run: Run): number[] {
  const times: number[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const entry = run.entry(seq)!;
    if (entry.type === 'proxied' && (entry.data as Steps['proxied']).node === 'worker1') times.push(entry.at);
  }
  return times;
}

function cluster(spec: object = {}): Run {
  const run = podRun({ systemPods: true });
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }], ...spec } });
  run.settle();
  return run;
}

describe('rules', () => {
  it('follow the ready Pods', () => {
    const run = cluster({ type: 'NodePort', sessionAffinity: 'ClientIP' });
    expect(ofWeb(run)).toMatchObject([{ name: 'default/web', protocol: 'TCP', port: 8080, endpoints: [], affinitySeconds: 10_800 }]);
    expect(ofWeb(run)[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    makePod(run, 'a', { containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'web' });
    makePod(run, 'b', { containers: [{ name: 'c', image: 'nginx:1.25', readinessProbe: { httpGet: { path: '/never', port: 80 } } }] }, { app: 'web' });
    wait(run, 10);
    expect(ofWeb(run)[0]?.endpoints).toEqual([{ ip: expect.stringMatching(/^10\.244\.1\./) as string, port: 80, node: 'worker1' }]);
    remove(run, 'a');
    wait(run, 5);
    expect(ofWeb(run)[0]?.endpoints).toEqual([]);
  });

  it('are the same object on every node', () => {
    const run = cluster();
    expect(rules(run)).toBe(rules(run, 'controlplane'));
  });

  it('are rebuilt at most once a second, and only told when they changed', () => {
    const run = cluster();
    for (const name of ['a', 'b', 'c']) makePod(run, name, { containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'web' });
    wait(run, 20);
    const times = proxied(run);
    expect(times.length).toBeGreaterThan(2);
    for (const [index, at] of times.slice(1).entries()) expect(at - times[index]!).toBeGreaterThanOrEqual(1_000_000);
    const before = times.length;
    wait(run, 60);
    expect(proxied(run)).toHaveLength(before);
  });

  it('read as iptables-save prints them', () => {
    const run = cluster();
    const empty = iptablesText(rules(run), NODE);
    expect(empty).toContain('--comment "default/web has no endpoints"');
    expect(empty).toContain('-j REJECT');
    makePod(run, 'a', { containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'web' });
    makePod(run, 'b', { containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'web' });
    wait(run, 10);
    const text = iptablesText(rules(run), NODE);
    expect(text).toMatch(/-A KUBE-SVC-[A-Z2-7]{16} -m comment --comment "default\/web -> 10\.244\.1\.\d+:80" -m statistic --mode random --probability 0\.50000000000 -j KUBE-SEP-[A-Z2-7]{16}/);
    expect(text).toMatch(/-j DNAT --to-destination 10\.244\.1\.\d+:80/);
  });
});

describe('a node that is cut off', () => {
  const seen = (run: Run, node: string): number => run.caches().find(({ actor, resource }) => actor === `kube-proxy/${node}` && resource === 'services')!.seen;
  const container = { name: 'c', image: 'nginx:1.25' };

  it('keeps its rules and what it knows, sends packets by them, and learns the rest when the network is mended', () => {
    const run = new BigRun(DEFAULT_SCENARIO, 1);
    run.settle();
    make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] } });
    makePod(run, 'a', { nodeName: 'worker1', containers: [container] }, { app: 'web' });
    makePod(run, 'b', { nodeName: 'worker2', containers: [container] }, { app: 'web' });
    makePod(run, 'client', { nodeName: 'worker1', containers: [container] });
    wait(run, 15);
    const [before, revision] = [ofWeb(run)[0]!.endpoints, seen(run, 'worker1')];
    expect(before).toHaveLength(2);
    run.fault({ code: 'cutNetwork', target: 'worker1', from: ['controlplane'] });
    remove(run, 'b');
    make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'late' }, spec: { selector: { app: 'web' }, ports: [{ port: 81 }] } });
    wait(run, 20);
    const elsewhere = rules(run, 'worker3').rules;
    expect(elsewhere.find(({ service }) => service === 'web')?.endpoints).toHaveLength(1);
    expect(elsewhere.some(({ service }) => service === 'late')).toBe(true);
    expect(ofWeb(run)[0]?.endpoints).toEqual(before);
    expect(rules(run).rules.some(({ service }) => service === 'late')).toBe(false);
    expect([seen(run, 'worker1'), seen(run, 'worker3') > revision]).toEqual([revision, true]);
    // One of them is gone: half of what worker1 sends goes nowhere, and none from a node that knows.
    const outcomes = [1, 2, 3, 4, 5, 6, 7, 8].map(() => run.state<Walk>('network/walks').get(String(run.walk({ from: 'pod/default/client', host: ofWeb(run)[0]!.clusterIP, port: 8080, protocol: 'TCP' })))!.outcome);
    expect(new Set(outcomes).size).toBeGreaterThan(1);
    run.fault({ code: 'healNetwork', target: 'worker1' });
    wait(run, 90);
    expect(rules(run)).toBe(rules(run, 'worker3'));
    expect(seen(run, 'worker1')).toBe(seen(run, 'worker3'));
    expect(run.state('past/kube-proxy/endpointslices.discovery.k8s.io').size).toBeLessThan(3);
  });

  it('does so too where most nodes share one watch', () => {
    const machines = [...DEFAULT_SCENARIO.machines, ...Array.from({ length: 70 }, (_, i) => ({ ...DEFAULT_SCENARIO.machines[1]!, name: `x${i + 10}`, ip: `192.168.50.${i + 10}` }))];
    const run = new BigRun({ ...DEFAULT_SCENARIO, machines }, 1);
    run.settle();
    const shared = machines.find(({ name }) => !run.state('kubeProxy/rules').has(name))!.name;
    run.fault({ code: 'cutNetwork', target: shared });
    make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
    wait(run, 5);
    const named = (node: string): boolean => (run.state<RuleSet>('kubeProxy/rules').get(node) ?? rules(run, '*')).rules.some(({ service }) => service === 'web');
    expect(named('*')).toBe(true);
    expect(named(shared)).toBe(false);
    run.fault({ code: 'healNetwork', target: shared });
    wait(run, 120);
    expect(named(shared)).toBe(true);
  });
});

it('without kube-proxy there are no rules', () => {
  const run = podRun();
  expect(run.state('kubeProxy/rules').size).toBe(0);
});
