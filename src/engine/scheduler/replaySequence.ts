/**
 * Recorded sequences: Pods scheduled one after the other, each on the alphabetically first of the best nodes. Upstream: none (vectors/README).
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { Json } from '../api/object.ts';
import { byCodeUnit } from '../kernel/sortedKeys.ts';
import { schedulePod } from './framework/schedulePod.ts';
import { DEFAULT_PLUGINS } from './plugins.ts';
import { Profile } from './framework/profile.ts';
import { recordCycle } from './record.ts';
import { refusalLists, viewOf, type Cluster } from './replay.ts';
import { podInfoOf } from './snapshot/podInfo.ts';

/** The recordings were made without preemption. */
const PROFILE = new Profile(DEFAULT_PLUGINS.filter(({ plugin }) => plugin.postFilter === undefined));

export function replaySequence(cluster: Cluster, pods: readonly Pod[]): Json[] {
  const view = viewOf(cluster);
  const steps: Json[] = [];
  for (const pod of pods) {
    const info = podInfoOf(pod);
    const record = recordCycle(PROFILE, info, view);
    const filter = record.refusals.size > 0 ? { filter: refusalLists(record.refusals) } : {};
    if (record.feasible.length === 0) {
      const outcome = schedulePod(PROFILE, { view, pod: info, start: 0, percentage: 100, pick: () => 0 });
      steps.push({ pod: pod.metadata.name, result: outcome.outcome, ...filter, ...('message' in outcome && { message: outcome.message }) });
      continue;
    }
    const bestNodes = [...record.best].sort(byCodeUnit);
    const node = bestNodes[0]!;
    const totals = Object.fromEntries(record.feasible.map((name, i) => [name, record.totals[i]!]));
    steps.push({ pod: pod.metadata.name, result: 'scheduled', node, bestNodes, totals, ...filter });
    view.snapshot.setPod({ ...pod, spec: { ...pod.spec, nodeName: node } });
  }
  return steps;
}
