/**
 * What if: for a Pod that waits, the smallest changes that would let it onto each node; for one that is placed, why not the others, and what
 * weight would have changed the winner. Everything is worked out from what is stored, and each change is proved by the scheduler's own filters.
 */
import { formatQuantity, type Pod, type Run, type Steps } from '../engine/index.ts';
import { storedView, suggestionsFor, TrialBench, turningWeights, type Change, type CycleRecord, type Turning } from '../engine/whatIf.ts';
import { missingScheduler, schedulerProfile } from './schedulerProfile.ts';
import { linesFor } from './whatIfLines.ts';

export interface WhatIfQuery {
  /** `namespace/name`; the first that waits, else the newest placed, without it. */
  readonly pod?: string;
  /** Only nodes whose names have this in them: how one node of a big cluster is looked at. */
  readonly find?: string;
}

interface Refusal {
  readonly plugin: string;
  readonly reasons: readonly string[];
}

export interface Suggestion {
  readonly changes: readonly Change[];
  /** By how much less a request would be, as Kubernetes writes it; beside the changes, empty for others. */
  readonly amounts: readonly string[];
  readonly lines: readonly string[];
  /** The Pod to look for afterwards, see whatIfLines.ts. */
  readonly follow: string;
}

interface WaitingNode {
  readonly name: string;
  readonly feasible: boolean;
  /** So many nodes have been searched before it that nobody has looked what would help. */
  readonly unsearched?: true;
  readonly refusals: readonly Refusal[];
  readonly suggestions: readonly Suggestion[];
}

export interface OtherNode {
  readonly name: string;
  readonly refusals: readonly Refusal[];
  readonly total?: number;
  /** Per plugin: its weighted score less that of the chosen node. */
  readonly behind?: readonly { readonly plugin: string; readonly by: number }[];
}

export interface PlacedData {
  readonly node: string;
  /** The cycle that chose it; absent when no scheduler did, or it is no longer in the history. */
  readonly seq?: number;
  readonly at?: number;
  readonly total?: number;
  /** Nodes that were as good. */
  readonly ties: readonly string[];
  readonly others: readonly OtherNode[];
  readonly hidden: number;
  readonly turnings: readonly Turning[];
}

export interface WhatIfData {
  readonly waiting: readonly string[];
  readonly placed: readonly string[];
  readonly pod?: string;
  /** Of a Pod that waits in vain: the scheduler that it asks for, and that is not there. */
  readonly missingScheduler?: string;
  readonly nodes?: readonly WaitingNode[];
  readonly hidden?: number;
  readonly choice?: PlacedData;
}

const MOST_PODS = 60;
const MOST_NODES = 24;
/** Of one question, besides the first look at each node: what a big cluster leaves over is looked at when it is asked for by name. */
const MOST_TRIALS = 2_500;

const keyOf = ({ metadata: { namespace = 'default', name } }: Pod): string => `${namespace}/${name}`;
const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const isPlaced = ({ spec }: Pod): boolean => (spec.nodeName ?? '') !== '';

export function whatIfView(run: Run, { pod: wanted, find = '' }: WhatIfQuery): WhatIfData {
  const pods = run.objects<Pod>('', 'v1', 'pods').filter((pod) => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined);
  const waiting = pods.filter((pod) => !isPlaced(pod));
  const newestFirst = pods.filter(isPlaced).sort((a, b) => Number(b.metadata.namespace === 'default') - Number(a.metadata.namespace === 'default') || (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1));
  const lists = { waiting: waiting.slice(0, MOST_PODS).map(keyOf), placed: newestFirst.slice(0, MOST_PODS).map(keyOf) };
  const pod = wanted === undefined ? (waiting[0] ?? newestFirst[0]) : pods.find((one) => keyOf(one) === wanted);
  if (pod === undefined) return lists;
  const head = { ...lists, pod: keyOf(pod) };
  const missing = missingScheduler(run, pod);
  if (missing !== undefined) return { ...head, missingScheduler: missing };
  return isPlaced(pod) ? { ...head, choice: choiceOf(run, pod, find) } : { ...head, ...waitingOf(run, pod, find) };
}

