import { describe, expect, it } from 'vitest';
import { schedulePod } from './framework/schedulePod.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { aNode, anInfo, aView } from './testing/build.ts';
import { watchCycle } from './watchedCycle.ts';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => aNode(`n${String(i).padStart(4, '0')}`, i % 3 === 0 ? { unschedulable: true } : {}));

describe('a watched cycle', () => {
  it.each([[250, 0], [250, 240], [250, 100], [50, 7]])('of %i nodes from %i on looks at those that the scheduler looked at, in its order', (count, start) => {
    const sight = { profile: DEFAULT_PROFILE, view: aView(nodes(count)), pod: anInfo('p'), start, percentage: 0 };
    const placed = schedulePod(DEFAULT_PROFILE, { ...sight, pick: () => 0 });
    const watched = watchCycle(sight);
    expect(watched.looked).toHaveLength(placed.evaluated);
    expect(new Set(watched.looked).size).toBe(placed.evaluated);
    expect(watched.looked[0]).toBe(`n${String(start).padStart(4, '0')}`);
    expect(watched).toMatchObject({ all: count, feasible: { length: (placed as { feasible: number }).feasible }, byNomination: false });
    expect(watched.best).toContain((placed as { node: string }).node);
    expect([...watched.refusals.keys(), ...watched.feasible.map(({ name }) => name)].sort()).toEqual([...watched.looked].sort());
    for (const name of watched.refusals.keys()) expect(watched.allRefusals.get(name)![0]!.plugin).toBe('NodeUnschedulable');
  });

  it('takes the only node that fits without any score', () => expect(watchCycle({ profile: DEFAULT_PROFILE, view: aView([aNode('a'), aNode('b', { unschedulable: true })]), pod: anInfo('p'), start: 0, percentage: 0 })).toMatchObject({ best: ['a'], scores: [], totals: [] }));

  it('looks only at the nodes that a plugin leaves, and says who left the others out', () => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n0004'] }] }] } };
    const watched = watchCycle({ profile: DEFAULT_PROFILE, view: aView(nodes(9)), pod: anInfo('p', { affinity: { nodeAffinity } }), start: 5, percentage: 0 });
    expect(watched.looked).toEqual(['n0004']);
    expect(watched.preFilters.find(({ did }) => did === 'restricts')).toEqual({ plugin: 'NodeAffinity', did: 'restricts', nodes: ['n0004'] });
  });

  it('tells whom preemption would send away', () => {
    const small = { allocatable: { cpu: '1' } };
    const watched = watchCycle({ profile: DEFAULT_PROFILE, view: aView([aNode('a', small)], [anInfo('old', { node: 'a', requests: { cpu: '1' } }).pod]), pod: anInfo('p', { requests: { cpu: '1' }, priority: 100 }), start: 0, percentage: 0 });
    expect(watched.postFilters.at(-1)).toMatchObject({ plugin: 'DefaultPreemption', node: 'a', victims: ['default/old'] });
  });
});
