import { describe, expect, it } from 'vitest';
import { makePod, podOf, podRun, shellPod, told, wait } from '../testing/podRun.ts';

const ready = (run: ReturnType<typeof podRun>, name: string): string | undefined => podOf(run, name)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
const probed = (image: string, probes: object, more: object = {}): object => ({ containers: [{ name: 'main', image, ...probes, ...more }] });
const http = (path: string, port: number): object => ({ httpGet: { path, port } });

describe('readiness', () => {
  it('comes with the first good answer, and settling waits for it', () => {
    const run = podRun();
    makePod(run, 'p', probed('nginx:1.25', { readinessProbe: { ...http('/', 80), initialDelaySeconds: 20 } }));
    wait(run, 10);
    expect(ready(run, 'p')).toBe('False');
    run.settle();
    expect(ready(run, 'p')).toBe('True');
    expect(told(run, 'p').filter((text) => text.includes('Unhealthy'))).toEqual([]);
  });

  it.each([
    [http('/nothing', 80), 'HTTP probe failed with statuscode: 404'],
    [http('/', 8081), 'Get "http://10.244.1.2:8081/": dial tcp 10.244.1.2:8081: connect: connection refused'],
    [{ tcpSocket: { port: 6379 } }, 'dial tcp 10.244.1.2:6379: connect: connection refused'],
    [{ grpc: { port: 5000 } }, 'timeout: failed to connect service "10.244.1.2:5000" within 1s: context deadline exceeded'],
    [{ exec: { command: ['cat', '/tmp/ready'] } }, 'cat: /tmp/ready: No such file or directory'],
  ])('does not come with a bad one: %j', (probe, message) => {
    const run = podRun();
    makePod(run, 'p', probed('nginx:1.25', { readinessProbe: probe }));
    wait(run, 15);
    expect(ready(run, 'p')).toBe('False');
    expect(told(run, 'p')).toContain(`Warning Unhealthy spec.containers{main} | Readiness probe failed: ${message}`);
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });

  it('goes away when the file does', () => {
    const run = podRun();
    makePod(run, 'p', probed('busybox:1.37', { command: ['sh', '-c', 'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 1d'], readinessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2 } }));
    wait(run, 8);
    expect(ready(run, 'p')).toBe('True');
    wait(run, 30);
    expect(ready(run, 'p')).toBe('False');
  });
});

describe('liveness', () => {
  it('ends what does not answer, after the grace period of a shell that does not listen', () => {
    const run = podRun();
    makePod(run, 'p', probed('busybox:1.37', { args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600'], livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 } }));
    wait(run, 60);
    expect(told(run, 'p')).toContain("Warning Unhealthy spec.containers{main} | Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory");
    expect(told(run, 'p')).toContain('Normal Killing spec.containers{main} | Container main failed liveness probe, will be restarted');
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]?.restartCount).toBe(0);
    wait(run, 40);
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137 } } });
  });

  it('waits for the startup probe', () => {
    const run = podRun();
    const probe = { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 5 };
    makePod(run, 'p', probed('busybox:1.37', { command: ['sh', '-c', 'sleep 22; touch /tmp/up; sleep 1d'], startupProbe: { ...probe, failureThreshold: 10 }, livenessProbe: { ...probe, failureThreshold: 1 } }));
    wait(run, 10);
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    wait(run, 40);
    expect(podOf(run, 'p')?.status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true, restartCount: 0 });
  });
});

it('a Pod that only waits costs nothing', () => {
  const run = podRun();
  shellPod(run, 'p', 'sleep infinity');
  run.settle();
  const events = run.eventsHandled;
  wait(run, 5);
  expect(run.eventsHandled - events).toBeLessThan(60);
});
