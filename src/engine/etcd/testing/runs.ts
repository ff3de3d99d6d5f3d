/**
 * Runs with several members of etcd, for tests. Upstream: none.
 */
import { expect } from 'vitest';
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import type { Steps } from '../../api/steps.ts';
import { SECOND } from '../../kernel/time.ts';
import { Run } from '../../run.ts';
import { DEFAULT_SCENARIO, machine, type Scenario } from '../../scenario.ts';
import type { RaftState } from '../raft/state.ts';
import type { StoredValue } from '../store.ts';

export const WHO = { user: 'kubernetes-admin', agent: 'kubectl' };
export const create = (name: string): ApiRequest => ({ verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }, ...WHO });
export const remove = (name: string): ApiRequest => ({ verb: 'delete', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name, body: {}, ...WHO });

export const scenario = (masters: number, more: Partial<Scenario> = {}): Scenario => {
  const names = ['controlplane', ...Array.from({ length: masters - 1 }, (_, at) => `controlplane${at + 2}`)];
  const control = names.map((name, at) => ({ ...machine(name, at, 'a'), controlPlane: true }));
  return { ...DEFAULT_SCENARIO, id: 'test', systemPods: false, machines: [...control, machine('worker1', masters, 'b')], ...more };
};

export function alive(masters: number, more: Partial<Scenario> = {}): Run {
  const run = new Run(scenario(masters, more), 1);
  expect(run.settle(60 * SECOND).settled).toBe(true);
  return run;
}

export function told<T extends keyof Steps>(run: Run, type: T, from = 0): Steps[T][] {
  const found: Steps[T][] = [];
  for (let seq = from + 1; seq <= run.head; seq++) if (run.entry(seq)!.type === type) found.push(run.entry(seq)!.data as Steps[T]);
  return found;
}

export const pass = (run: Run, time: number): void => run.advanceTo(run.headTime + time);
export const node = (run: Run, name: string): RaftState | undefined => run.state<RaftState>('etcd/raft/node').get(name);
export const leaderOf = (run: Run): string => run.state<RaftState>('etcd/raft/node').values().find(({ role }) => role === 'StateLeader')!.id;
export const kvOf = (run: Run, instance?: string): string => JSON.stringify(run.state<StoredValue>(instance === undefined ? 'etcd/kv' : `etcd/kv/${instance}`).values());
export const messageOf = ({ body }: ApiResponse): string => (body as { message?: string }).message ?? '';
