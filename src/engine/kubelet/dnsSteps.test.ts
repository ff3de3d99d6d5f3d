import { describe, expect, it } from 'vitest';
import type { Steps } from '../api/steps.ts';
import { make, makePod, podRun, wait } from '../testing/podRun.ts';

type Run = ReturnType<typeof podRun>;

function dnsOf(run: Run) {
  const found: { code: string; routine: boolean; numbers: { readonly [name: string]: unknown } }[] = [];
  for (let seq = 1; seq <= run.head; seq++) {
    const entry = run.entry(seq)!;
    const { code, pod, numbers } = entry.data as Steps['synced'];
    if (entry.type === 'synced' && pod === 'default/asker' && code.startsWith('dns')) found.push({ code, routine: entry.routine, numbers: numbers ?? {} });
  }
  return found;
}

function asking(command: string, spec: object = {}): Run {
  const run = podRun({ systemPods: true });
  make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  run.settle();
  makePod(run, 'asker', { containers: [{ name: 'c', image: 'busybox:1.37', command: ['sh', '-c', command] }], ...spec });
  wait(run, 10);
  return run;
}

describe('what programs in Pods ask the DNS', () => {
  it('is a step for each question, with its place on the search path', () => {
    const run = asking('wget -q -O- http://web; sleep 1d');
    expect(dnsOf(run).map(({ code, numbers }) => [code, numbers['question'], numbers['at'], numbers['of']])).toEqual([['dnsFound', 'web.default.svc.cluster.local.', 1, 4]]);
    expect(dnsOf(run)[0]!.numbers).toMatchObject({ asked: 'web', type: 'A', ndots: 5, by: expect.stringMatching(/^kube-system\/coredns-/) as string, rcode: 'NOERROR' });
  });

  it('goes through the names by ndots, and first by the name itself when it has dots enough', () => {
    const far = asking('wget -q -O- http://example.com; sleep 1d');
    expect(dnsOf(far).map(({ code, numbers }) => `${code} ${String(numbers['question'])} ${String(numbers['rcode'])}`)).toEqual([
      'dnsNone example.com.default.svc.cluster.local. NXDOMAIN',
      'dnsNone example.com.svc.cluster.local. NXDOMAIN',
      'dnsNone example.com.cluster.local. NXDOMAIN',
      'dnsFound example.com. NOERROR',
    ]);
    const near = asking('wget -q -O- http://example.com; sleep 1d', { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } });
    expect(dnsOf(near).map(({ numbers }) => [numbers['question'], numbers['at'], numbers['of'], numbers['ndots']])).toEqual([['example.com.', 1, 4, 1]]);
  });

  it('is told as routine when a service goes on asking', () => {
    const run = asking('while sleep 5; do wget -q -O- http://web; done');
    wait(run, 100);
    const steps = dnsOf(run);
    expect([steps[0]!.routine, steps.at(-1)!.routine]).toEqual([false, true]);
  });

  it('is not there when nobody asks', () => {
    expect(dnsOf(asking('sleep 1d'))).toEqual([]);
  });
});
