/**
 * Answers to recorded scheduler cases, computed from their input alone and in the recordings' own shape. Upstream: none (vectors/README).
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { preempt } from './plugins/defaultPreemption.ts';
import type { CycleRecord } from './record.ts';
import { recordCycle } from './record.ts';
import { listerOf } from './framework/objectLister.ts';
import type { View } from './framework/view.ts';
import type { Refusal } from './framework/profile.ts';
import { schedulePod, type NotPlaced } from './framework/schedulePod.ts';
import { messageOf } from './framework/status.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { podInfoOf, type PodInfo } from './snapshot/podInfo.ts';
import { snapshotOf } from './snapshot/snapshot.ts';

export type Answer = { readonly [field: string]: Json };

export interface Cluster {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly objects?: readonly KubeObject[];
}

/** The view of a recorded cluster: placed Pods on their nodes, nominated ones beside. */
export function viewOf({ nodes, pods, objects = [] }: Cluster): View {
  const nominated = new Map<string, PodInfo[]>();
  for (const pod of pods) {
    const node = pod.status?.nominatedNodeName;
    if (node === undefined || (pod.spec.nodeName ?? '') !== '') continue;
    nominated.set(node, [...(nominated.get(node) ?? []), podInfoOf(pod)]);
  }
  return { snapshot: snapshotOf(nodes, pods), objects: listerOf(objects), nominated };
}

const FIRST = (): number => 0;

/** One Pod against one cluster. */
export function replayPod(cluster: Cluster, pod: Pod): Answer {
  const gated = DEFAULT_PROFILE.preEnqueue(pod);
  if (gated !== undefined) return { result: 'gated', preEnqueue: verdict(gated) };
  const view = viewOf(cluster);
  const info = podInfoOf(pod);
  const record = recordCycle(DEFAULT_PROFILE, info, view);
  const outcome = schedulePod(DEFAULT_PROFILE, { view, pod: info, start: 0, percentage: 100, pick: FIRST });
  const head = { result: outcome.outcome, preFilter: preFilterAnswer(record), ...verdicts(record, view) };
  if (outcome.outcome === 'scheduled')
    return { ...head, feasible: [...record.feasible].sort(), scores: scoresAnswer(record), bestNodes: [...record.best].sort() };
  if (outcome.outcome === 'error' || view.snapshot.size === 0) return { ...head, message: outcome.message };
  return {
    ...head,
    unschedulablePlugins: [...outcome.diagnosis.plugins].sort(),
    message: outcome.message,
    preemption: preemptionAnswer(info, outcome),
  };
}

const verdict = ({ plugin, status }: Refusal): Json => [plugin, status.code, ...[...status.reasons].sort()];

export const refusalLists = (refusals: ReadonlyMap<string, Refusal>): Json =>
  Object.fromEntries([...refusals].map(([node, refusal]) => [node, verdict(refusal)]));

/** The recordings do not name these. */
const ALWAYS_SKIPPED: readonly string[] = ['DynamicResources', 'NodeDeclaredFeatures'];

function preFilterAnswer(record: CycleRecord): Json {
  const { refusal, onlyNodes, preFilterRefusals } = record;
  const skipped = record.skipped.filter((name) => !ALWAYS_SKIPPED.includes(name));
  const code = refusal === undefined ? 'Success' : refusal.status.code;
  return {
    code,
    ...(refusal !== undefined && { plugin: refusal.plugin, reasons: [...refusal.status.reasons].sort() }),
    ...(onlyNodes !== undefined && { onlyNodes }),
    ...(preFilterRefusals.length > 0 && {
      perPlugin: Object.fromEntries(preFilterRefusals.map(({ plugin, status }) => [plugin, [status.code, ...[...status.reasons].sort()]])),
    }),
    ...(skipped.length > 0 && { skip: [...skipped].sort() }),
  };
}

/** First refusals, and every refusal where that says more (or where nominated Pods make the two hard to compare). */
function verdicts({ refusals, allRefusals }: CycleRecord, { nominated }: View): Answer {
  const all: [string, Json][] = [];
  for (const [node, each] of allRefusals) {
    const first = refusals.get(node);
    const repeats =
      first !== undefined &&
      !nominated.has(node) &&
      each.length === 1 &&
      JSON.stringify(verdict(each[0]!)) === JSON.stringify(verdict(first));
    if (!repeats)
      all.push([node, Object.fromEntries(each.map(({ plugin, status }) => [plugin, [status.code, ...[...status.reasons].sort()]]))]);
  }
  return {
    ...(refusals.size > 0 && { filter: refusalLists(refusals) }),
    ...(all.length > 0 && { filterAll: Object.fromEntries(all) }),
  };
}

function scoresAnswer({ feasible, scores, totals }: CycleRecord): Json {
  const nodes = feasible.map((node, i): [string, Json] => [
    node,
    [totals[i]!, scores.map(({ weight, normalized }) => weight * normalized[i]!), scores.map(({ raw }) => raw[i]!)],
  ]);
  return { plugins: scores.map(({ plugin }) => plugin), nodes: Object.fromEntries(nodes) };
}

function preemptionAnswer(info: PodInfo, { postFilter, cycle }: NotPlaced): Json {
  const { status, message = '', nominated } = postFilter ?? {};
  const answer = { status: status?.code ?? 'Success', message: status === undefined ? message : messageOf(status) };
  if (status?.code === 'Error' || cycle === undefined) return answer;
  const { candidates, best, refusals } = preempt(info, cycle);
  return {
    ...answer,
    ...(nominated !== undefined && {
      candidates: Object.fromEntries(
        candidates.map(({ node, victims, pdbViolations }) => [
          node,
          { victims: victims.map(({ key }) => key), ...(pdbViolations > 0 && { pdbViolations }) },
        ]),
      ),
      best: best.map(({ node }) => node).sort(),
      nominatedNode: nominated.node,
    }),
    ...(refusals.size > 0 && {
      nodeStatus: Object.fromEntries([...refusals].map(([node, refusal]) => [node, [refusal.code, ...[...refusal.reasons].sort()]])),
    }),
  };
}
