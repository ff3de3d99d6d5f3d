import { describe, expect, it } from 'vitest';
import { Profile } from '../framework/profile.ts';
import { schedulePod } from '../framework/schedulePod.ts';
import { DEFAULT_PLUGINS } from '../plugins.ts';
import { aNode, anInfo, anObject, aPod, aView } from '../testing/build.ts';
import { filterWith, scoreWith } from '../testing/verdicts.ts';
import { interPodAffinityWith } from './interPodAffinity.ts';
import { nodeAffinityWith } from './nodeAffinity.ts';
import { nodeResourcesBalancedAllocationWith } from './nodeResourcesBalancedAllocationArgs.ts';
import { nodeResourcesFitWith, type NodeResourcesFitArgs } from './nodeResourcesFitArgs.ts';
import { podTopologySpreadWith } from './podTopologySpread.ts';

const view = aView(
  [aNode('busy', { labels: { zone: 'a' } }), aNode('free', { labels: { zone: 'b' }, allocatable: { 'example.com/gpu': '2' } })],
  [aPod('x', { node: 'busy', requests: { cpu: '3', memory: '2Gi' }, labels: { app: 'x' } })],
);
const pod = anInfo('p', { requests: { cpu: '1', memory: '2Gi' } });
const fit = (scoringStrategy: NodeResourcesFitArgs['scoringStrategy'], rest: Omit<NodeResourcesFitArgs, 'scoringStrategy'> = {}) => nodeResourcesFitWith({ ...rest, scoringStrategy });
const cpuAndMemory = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 3 },
];

describe('NodeResourcesFit', () => {
  it('prefers full nodes with MostAllocated, by the weights of the resources', () =>
    // busy: CPU 4 of 4, memory 4 of 8 Gi; (100 + 3 * 50) / 4.
    expect(scoreWith(fit({ type: 'MostAllocated', resources: cpuAndMemory }), pod, view)).toEqual({ busy: 62, free: 25 }));

  it('follows a shape with RequestedToCapacityRatio, and leaves out what scores nothing', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 50, score: 10 },
      { utilization: 100, score: 0 },
    ];
    // busy: CPU at 100 % scores 0 and does not count, memory at 50 % scores 100; free: both at 25 %, 50.
    expect(scoreWith(fit({ type: 'RequestedToCapacityRatio', resources: cpuAndMemory, requestedToCapacityRatio: { shape } }), pod, view)).toEqual({ busy: 100, free: 50 });
  });

  it('counts an extended resource only for who asks for it', () => {
    const gpu = fit({ type: 'LeastAllocated', resources: [{ name: 'example.com/gpu', weight: 1 }] });
    expect(scoreWith(gpu, pod, view)).toEqual({ busy: 0, free: 0 });
    expect(scoreWith(gpu, anInfo('g', { requests: { 'example.com/gpu': '1' } }), view)).toEqual({ busy: 0, free: 50 });
  });

  it('ignores resources and groups of them when filtering', () => {
    const wants = anInfo('g', { requests: { 'example.com/gpu': '4', 'other.org/x': '1' } });
    const least = { type: 'LeastAllocated', resources: cpuAndMemory } as const;
    expect(filterWith(fit(least, { ignoredResources: ['example.com/gpu'] }), wants, view)).toMatchObject({ free: ['Insufficient other.org/x'] });
    expect(filterWith(fit(least, { ignoredResources: ['example.com/gpu'], ignoredResourceGroups: ['other.org'] }), wants, view)).toEqual({});
  });
});

it('NodeResourcesBalancedAllocation takes any resources', () => {
  const wants = anInfo('g', { requests: { cpu: '1', memory: '2Gi', 'example.com/gpu': '2' } });
  // free: 0.25, 0.25, 1 with the Pod: deviation 0.3535..., 64; without it 100: 50 + (50 + 64 - 100) / 2.
  expect(scoreWith(nodeResourcesBalancedAllocationWith(['cpu', 'memory', 'example.com/gpu']), wants, view)).toMatchObject({ free: 57 });
  expect(nodeResourcesBalancedAllocationWith(['example.com/gpu']).preScore!(pod, view.snapshot.order(), view)).toEqual({ skip: true });
});

