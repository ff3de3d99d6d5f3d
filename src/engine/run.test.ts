import { describe, expect, it } from 'vitest';
import type { ApiRequest } from './api/request.ts';
import { GRAINS } from './kernel/trace.ts';
import { SECOND } from './kernel/time.ts';
import { Run } from './run.ts';
import { DEFAULT_SCENARIO } from './scenario.ts';

const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
const labels = { app: 'web' };

const web = (replicas: number): ApiRequest => ({
  verb: 'create',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  namespace: 'default',
  body: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } } },
  },
  ...WHO,
});

function alive(): Run {
  const run = new Run(DEFAULT_SCENARIO, 1);
  expect(run.settle()).toEqual({ settled: true, moving: [] });
  return run;
}

const phases = (run: Run): string[] => run.objects('', 'v1', 'pods').map((pod) => `${pod.metadata.namespace}/${(pod.status as { phase?: string }).phase}`);

describe('Run', () => {
  it('opens on a living cluster: every Pod of a kubeadm cluster runs, every node is ready', () => {
    const run = alive();
    const names = run.objects('', 'v1', 'pods').map(({ metadata }) => metadata.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$|-[a-z0-9]{5}$/, ''));
    expect(names.sort()).toEqual(
      ['coredns', 'coredns', 'etcd-controlplane', 'kube-apiserver-controlplane', 'kube-controller-manager-controlplane', 'kube-proxy', 'kube-proxy', 'kube-proxy', 'kube-proxy', 'kube-scheduler-controlplane', ...Array<string>(4).fill('kube-flannel-ds')].sort(),
    );
    expect(phases(run).every((phase) => /^kube-(system|flannel)\/Running$/.test(phase))).toBe(true);
    const ready = run.objects('', 'v1', 'nodes').map((node) => (node.status as { conditions: { type: string; status: string }[] }).conditions.find(({ type }) => type === 'Ready')?.status);
    expect(ready).toEqual(['True', 'True', 'True', 'True']);
  });

  it('brings a Deployment to Running, and a step back undoes each step forward at every grain', () => {
    const run = alive();
    const start = run.head;
    run.execute(web(2));
    run.settle();
    expect(phases(run).filter((phase) => phase === 'default/Running')).toHaveLength(2);
    for (const grain of GRAINS) {
      run.seek(start);
      run.step(1, grain);
      const stops: [number, string][] = [[run.position, run.hash()]];
      for (let i = 0; i < 6 && run.step(1, grain); i++) stops.push([run.position, run.hash()]);
      for (const [position, hash] of stops.reverse()) {
        expect([run.position, run.hash()], grain).toEqual([position, hash]);
        run.step(-1, grain);
      }
    }
  });

  it('forks in the past; the other future comes back from its commands', () => {
    const run = alive();
    run.execute(web(1));
    run.settle();
    const other = run.save();
    const hash = run.hash();
    run.step(-1, 'milestone');
    run.step(-1, 'milestone');
    run.execute({ verb: 'delete', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web', body: {}, ...WHO });
    run.settle();
    expect(run.hash()).not.toBe(hash);
    const back = Run.open(other);
    back.settle();
    expect(back.hash()).toBe(hash);
  });

  it('runs until a condition holds', () => {
    const run = alive();
    run.execute(web(1));
    const placed = (): boolean => run.objects('', 'v1', 'pods', 'default').some((pod) => (pod.spec as { nodeName?: string }).nodeName !== undefined);
    expect(run.runUntil(placed, 10 * SECOND)).toBe(true);
    expect(run.runUntil(() => false, 1 * SECOND)).toBe(false);
  });

  it('waits for what a controller comes back to: a Pod is available after minReadySeconds', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const labels = { app: 'web' };
    const spec = { replicas: 1, minReadySeconds: 20, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } };
    run.execute({ verb: 'create', group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }, user: 'kubernetes-admin', agent: 'kubectl' });
    expect(run.settle().settled).toBe(true);
    expect(run.objects('apps', 'v1', 'deployments', 'default')[0]?.status).toMatchObject({ availableReplicas: 1 });
  });

  it('says what still moves when it cannot come to rest', () => {
    const run = alive();
    run.execute(web(1));
    const { settled, moving } = run.settle(1_000);
    expect(settled).toBe(false);
    expect(moving.some((key) => key.includes('/web'))).toBe(true);
  });

  it('loses a node that falls silent, and gets it back', () => {
    const run = alive();
    const ready = (): string | undefined =>
      (run.objects('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'worker2')!.status as { conditions: { type: string; status: string }[] }).conditions.find(({ type }) => type === 'Ready')?.status;
    run.fault({ code: 'stopHeartbeats', target: 'worker2' });
    expect(run.runUntil(() => ready() === 'Unknown', 70 * SECOND)).toBe(true);
    run.fault({ code: 'startHeartbeats', target: 'worker2' });
    expect(run.runUntil(() => ready() === 'True', 30 * SECOND)).toBe(true);
  });
});
