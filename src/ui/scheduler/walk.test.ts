import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../../engine/index.ts';
import { schedulerView } from '../../views/scheduler.ts';
import { schedulingCycleView } from '../../views/schedulingCycle.ts';
import { codeOf, nodeAt, placeOf, stagesOf, verdictsAt } from './walk.ts';

const run = new Run(DEFAULT_SCENARIO, 1);
run.settle();
for (const [name, spec] of [['fits', {}], ['nowhere', { nodeSelector: { disk: 'ssd' } }]] as const) run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', user: 'kubernetes-admin', agent: 'kubectl', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec } } });
run.settle();
const cycleOf = (name: string) => schedulingCycleView(run, { seq: schedulerView(run, {}).cycles.find(({ pod }) => pod === `default/${name}`)!.seq })!;

describe('the walk through a cycle', () => {
  const cycle = cycleOf('fits');
  const stages = stagesOf(cycle);
  const place = (point: string, plugin?: string): number => stages.findIndex((stage) => stage.point === point && stage.plugin === plugin);
  const of = (name: string, at: number) => nodeAt(cycle.nodes.find((node) => node.name === name)!, cycle, stages, at);

  it('has a name for each station, by which a link and a lesson find it again', () => {
    expect(stages.map((stage) => placeOf(stages, codeOf(stage)))).toEqual(stages.map((_stage, at) => at));
    expect(placeOf(stages, 'filter')).toBe(stages.findIndex(({ point }) => point === 'filter'));
    expect(placeOf(stages, 'score/Nobody')).toBe(0);
    expect(placeOf(stages, undefined)).toBe(0);
  });

  it('passes through the extension points in their order', () => {
    const points = [...new Set(stages.map(({ point }) => point))];
    expect(points).toEqual(['preEnqueue', 'queueSort', 'preFilter', 'filter', 'preScore', 'score', 'normalizeScore', 'total', 'select', 'reserve', 'permit', 'preBind', 'bind', 'postBind']);
    expect(stages.filter(({ point }) => point === 'normalizeScore').map(({ plugin }) => plugin)).not.toContain('NodeResourcesFit');
  });

  it('takes a node out at the plugin that refuses it, and not before', () => {
    const at = place('filter', 'TaintToleration');
    expect(of('controlplane', at - 1).out).toBeUndefined();
    expect(of('controlplane', at).out).toMatchObject({ plugin: 'TaintToleration' });
    expect(verdictsAt(cycle, stages, at - 1).has('controlplane')).toBe(false);
    expect(verdictsAt(cycle, stages, at).get('controlplane')).toMatchObject({ outcome: 'filtered', plugin: 'TaintToleration' });
  });

  it('fills the scores: raw, normalised, weighted, and the total only then; the winner is marked at the choice', () => {
    const taints = (at: number) => of(cycle.node!, at).cells[0]!.progress;
    expect(taints(place('score', 'TaintToleration') - 1)).toBe('none');
    expect(taints(place('score', 'TaintToleration'))).toBe('raw');
    expect(taints(place('normalizeScore', 'TaintToleration'))).toBe('normalized');
    expect(of(cycle.node!, place('total') - 1).total).toBeUndefined();
    expect(of(cycle.node!, place('total'))).toMatchObject({ total: cycle.nodes[0]!.total, chosen: false });
    expect(of(cycle.node!, place('select')).chosen).toBe(true);
    expect(verdictsAt(cycle, stages, stages.length - 1).get(cycle.node!)).toMatchObject({ outcome: 'best', total: cycle.nodes[0]!.total });
  });

  it('ends back in the queue when no node fits', () => {
    const failed = cycleOf('nowhere');
    const walk = stagesOf(failed);
    expect(walk.slice(-2)).toEqual([{ point: 'postFilter', plugin: 'DefaultPreemption' }, { point: 'back' }]);
    for (const node of failed.nodes) expect(nodeAt(node, failed, walk, walk.length - 1).out).toBeDefined();
  });
});
