/** Programs of the control plane crash, stand still and come back; clients outlive their connections. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import type { Deployment } from '../api/kinds/deployment.ts';
import type { Steps } from '../api/steps.ts';
import { Run } from '../run.ts';
import { actorName } from '../kernel/component.ts';
import { SECOND } from '../kernel/time.ts';
import { CHECKERS } from '../testing/checkers.ts';
import { make, makePod, podOf, podRun, shellPod, wait } from '../testing/podRun.ts';

const deployment = (name: string, replicas: number): Parameters<typeof make>[1] => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } } },
});

const ready = (run: Run, name: string): number => run.objects<Deployment>('apps', 'v1', 'deployments', 'default').find(({ metadata }) => metadata.name === name)?.status?.readyReplicas ?? 0;
const sound = (run: Run): void => expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
const lives = (run: Run): string[] => Array.from({ length: run.head }, (_, index) => run.entry(index + 1)!).filter(({ type }) => type === 'program').map(({ actor, data }) => `${actorName(actor)} ${(data as Steps['program']).code}`);

describe('a program that crashes', () => {
  it('kube-apiserver: running Pods go on; requests are refused; afterwards everybody watches again', () => {
    const run = podRun();
    make(run, deployment('web', 2));
    run.settle();
    run.fault({ code: 'crash', target: 'kube-apiserver' });
    wait(run, 20);
    expect(() => makePod(run, 'late', { containers: [{ name: 'web', image: 'nginx:1.29' }] })).toThrow('dial tcp 192.168.49.2:6443: connect: connection refused');
    expect(run.state('kubelet/pods').size).toBe(2);
    run.fault({ code: 'start', target: 'kube-apiserver' });
    wait(run, 40);
    make(run, deployment('api', 2));
    run.settle();
    expect([ready(run, 'web'), ready(run, 'api')]).toEqual([2, 2]);
    expect(lives(run)).toEqual(['kube-apiserver crashed', 'kube-apiserver started']);
    sound(run);
  });

  it('kube-scheduler: Pods wait until it is back; what it had begun is neither lost nor done twice', () => {
    for (let ms = 0; ms < 12; ms++) {
      const run = podRun();
      make(run, deployment('web', 6));
      run.advanceTo(run.headTime + ms * 1500);
      run.fault({ code: 'crash', target: 'kube-scheduler' });
      wait(run, 5);
      run.fault({ code: 'start', target: 'kube-scheduler' });
      run.settle();
      expect(ready(run, 'web'), `after ${ms}`).toBe(6);
      sound(run);
    }
  });

  it('kube-controller-manager: a rollout goes on where it was', () => {
    const run = podRun();
    make(run, deployment('web', 4));
    run.advanceTo(run.headTime + 8_000);
    run.fault({ code: 'crash', target: 'kube-controller-manager' });
    wait(run, 5);
    expect(ready(run, 'web')).toBe(0);
    run.fault({ code: 'start', target: 'kube-controller-manager' });
    run.settle();
    expect(ready(run, 'web')).toBe(4);
    sound(run);
  });

  it('is the same run when opened again, and back and forward over the crash', () => {
    const run = podRun();
    make(run, deployment('web', 3));
    run.fault({ code: 'crash', target: 'kube-scheduler' });
    wait(run, 3);
    const before = run.head;
    run.fault({ code: 'start', target: 'kube-scheduler' });
    run.settle();
    const hash = run.hash();
    run.seek(before - 5);
    run.seek(run.head);
    expect(run.hash()).toBe(hash);
    expect(Run.open(run.save()).hash()).toBe(hash);
  });
});

describe('a program that stands still', () => {
  it('kube-apiserver: nobody is answered; nodes are well when it thaws in time', () => {
    const run = podRun();
    shellPod(run, 'sleeper', 'sleep 3600');
    run.settle();
    run.fault({ code: 'freeze', target: 'kube-apiserver' });
    wait(run, 30);
    run.fault({ code: 'thaw', target: 'kube-apiserver' });
    wait(run, 60);
    run.settle();
    expect(podOf(run, 'sleeper')?.status?.phase).toBe('Running');
    make(run, deployment('web', 2));
    run.settle();
    expect(ready(run, 'web')).toBe(2);
    sound(run);
  });

  it('kube-scheduler: places what has come meanwhile', () => {
    const run = podRun();
    run.fault({ code: 'freeze', target: 'kube-scheduler' });
    makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    run.advanceTo(run.headTime + 5 * SECOND);
    expect(podOf(run, 'web')?.spec.nodeName).toBeUndefined();
    run.fault({ code: 'thaw', target: 'kube-scheduler' });
    run.settle();
    expect(podOf(run, 'web')?.spec.nodeName).toBe('worker1');
  });
});

describe('a certificate that has expired', () => {
  it('of a kubelet: the API server no longer knows it; its Pods run on', () => {
    const run = podRun();
    shellPod(run, 'sleeper', 'sleep 3600');
    run.settle();
    run.fault({ code: 'expireCertificate', target: 'kubelet/worker1' });
    wait(run, 70);
    const ready = (): string | undefined => run.objects<Node>('', 'v1', 'nodes').find(({ metadata }) => metadata.name === 'worker1')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    expect(ready()).toBe('Unknown');
    run.fault({ code: 'renewCertificate', target: 'kubelet/worker1' });
    wait(run, 30);
    expect(ready()).toBe('True');
    expect(podOf(run, 'sleeper')?.status?.phase).toBe('Running');
  });

  it('of the API server: nobody wants to speak to it', () => {
    const run = podRun();
    run.fault({ code: 'expireCertificate', target: 'kube-apiserver' });
    expect(() => makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.29' }] })).toThrow('x509: certificate has expired or is not yet valid');
    run.fault({ code: 'renewCertificate', target: 'kube-apiserver' });
    makePod(run, 'web', { containers: [{ name: 'web', image: 'nginx:1.29' }] });
    run.settle();
    expect(podOf(run, 'web')?.status?.phase).toBe('Running');
  });
});
