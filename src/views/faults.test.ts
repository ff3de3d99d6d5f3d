/** What can be struck at a moment. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { faultsFor } from './faultsFor.ts';
import { faultsView } from './faults.ts';

const CONFIG = { verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } }, user: 'kubernetes-admin', agent: 'kubectl' } as const;

describe('what can be struck', () => {
  it('is the machines, the programs as they are now, and the messages that are under way', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const codesOf = (group: string, target: string): readonly string[] | undefined => faultsView(run, {}).targets.find((one) => one.group === group && one.target === target)?.codes;
    expect(codesOf('node', 'worker1')).toContain('powerOff');
    expect(codesOf('network', 'worker1')).toContain('cutNetwork');
    expect(codesOf('etcd', 'etcd')).toContain('slowDisk');
    expect(codesOf('program', 'kube-scheduler')).toContain('crash');
    expect(codesOf('program', 'kube-scheduler')).not.toContain('start');
    expect(faultsView(run, {}).targets.some(({ group }) => group === 'message' || group === 'provider')).toBe(false);
    const { head } = run;
    run.execute(CONFIG);
    for (let seq = head + 1; run.entry(seq)?.type !== 'proposed'; seq++) run.seek(seq + 1);
    const message = faultsView(run, {}).targets.find(({ group }) => group === 'message');
    expect(message?.message).toMatchObject({ from: 'kube-apiserver', to: 'etcd', about: 'configmaps/one' });
    run.fault({ code: 'dropMessage', target: message!.target });
    expect(faultsView(run, {}).targets.some(({ group }) => group === 'message')).toBe(false);
    run.fault({ code: 'crash', target: 'kube-scheduler' });
    run.advance();
    expect(codesOf('program', 'kube-scheduler')).toEqual(expect.arrayContaining(['start']));
    expect(codesOf('program', 'kube-scheduler')).not.toContain('crash');
    expect(faultsFor(run, 'program', 'etcd')).not.toEqual(expect.arrayContaining(['start']));
    expect(faultsFor(run, 'program', 'etcd')).not.toContain('thaw');
    run.fault({ code: 'freeze', target: 'etcd' });
    run.advance();
    expect(faultsFor(run, 'program', 'etcd')).toContain('thaw');
    expect(faultsFor(run, 'program', 'nobody')).toEqual([]);
  });
});
