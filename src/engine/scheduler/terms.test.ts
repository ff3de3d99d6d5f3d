import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scoreNodes } from './framework/scores.ts';
import type { Plugin } from './framework/plugin.ts';
import { Profile } from './framework/profile.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { interPodAffinityWith } from './plugins/interPodAffinity.ts';
import { nodeAffinityWith } from './plugins/nodeAffinity.ts';
import { nodeResourcesBalancedAllocationWith } from './plugins/nodeResourcesBalancedAllocationArgs.ts';
import { nodeResourcesFitWith } from './plugins/nodeResourcesFitArgs.ts';
import { podTopologySpreadWith } from './plugins/podTopologySpread.ts';
import { volumeBindingWith } from './plugins/volumeBinding.ts';
import { recordCycle } from './record.ts';
import { viewOf, type Cluster } from './replay.ts';
import type { RecordedCase } from './recordedCase.ts';
import { podInfoOf } from './snapshot/podInfo.ts';
import { TERMS } from './terms.ts';
import { passes, workedOut } from './terms/sum.ts';

const FAMILIES = ['images', 'mixed', 'named', 'nodeaffinity', 'podaffinity', 'ports', 'resources', 'spread', 'taints', 'unschedulable', 'volumes'];

function casesOf(family: string): readonly { readonly name: string; readonly cluster: Cluster; readonly pod: NonNullable<RecordedCase['pod']> }[] {
  const read = JSON.parse(readFileSync(fileURLToPath(new URL(`testing/${family}.json`, import.meta.url)), 'utf8')) as { readonly cases?: readonly RecordedCase[] } | readonly RecordedCase[];
  const cases = 'cases' in read ? (read.cases ?? []) : (read as readonly RecordedCase[]);
  const named = new Map(cases.map((one) => [one.name, one]));
  return cases.flatMap(({ name, cluster, sameClusterAs, pod }) => {
    const own = cluster ?? named.get(sameClusterAs ?? '')?.cluster;
    return own === undefined || pod === undefined ? [] : [{ name, cluster: own, pod }];
  });
}

describe.each(FAMILIES)('the recorded cases of %s', (family) => {
  const cases = casesOf(family);

  it('are there', () => expect(cases.length).toBeGreaterThan(1));

  it('have the very scores that the explanations work out, raw and normalised, on every node that fits', () => {
    for (const { name, cluster, pod } of cases) {
      const view = viewOf(cluster);
      const info = podInfoOf(pod);
      const { feasible } = recordCycle(DEFAULT_PROFILE, info, view);
      const nodes = feasible.map((one) => view.snapshot.get(one)!);
      for (const { plugin, raw, normalized } of nodes.length === 0 ? [] : scoreNodes(DEFAULT_PROFILE, info, nodes, view)) {
        const { score, normalize } = TERMS.get(plugin)!;
        const asks = nodes.map((node) => ({ pod: info, node, nodes, view }));
        const worked = asks.map((ask) => workedOut(score!(ask).raw));
        expect(worked, `${name} ${plugin}`).toEqual(raw.map((one) => one + 0));
        expect(asks.map((ask, index) => (normalize === undefined ? worked[index]! : workedOut(normalize(worked[index]!, worked, ask)))), `${name} ${plugin}, normalised`).toEqual(normalized);
      }
    }
  });

  it('have the very verdicts that the checks of the explanations give, on every node', () => {
    for (const { name, cluster, pod } of cases) {
      const view = viewOf(cluster);
      const info = podInfoOf(pod);
      for (const plugin of DEFAULT_PROFILE.filters) {
        const filter = TERMS.get(plugin.name)?.filter;
        const prepared = plugin.preFilter?.(info, view) ?? { state: undefined };
        if (filter === undefined || !('state' in prepared)) continue;
        for (const node of view.snapshot.nodes()) {
          const refused = plugin.filter!(prepared.state, info, node, view) !== undefined;
          expect(passes(filter({ pod: info, node, nodes: [], view })), `${name} ${plugin.name} ${node.name}`).toBe(!refused);
        }
      }
    }
  });
});

describe('with other arguments than the usual', () => {
  const resources = [{ name: 'cpu', weight: 2 }, { name: 'memory', weight: 1 }, { name: 'ephemeral-storage', weight: 3 }];
  const shape = [{ utilization: 0, score: 1 }, { utilization: 40, score: 10 }, { utilization: 90, score: 0 }];
  const zones = [{ topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }, { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }] as const;
  const addedAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, preference: { matchExpressions: [{ key: 'disktype', operator: 'In', values: ['ssd'] }] } }], requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disktype', operator: 'Exists' }] }] } } as const;
  const others: readonly { readonly args: unknown; readonly plugin: Plugin }[] = [
    ...(['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'] as const).map((type) => ({ type, resources, ...(type === 'RequestedToCapacityRatio' && { requestedToCapacityRatio: { shape } }) })).map((scoringStrategy) => ({ args: { scoringStrategy }, plugin: nodeResourcesFitWith({ scoringStrategy }) })),
    { args: { resources }, plugin: nodeResourcesBalancedAllocationWith(resources.map(({ name }) => name)) },
    { args: { hardPodAffinityWeight: 30, ignorePreferredTermsOfExistingPods: false }, plugin: interPodAffinityWith({ hardPodAffinityWeight: 30, ignorePreferredTermsOfExistingPods: false }) as Plugin },
    { args: { hardPodAffinityWeight: 0, ignorePreferredTermsOfExistingPods: true }, plugin: interPodAffinityWith({ hardPodAffinityWeight: 0, ignorePreferredTermsOfExistingPods: true }) as Plugin },
    { args: { addedAffinity }, plugin: nodeAffinityWith(addedAffinity as never) as Plugin },
    { args: { defaultingType: 'List', defaultConstraints: zones }, plugin: podTopologySpreadWith(zones) as Plugin },
    { args: { shape }, plugin: volumeBindingWith(shape) as Plugin },
  ];

  it.each(others)('$plugin.name $args has the scores and verdicts that the explanations work out', ({ args, plugin }) => {
    const profile = new Profile([{ plugin, weight: 1, args }], {});
    let scored = 0;
    for (const { name, cluster, pod } of FAMILIES.flatMap(casesOf)) {
      const view = viewOf(cluster);
      const info = podInfoOf(pod);
      const nodes = view.snapshot.nodes();
      const { score, normalize, filter } = TERMS.get(plugin.name)!;
      const asks = nodes.map((node) => ({ pod: info, node, nodes, view, args: profile.args.get(plugin.name) }));
      const prepared = plugin.preFilter?.(info, view) ?? { state: undefined };
      if (filter !== undefined && plugin.filter !== undefined && 'state' in prepared) for (const ask of asks) expect(passes(filter(ask)), `${name} ${ask.node.name}`).toBe(plugin.filter(prepared.state, info, ask.node, view) === undefined);
      if (plugin.name === 'VolumeBinding' && !('state' in prepared)) continue;
      for (const { raw, normalized } of scoreNodes(profile, info, nodes, view)) {
        const worked = asks.map((ask) => workedOut(score!(ask).raw));
        expect(worked, name).toEqual(raw.map((one) => one + 0));
        expect(asks.map((ask, index) => (normalize === undefined ? worked[index]! : workedOut(normalize(worked[index]!, worked, ask)))), name).toEqual(normalized);
        scored++;
      }
    }
    expect(scored).toBeGreaterThan(0);
  });
});
