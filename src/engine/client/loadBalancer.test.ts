/** The load balancer dies, stands still, comes back: what goes through it, and what does not. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/kinds/node.ts';
import { haScenario } from '../haScenarios.ts';
import { Run } from '../run.ts';
import { CHECKERS } from '../testing/checkers.ts';
import { makePod, podOf, wait } from '../testing/podRun.ts';

const web = { containers: [{ name: 'web', image: 'nginx:1.29' }] };
const three = { ...haScenario('', 3), systemPods: false };
const ready = (run: Run): readonly (string | undefined)[] => run.objects<Node>('', 'v1', 'nodes').map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status);
const leader = (run: Run): unknown => (run.stored('/registry/leases/kube-system/kube-scheduler')[0]!.value.spec as { holderIdentity?: string }).holderIdentity;

describe('the load balancer', () => {
  it('dies: who knows only its address is refused, nodes count as lost, leaders stay leaders; afterwards all come back', () => {
    const run = new Run(three, 1);
    run.settle();
    makePod(run, 'before', web);
    wait(run, 20);
    const led = leader(run);
    expect(run.hasTarget('program', 'load-balancer')).toBe(true);
    run.fault({ code: 'crash', target: 'load-balancer' });
    wait(run, 2);
    expect(() => makePod(run, 'during', web)).toThrow('dial tcp 192.168.49.250:6443: connect: connection refused');
    wait(run, 70);
    expect(new Set(ready(run))).toEqual(new Set(['Unknown']));
    expect(leader(run)).toBe(led);
    expect(podOf(run, 'before')?.status?.containerStatuses?.[0]?.restartCount).toBe(0);
    run.fault({ code: 'start', target: 'load-balancer' });
    wait(run, 60);
    expect(new Set(ready(run))).toEqual(new Set(['True']));
    makePod(run, 'after', web);
    wait(run, 20);
    expect(podOf(run, 'after')?.status?.phase).toBe('Running');
    expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
  });

  it('loses what is on its way through it: a request gets no answer, a watch goes on where it was', () => {
    const run = new Run(three, 1);
    run.settle();
    for (let at = 0; at < 12; at++) {
      makePod(run, `p${at}`, web);
      wait(run, at / 50);
      run.fault({ code: 'crash', target: 'load-balancer' });
      wait(run, 1);
      run.fault({ code: 'start', target: 'load-balancer' });
      wait(run, 15);
      expect(podOf(run, `p${at}`)?.status?.phase, `after ${at}`).toBe('Running');
    }
  });

  it('stands still: connections stay open and silent, new ones wait for ten seconds; when it goes on, so do they', () => {
    const run = new Run(three, 1);
    run.settle();
    run.fault({ code: 'freeze', target: 'load-balancer' });
    const asked = run.headTime;
    expect(() => makePod(run, 'during', web)).toThrow('net/http: TLS handshake timeout');
    expect(run.headTime - asked).toBeGreaterThan(9_000_000);
    wait(run, 70);
    expect(new Set(ready(run))).toEqual(new Set(['Unknown']));
    run.fault({ code: 'thaw', target: 'load-balancer' });
    wait(run, 80);
    expect(new Set(ready(run))).toEqual(new Set(['True']));
    makePod(run, 'after', web);
    wait(run, 20);
    expect(podOf(run, 'after')?.status?.phase).toBe('Running');
    expect(CHECKERS.flatMap((check) => check(run))).toEqual([]);
  });

  it('does not exist before a single API server', () => {
    const run = new Run({ ...three, machines: three.machines.filter(({ name }) => !/controlplane\d/.test(name)) }, 1);
    expect(run.hasTarget('program', 'load-balancer')).toBe(false);
  });
});
