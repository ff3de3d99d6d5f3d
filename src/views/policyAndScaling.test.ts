/** NetworkPolicies and autoscaling from the terminal line to what the page shows: the packet's walk, the map, the plots, the log. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, NETWORK_SCENARIOS, Run } from '../engine/index.ts';
import { runHost } from '../host/runHost.ts';
import { logOf } from '../host/stepLog.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { project } from '../scene/project.ts';
import { metricsView } from './metrics.ts';
import { networkView } from './network.ts';

const FILES = { read: (path: string) => readFileSync(`src/examples/addons/${path}`, 'utf8'), list: () => undefined };
const pass = (run: Run, seconds: number): void => run.advanceTo(run.headTime + seconds * 1_000_000);

function cluster(scenario = DEFAULT_SCENARIO) {
  const run = new Run(scenario, 1);
  run.settle();
  const kubectl = (line: string, stdin?: object): string => {
    const { stdout, stderr } = runKubectl(line.split(' '), stdin && JSON.stringify(stdin), runHost(run, line, FILES));
    return stdout + stderr;
  };
  return { run, kubectl };
}

const policy = (name: string, ingress: readonly object[]): object => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress } });

describe.each([['geneve-iptables', true], ['default', false]])('a NetworkPolicy in %s', (id, holds) => {
  it(`${holds ? 'stops' : 'does not stop'} the packet whose walk the page shows`, () => {
    const { run, kubectl } = cluster([...NETWORK_SCENARIOS, DEFAULT_SCENARIO].find((scenario) => scenario.id === id)!);
    kubectl('create deployment web --image=nginx:1.29');
    kubectl('expose deployment web --port=80');
    kubectl('run client --image=busybox:1.37 --command -- sleep 1d');
    run.settle();
    const walk = () => {
      run.walk({ from: 'pod/default/client', host: 'web', port: 80, protocol: 'TCP', path: '/' });
      const { shown, cni } = networkView(run, {});
      expect(cni.enforces).toBe(holds);
      return { outcome: shown?.outcome, policies: shown!.hops.filter(({ part }) => part === 'policy').map(({ code, values }) => `${code} ${String(values['policies'] ?? values['policy'] ?? '')}`.trim()) };
    };
    expect(walk()).toEqual({ outcome: 'answered', policies: [] });
    kubectl('create -f -', policy('nobody', []));
    run.settle();
    const denied = walk();
    expect(denied.outcome).toBe(holds ? 'timeout' : 'answered');
    expect(denied.policies.length > 0).toBe(holds);
    expect(/timed out/.test(kubectl('exec client -- wget -T 2 -q -O- http://web'))).toBe(holds);
    kubectl('create -f -', policy('client', [{ from: [{ podSelector: { matchLabels: { run: 'client' } } }] }]));
    run.settle();
    expect(walk().outcome).toBe('answered');
    kubectl('delete networkpolicy nobody client');
    run.settle();
    expect(walk()).toEqual({ outcome: 'answered', policies: [] });
  });
});

it('autoscaling: load rises in the plot, Pods appear on the map, the log says why, and it goes back', () => {
  const { run, kubectl } = cluster();
  kubectl('apply -f metrics-server.yaml');
  kubectl('create -f -', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/hpa-example', resources: { requests: { cpu: '200m' } } }] } } } });
  kubectl('expose deployment web --port=80');
  kubectl('autoscale deployment web --cpu=50% --min=1 --max=4');
  pass(run, 60);
  const onMap = (): number => project(run).nodes.flatMap(({ pods }) => pods).filter(({ base, status }) => base === 'web' && status === 'Running').length;
  const used = (): number => {
    const { now } = metricsView(run, { measure: 'cpu', of: 'pods', namespace: 'default' });
    return 'rows' in now ? now.rows.filter(({ name }) => name.startsWith('web')).reduce((sum, { cpu }) => sum + cpu, 0) : -1;
  };
  expect([onMap(), used() < 10 && used() >= 0]).toEqual([1, true]);
  kubectl('create -f -', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'load' }, spec: { containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'while sleep 0.1; do wget -q -O- http://web; done'] }] } });
  pass(run, 120);
  expect(onMap()).toBe(4);
  expect(used()).toBeGreaterThan(200);
  const said = logOf(run, { actor: 'kube-controller-manager', grain: 'decision', limit: 2_000 });
  expect(said.map(({ data }) => (data as { code?: string }).code)).toContain('scaleUp');
  kubectl('delete pod load --now');
  pass(run, 480);
  expect(onMap()).toBe(1);
});
