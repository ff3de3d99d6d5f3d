import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../api/request.ts';
import type { Steps } from '../api/steps.ts';
import { SECOND } from '../kernel/time.ts';
import { Run } from '../run.ts';
import { DEFAULT_SCENARIO, machine, type Scenario } from '../scenario.ts';

const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
const config = (name: string): ApiRequest => ({ verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }, ...WHO });

const scenario = (masters: number, more: Partial<Scenario> = {}): Scenario => {
  const names = ['controlplane', ...Array.from({ length: masters - 1 }, (_, at) => `controlplane${at + 2}`)];
  const control = names.map((name, at) => ({ ...machine(name, at, 'a'), controlPlane: true }));
  return { ...DEFAULT_SCENARIO, id: 'test', systemPods: false, machines: [...control, machine('worker1', masters, 'b')], ...more };
};

const told = (run: Run, type: keyof Steps): { readonly at: number; readonly actor: unknown; readonly data: never }[] =>
  Array.from({ length: run.head }, (_, at) => run.entry(at + 1)!).filter((entry) => entry.type === type).map(({ at, actor, data }) => ({ at, actor, data: data as never }));

describe('etcd with several members', () => {
  it('elects a leader, commits by majority, and all members come to hold the same', () => {
    const run = new Run(scenario(3), 1);
    expect(run.settle(60 * SECOND).settled).toBe(true);
    console.log(JSON.stringify(told(run, 'etcd')), JSON.stringify(told(run,'raftRole')));
    console.log(run.head, run.eventsHandled, run.headTime);
    expect(run.execute(config('one')).code).toBe(201);
    console.log(JSON.stringify(told(run, 'raft').slice(-9)));
  });
});
