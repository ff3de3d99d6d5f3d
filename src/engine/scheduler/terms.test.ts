import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scoreNodes } from './framework/scores.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
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
