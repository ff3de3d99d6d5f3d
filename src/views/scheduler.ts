/** kube-scheduler from inside: its queues with their timers, and one cycle, plugin by plugin, with every verdict and score. */
import { backoffEnd, DEFAULT_PROFILE, SCORE_WEIGHTS, type QueuedPod, type Run, type Steps } from '../engine/index.ts';

export interface SchedulerQuery {
  /** Sequence number of the cycle to show; the newest up to the present step without it. */
  readonly cycle?: number;
}

export type QueueName = (typeof QUEUES)[number];

/** Nothing is in flight between steps: a cycle is one instant. */
const QUEUES = ['active', 'backoff', 'unschedulable', 'gated'] as const;

export interface WaitingPod {
  readonly key: string;
  readonly priority: number;
  readonly attempts: number;
  /** Simulated microseconds that it has been in this queue. */
  readonly waits: number;
  /** Until its back-off ends; 0 when it has none. */
  readonly backoff: number;
  /** Plugins that rejected it, or the gate that keeps it out. */
  readonly plugins: readonly string[];
}

export interface CycleNode {
  readonly name: string;
  /** Every plugin that refuses it, each by itself, with Kubernetes' reasons; the first one decides. */
  readonly refusals: readonly { readonly plugin: string; readonly reasons: readonly string[] }[];
  readonly scores?: { readonly [plugin: string]: { readonly raw: number; readonly normalized: number; readonly weighted: number } };
  readonly total?: number;
  readonly best: boolean;
}

export interface CycleData {
  readonly seq: number;
  readonly at: number;
  readonly pod: string;
  readonly outcome: Steps['scheduled']['outcome'];
  readonly node?: string;
  readonly message?: string;
  readonly attempts: number;
  /** Filter plugins in the order in which they run; those that had nothing to do are skipped. */
  readonly filters: readonly { readonly plugin: string; readonly skipped: boolean; readonly out: readonly string[] }[];
  readonly scorers: readonly { readonly plugin: string; readonly weight: number }[];
  readonly nodes: readonly CycleNode[];
  /** Nodes that could not be shown. */
  readonly hidden: number;
  /** PreFilter refused the Pod before any node was looked at. */
  readonly refusal?: { readonly plugin: string; readonly reasons: readonly string[] };
}

export interface SchedulerData {
  readonly queues: { readonly [name in QueueName]: readonly WaitingPod[] };
  readonly counts: { readonly [name in QueueName]: number };
  readonly cycle?: CycleData;
  /** Newest first. */
  readonly cycles: readonly { readonly seq: number; readonly at: number; readonly pod: string; readonly outcome: Steps['scheduled']['outcome']; readonly node?: string }[];
}

const MOST_WAITING = 60;
const MOST_NODES = 120;
const MOST_CYCLES = 40;

export function schedulerView(run: Run, { cycle }: SchedulerQuery): SchedulerData {
  const { queues, counts } = queuesOf(run);
  const cycles: SchedulerData['cycles'][number][] = [];
  for (let seq = run.position; seq > 0 && cycles.length < MOST_CYCLES; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type !== 'scheduled') continue;
    const { pod, outcome, node } = entry.data as Steps['scheduled'];
    cycles.push({ seq, at: entry.at, pod, outcome, ...(node !== undefined && { node }) });
  }
  const shown = cycle === undefined ? cycles[0]?.seq : cycle;
  const data = shown === undefined || shown > run.position ? undefined : cycleOf(run, shown);
  return { queues, counts, cycles, ...(data && { cycle: data }) };
}

function queuesOf(run: Run): Pick<SchedulerData, 'queues' | 'counts'> {
  const all = new Map<string, WaitingPod[]>(QUEUES.map((name) => [name, []]));
  const rows = run.state<QueuedPod>('kube-scheduler/queue');
  for (const key of rows.keys()) {
    const row = rows.get(key)!;
    all.get(row.gate !== undefined ? 'gated' : row.place === 'errorBackoff' ? 'backoff' : row.place)?.push({
      key,
      priority: (row.pod.spec as { readonly priority?: number }).priority ?? 0,
      attempts: row.attempts,
      waits: run.now - row.since,
      backoff: Math.max(0, backoffEnd(row) - run.now),
      plugins: row.gate === undefined ? row.plugins : [row.gate],
    });
  }
  const of = (name: QueueName): readonly WaitingPod[] => all.get(name)!.sort((a, b) => b.priority - a.priority || b.waits - a.waits);
  return {
    queues: { active: of('active').slice(0, MOST_WAITING), backoff: of('backoff').slice(0, MOST_WAITING), unschedulable: of('unschedulable').slice(0, MOST_WAITING), gated: of('gated').slice(0, MOST_WAITING) },
    counts: { active: of('active').length, backoff: of('backoff').length, unschedulable: of('unschedulable').length, gated: of('gated').length },
  };
}

function cycleOf(run: Run, seq: number): CycleData | undefined {
  const entry = run.entry(seq);
  const record = run.cycleAt(seq);
  if (entry === undefined || record === undefined) return undefined;
  const { pod, outcome, node, message, attempts } = entry.data as Steps['scheduled'];
  const places = new Map(record.feasible.map((name, index) => [name, index]));
  const first = new Map([...record.refusals].map(([name, { plugin }]) => [name, plugin]));
  const nodes = [...new Set([...record.feasible, ...record.refusals.keys(), ...record.allRefusals.keys()])].map((name): CycleNode => {
    const index = places.get(name);
    const refusals = (record.allRefusals.get(name) ?? []).map(({ plugin, status }) => ({ plugin, reasons: status.reasons }));
    if (index === undefined) return { name, refusals, best: false };
    const scores = Object.fromEntries(record.scores.map(({ plugin, weight, raw, normalized }) => [plugin, { raw: raw[index]!, normalized: normalized[index]!, weighted: weight * normalized[index]! }]));
    return { name, refusals: [], scores, total: record.totals[index]!, best: record.best.includes(name) };
  });
  nodes.sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || (a.name < b.name ? -1 : 1));
  const chosen = nodes.findIndex(({ name }) => name === node);
  if (chosen > 0) nodes.unshift(...nodes.splice(chosen, 1));
  return {
    seq,
    at: entry.at,
    pod,
    outcome,
    ...(node !== undefined && { node }),
    ...(message !== undefined && { message }),
    attempts,
    filters: DEFAULT_PROFILE.filters.map(({ name }) => ({ plugin: name, skipped: record.skipped.includes(name), out: [...first].filter(([, plugin]) => plugin === name).map(([out]) => out) })),
    scorers: record.scores.map(({ plugin }) => ({ plugin, weight: SCORE_WEIGHTS[plugin] ?? 1 })),
    nodes: nodes.slice(0, MOST_NODES),
    hidden: Math.max(0, nodes.length - MOST_NODES),
    ...(record.refusal && { refusal: { plugin: record.refusal.plugin, reasons: record.refusal.status.reasons } }),
  };
}
