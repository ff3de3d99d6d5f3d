import { describe, expect, it } from 'vitest';
import { EngineHost } from './host.ts';

const opened = async () => {
  const host = new EngineHost();
  return { host, start: await host.open({ scenario: 'default' }) };
};

const DEPLOY = 'kubectl create deployment web --image=nginx --replicas=2';

describe('futures of one run', () => {
  it('are made on purpose, named, compared at one time and forgotten', async () => {
    const { host } = await opened();
    const forked = await host.fork('two replicas');
    expect(forked.branches.map(({ label, current }) => [label, current])).toEqual([['two replicas', true], ['', false]]);
    const { frame } = await host.kubectl(DEPLOY, {});
    const settled = await host.advance(frame.at + 20_000_000);
    const main = settled.branches.find(({ current }) => !current)!;
    expect(settled.branches.map(({ label }) => label)).toEqual(['two replicas', '']);
    const { frame: there, differences } = await host.compare(main.id, settled.at);
    expect(there.at).toBeLessThanOrEqual(settled.at);
    expect(there.scene.nodes.flatMap(({ pods }) => pods).filter(({ base }) => base === 'web')).toEqual([]);
    expect(differences).toContainEqual({ kind: 'Deployment', ref: { resource: 'deployments.apps', namespace: 'default', name: 'web' }, where: 'left', changes: [] });
    expect(differences.filter(({ kind, where }) => kind === 'Pod' && where === 'left')).toHaveLength(2);
    expect(differences.map(({ kind }) => kind).lastIndexOf('Pod')).toBe(1);
    // Comparing moved nothing.
    expect((await host.goto({ seq: settled.seq })).branch).toBe(settled.branch);
    const named = await host.nameBranch(main.id, '  before  ');
    expect(named.branches.find(({ id }) => id === main.id)?.label).toBe('before');
    const one = await host.dropBranch(main.id);
    expect(one.branches).toHaveLength(1);
    await expect(host.compare(main.id, 0)).rejects.toThrow('branch');
  });

  it('are the same until something is done: no difference', async () => {
    const { host } = await opened();
    await host.kubectl(DEPLOY, {});
    const here = await host.fork('copy');
    const { differences } = await host.compare(here.branches.at(-1)!.id, here.at);
    expect(differences).toEqual([]);
  });

  it('show fields that differ of what is in both', async () => {
    const { host } = await opened();
    const { frame } = await host.kubectl(DEPLOY, {});
    await host.advance(frame.at + 20_000_000);
    await host.fork('three');
    const scaled = await host.kubectl('kubectl scale deployment web --replicas=3', {});
    const main = scaled.frame.branches.at(-1)!;
    const { differences } = await host.compare(main.id, scaled.frame.at);
    expect(differences.find(({ kind }) => kind === 'Deployment')).toMatchObject({ where: 'both', changes: [{ path: 'spec.replicas', before: 3, after: 2 }] });
  });
});

describe('breakpoints', () => {
  it('end a step early where they hold, and say which', async () => {
    const { host } = await opened();
    const { frame } = await host.kubectl(DEPLOY, {});
    await host.goto({ seq: frame.seq });
    const breaks = [{ event: 'Killing' }, { event: 'ScalingReplicaSet' }, { pod: 'web-*' }];
    const first = await host.goto({ direction: 1, grain: 'milestone', breaks });
    expect(first.broke).toBe(1);
    expect(first.step).toMatchObject({ type: 'stored' });
    let next = first;
    for (let i = 0; i < 5 && next.broke !== 2; i += 1) next = await host.goto({ direction: 1, grain: 'milestone', breaks });
    expect(next).toMatchObject({ broke: 2, step: { type: 'stored', data: { kind: 'Pod' } } });
    expect((await host.goto({ direction: 1, grain: 'decision' })).broke).toBeUndefined();
  });

  it('can wait for a program to decide', async () => {
    const { host } = await opened();
    const { frame } = await host.kubectl(DEPLOY, {});
    await host.goto({ seq: frame.seq });
    const stopped = await host.goto({ direction: 1, grain: 'milestone', breaks: [{ actor: 'kube-scheduler' }] });
    expect(stopped).toMatchObject({ broke: 0, step: { actor: 'kube-scheduler', grain: 'decision' } });
  });
});

describe('what then', () => {
  it('follows a step to what it led to, and stops at the first decision on each way', async () => {
    const { host } = await opened();
    const { frame } = await host.kubectl(DEPLOY, {});
    await host.advance(frame.at + 20_000_000);
    const log = await host.log({ grain: 'milestone', limit: 400 });
    const command = log.find(({ type, data }) => type === 'command' && (data as { line?: string }).line === DEPLOY)!;
    const { effects } = await host.goto({ seq: command.seq });
    expect(effects[0]).toMatchObject({ type: 'reconciled', data: { controller: 'deployment-controller' } });
    expect((await host.goto({ seq: effects[0]!.seq })).causes.map(({ seq }) => seq)).toContain(command.seq);
  });
});
