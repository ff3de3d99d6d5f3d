import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHost } from '../../host/runHost.ts';
import { runKubectl } from '../../kubectl/kubectl.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { wait } from '../testing/podRun.ts';

const FILES = { read: (path: string) => readFileSync(`src/examples/addons/${path}`, 'utf8'), list: () => undefined };

// One story, told in order.
describe('horizontalPodAutoscaler', { shuffle: false }, () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const kubectl = (line: string, stdin?: string): string => {
    const { stdout, stderr } = runKubectl(line.split(' '), stdin, runHost(run, line, FILES));
    return stdout + stderr;
  };
  const replicas = (): number => Number(kubectl('get deployment web -o jsonpath={.spec.replicas}'));
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/hpa-example', resources: { requests: { cpu: '200m' } } }] } } } };

  it('is blind without the metrics API', () => {
    kubectl('create -f -', JSON.stringify(deployment));
    kubectl('expose deployment web --port=80');
    expect(kubectl('autoscale deployment web --cpu=50% --min=1 --max=6')).toBe('horizontalpodautoscaler.autoscaling/web autoscaled\n');
    run.settle();
    wait(run, 40);
    expect(kubectl('get hpa')).toMatch(/web +Deployment\/web +cpu: <unknown>\/50% +1 +6 +1 /);
    expect(kubectl('get events')).toContain('FailedGetResourceMetric');
    expect(replicas()).toBe(1);
  });

  it('scales up with load, as far as it may', () => {
    kubectl('apply -f metrics-server.yaml');
    run.settle();
    wait(run, 60);
    expect(kubectl('get hpa')).toMatch(/cpu: \d+%\/50%/);
    const load = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'load' }, spec: { containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'while sleep 0.1; do wget -q -O- http://web; done'] }] } };
    kubectl('create -f -', JSON.stringify(load));
    wait(run, 120);
    expect(replicas()).toBe(6);
    expect(kubectl('get events')).toMatch(/SuccessfulRescale +horizontalpodautoscaler\/web +New size: \d; reason: cpu resource utilization \(percentage of request\) above target/);
    wait(run, 60);
    expect(kubectl('get pods -l app=web').split('\n').filter((line) => line.includes('Running'))).toHaveLength(6);
  });

  it('scales down only when it has been calm for five minutes', () => {
    kubectl('delete pod load --now');
    wait(run, 120);
    expect(replicas()).toBe(6);
    expect(kubectl('get hpa web -o jsonpath={.status.conditions[0].reason}')).toBe('ScaleDownStabilized');
    wait(run, 300);
    expect(replicas()).toBe(1);
  });

  it('is checked', () => {
    expect(kubectl('autoscale deployment web --min=5 --max=2')).toContain('--max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 5');
    expect(kubectl('autoscale deployment web')).toContain('required flag(s) "max" not set');
    expect(kubectl('autoscale service web --max=2')).toContain('cannot autoscale a Service');
    expect(kubectl('describe hpa web')).toContain('Scale Target Ref');
  });
});
