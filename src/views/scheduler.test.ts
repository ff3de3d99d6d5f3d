import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Steps } from '../engine/index.ts';
import { schedulerView } from './scheduler.ts';

const create = (run: Run, name: string, spec: object) =>
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '100m' } } }], ...spec } } });

describe('the scheduler from inside', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  create(run, 'fits', {});
  create(run, 'nowhere', { nodeSelector: { disk: 'ssd' } });
  create(run, 'gated', { schedulingGates: [{ name: 'wait' }] });
  run.settle();
  const view = schedulerView(run, {});

  it('keeps each waiting Pod in its queue', () => {
    expect(view.queues.unschedulable).toMatchObject([{ key: 'default/nowhere', attempts: 1, plugins: ['TaintToleration', 'NodeAffinity'] }]);
    expect(view.queues.gated).toMatchObject([{ key: 'default/gated', plugins: ['SchedulingGates'] }]);
    expect(view.counts.active).toBe(0);
  });

  it('shows a cycle with every verdict: the total is the sum of the weighted scores, the chosen node is among the best', () => {
    const seq = view.cycles.find(({ pod }) => pod === 'default/fits')!.seq;
    const cycle = schedulerView(run, { cycle: seq }).cycle!;
    expect(cycle).toMatchObject({ outcome: 'bound', pod: 'default/fits' });
    for (const node of cycle.nodes.filter(({ total }) => total !== undefined)) expect(Object.values(node.scores!).reduce((sum, { weighted }) => sum + weighted, 0)).toBe(node.total);
    expect(cycle.nodes[0]).toMatchObject({ name: cycle.node, best: true });
    const master = cycle.nodes.find(({ name }) => name === 'controlplane')!;
    expect(master.refusals[0]).toMatchObject({ plugin: 'TaintToleration' });
    expect(cycle.filters.find(({ plugin }) => plugin === 'TaintToleration')!.out).toEqual(['controlplane']);
    // The trace holds the same verdicts.
    const traced = (run.entry(seq)!.data as Steps['scheduled']).verdicts!;
    for (const { node, total } of traced) expect(cycle.nodes.find(({ name }) => name === node)?.total).toBe(total);
  });

  it('shows a Pod that fits nowhere with all of its reasons', () => {
    const seq = view.cycles.find(({ pod }) => pod === 'default/nowhere')!.seq;
    const cycle = schedulerView(run, { cycle: seq }).cycle!;
    expect(cycle.outcome).toBe('unschedulable');
    expect(cycle.nodes.every(({ refusals }) => refusals.length > 0)).toBe(true);
  });
});