function waitingOf(run: Run, pod: Pod, find: string): Pick<WhatIfData, 'nodes' | 'hidden'> {
  const profile = schedulerProfile(run, pod);
  if (profile === undefined) return {};
  const view = storedView((group, version, resource) => run.objects(group, version, resource));
  const bench = new TrialBench(profile, pod, view);
  const judged = bench.nodes.filter((name) => name.includes(find)).flatMap((name) => bench.with([], name, ({ feasible, refusals }) => ({ name, feasible, refusals })) ?? []);
  const shown = judged.sort((a, b) => a.refusals.length - b.refusals.length || (a.name < b.name ? -1 : 1)).slice(0, MOST_NODES);
  const looked = bench.trials;
  const nodes = shown.map(({ name, feasible, refusals }): WaitingNode => {
    const unsearched = !feasible && bench.trials - looked > MOST_TRIALS;
    const found = feasible || unsearched ? [] : suggestionsFor(bench, name);
    const suggestions = found.flatMap((changes): readonly Suggestion[] => {
      const deeds = linesFor(run, pod, changes, view.objects);
      return deeds === undefined ? [] : [{ changes, amounts: changes.map(amountOf), ...deeds }];
    });
    return { name, feasible, ...(unsearched && { unsearched }), refusals: refusals.map(({ plugin, status }) => ({ plugin, reasons: status.reasons })), suggestions };
  });
  const cheapest = (node: WaitingNode): number => node.suggestions[0]?.changes.length ?? 99;
  return { nodes: nodes.sort((a, b) => Number(b.feasible) - Number(a.feasible) || cheapest(a) - cheapest(b)), hidden: judged.length - shown.length };
}

function amountOf(change: Change): string {
  if (change.kind !== 'request') return '';
  const nanos = change.resource === 'cpu' ? BigInt(change.by) * 1_000_000n : BigInt(change.by) * 1_000_000_000n;
  return formatQuantity({ nanos, format: change.resource === 'memory' ? 'BinarySI' : 'DecimalSI' });
}

/** The newest cycle that placed the Pod. */
function cycleOf(run: Run, key: string): { readonly seq: number; readonly at: number } | undefined {
  for (let seq = run.position; seq > 0; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) return undefined;
    if (entry.type !== 'scheduled') continue;
    const { pod, outcome } = entry.data as Steps['scheduled'];
    if (pod === key && outcome === 'bound') return { seq, at: entry.at };
  }
  return undefined;
}

function choiceOf(run: Run, pod: Pod, find: string): PlacedData {
  const node = pod.spec.nodeName!;
  const cycle = cycleOf(run, keyOf(pod));
  const record = cycle && run.cycleAt(cycle.seq);
  if (cycle === undefined || record === undefined) return { node, ties: [], others: [], hidden: 0, turnings: [] };
  const others = othersOf(record, node).filter(({ name }) => name.includes(find));
  const total = record.totals[record.feasible.indexOf(node)];
  return {
    node,
    ...cycle,
    ...(total !== undefined && { total }),
    ties: record.best.filter((name) => name !== node),
    others: others.slice(0, MOST_NODES),
    hidden: Math.max(0, others.length - MOST_NODES),
    turnings: turningWeights(record, node),
  };
}

function othersOf(record: CycleRecord, chosen: string): readonly OtherNode[] {
  const place = record.feasible.indexOf(chosen);
  const names = new Set([...record.feasible, ...record.refusals.keys(), ...record.allRefusals.keys()]);
  names.delete(chosen);
  return [...names]
    .map((name): OtherNode => {
      const index = record.feasible.indexOf(name);
      const refusals = (record.allRefusals.get(name) ?? []).map(({ plugin, status }) => ({ plugin, reasons: status.reasons }));
      if (index < 0 || place < 0) return { name, refusals, ...(index >= 0 && { total: record.totals[index]! }) };
      const behind = record.scores.map(({ plugin, weight, normalized }) => ({ plugin, by: weight * (normalized[index]! - normalized[place]!) })).filter(({ by }) => by !== 0);
      return { name, refusals: [], total: record.totals[index]!, behind };
    })
    .sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || (a.name < b.name ? -1 : 1));
}