it('NodeAffinity adds what the administrator wants of every Pod', () => {
  const added = nodeAffinityWith({
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] },
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['b'] }] } }],
  });
  expect(filterWith(added, pod, view)).toEqual({ free: ["node(s) didn't match scheduler-enforced node affinity"] });
  expect(scoreWith(added, pod, view)).toEqual({ busy: 0, free: 100 });
});

it('InterPodAffinity: the weight of required terms, and existing wishes ignored', () => {
  const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'p' } } };
  const fan = aPod('fan', { node: 'free', affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  const there = aView([aNode('busy', { labels: { zone: 'a' } }), aNode('free', { labels: { zone: 'b' } })], [fan]);
  const wanted = anInfo('p', { labels: { app: 'p' } });
  const raw = (weight: number, ignore: boolean) => {
    const plugin = interPodAffinityWith({ hardPodAffinityWeight: weight, ignorePreferredTermsOfExistingPods: ignore });
    const prepared = plugin.preScore!(wanted, there.snapshot.order(), there);
    return 'skip' in prepared ? 'skip' : plugin.score!(prepared.state, wanted, there.snapshot.get('free')!, there);
  };
  expect([raw(7, false), raw(0, false), raw(7, true)]).toEqual([7, 'skip', 'skip']);
});

it('PodTopologySpread: constraints for Pods that have none, hard ones too', () => {
  const spread = podTopologySpreadWith([{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }]);
  const service = anObject('Service', 'x', { spec: { selector: { app: 'x' } } }, 'default');
  const there = aView([aNode('one', { labels: { zone: 'a' } }), aNode('two', { labels: { zone: 'b' } }), aNode('bare')], [aPod('x', { node: 'one', labels: { app: 'x' } })], [service]);
  expect(filterWith(spread, anInfo('y', { labels: { app: 'x' } }), there)).toEqual({
    one: ["node(s) didn't match pod topology spread constraints"],
    bare: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  });
  expect(filterWith(spread, anInfo('z', { labels: { app: 'z' } }), there)).toEqual({ skip: [] });
});

describe('a profile with an order of its own', () => {
  const places = (profile: Profile): string => profile.filters.map(({ name }) => name).join(' ');

  it('filters in that order, only by those that are named', () => {
    const profile = new Profile(DEFAULT_PLUGINS, { order: { preFilter: ['NodeResourcesFit', 'NodeAffinity'], filter: ['NodeAffinity', 'NodeResourcesFit', 'NodeUnschedulable'] } });
    expect(places(profile)).toBe('NodeAffinity NodeResourcesFit NodeUnschedulable');
    expect(profile.preFilterOrder).toEqual([1, 0, 2]);
    const full = aView([aNode('n', { unschedulable: true, allocatable: { cpu: '0' } })]);
    expect(schedulePod(profile, { view: full, pod, start: 0, percentage: 0, pick: () => 0 })).toMatchObject({ outcome: 'unschedulable', message: expect.stringContaining('1 Insufficient cpu.') as string });
    const other = new Profile(DEFAULT_PLUGINS, { order: { filter: ['NodeUnschedulable', 'NodeResourcesFit'] } });
    expect(schedulePod(other, { view: full, pod, start: 0, percentage: 0, pick: () => 0 })).toMatchObject({ message: expect.stringContaining('1 node(s) were unschedulable.') as string });
  });

  it('scores by those that are named', () =>
    expect(new Profile(DEFAULT_PLUGINS, { order: { score: ['ImageLocality', 'NodeAffinity'] } }).scorers.map(({ plugin, weight }) => `${plugin.name} ${weight}`)).toEqual(['ImageLocality 1', 'NodeAffinity 2']));
});
