/** One scheduling cycle, extension point by extension point, with every verdict and score, and what became of it. */
import { type QueuedPod, type Run, type Steps, type TraceEntry } from '../engine/index.ts';
import { watchCycle, type PreFilterVerdict, type WatchedCycle } from '../engine/watching.ts';

export interface CycleQuery {
  /** Sequence number of the cycle. */
  readonly seq: number;
}

export interface CycleNode {
  readonly name: string;
  /** Every plugin that refuses it, each by itself, with Kubernetes' reasons; the first one decides. */
  readonly refusals: readonly { readonly plugin: string; readonly reasons: readonly string[] }[];
  /** In the order of the scorers that do not skip. */
  readonly raw?: readonly number[];
  readonly normalized?: readonly number[];
  readonly total?: number;
  readonly best: boolean;
  /** The how-manieth that was looked at, from 0 on. */
  readonly turn: number;
}

export interface CycleData {
  readonly seq: number;
  readonly at: number;
  readonly pod: string;
  readonly scheduler: string;
  readonly outcome: Steps['scheduled']['outcome'];
  readonly node?: string;
  readonly message?: string;
  readonly attempts: number;
  readonly priority: number;
  /** Plugins at the points that say only yes or no; a Pod in its cycle has passed PreEnqueue. */
  readonly points: { readonly [point in 'preEnqueue' | 'queueSort' | 'postFilter' | 'reserve' | 'permit' | 'preBind' | 'bind' | 'postBind']: readonly string[] };
  readonly preFilters: readonly PreFilterVerdict[];
  readonly refusal?: { readonly plugin: string; readonly reasons: readonly string[] };
  /** Filter plugins in the order in which they run, without those that skip; and the nodes that each was the first to refuse. */
  readonly filters: readonly { readonly plugin: string; readonly out: readonly string[] }[];
  /** Who stood in the active queue when it was this Pod's turn, in its order, itself among them; and how many in all. */
  readonly queue: readonly { readonly key: string; readonly priority: number; readonly since: number }[];
  readonly queued: number;
  readonly all: number;
  readonly wanted: number;
  /** Where in the order of the nodes the search began. */
  readonly start: number;
  /** The node at which the search began, when there was one. */
  readonly from?: string;
  readonly looked: number;
  readonly byNomination: boolean;
  readonly scorers: WatchedCycle['scorers'];
  /** Arguments that the profile gives its plugins, where they are not the usual ones. */
  readonly args: { readonly [plugin: string]: unknown };
  /** All nodes looked at, the chosen first, then by total. */
  readonly nodes: readonly CycleNode[];
  /** Equals with the highest total, in the order in which the draw counts them; the drawn one is `node`. */
  readonly best: readonly string[];
  readonly postFilters: WatchedCycle['postFilters'];
  /** Requests that came of it. */
  readonly after: readonly { readonly seq: number; readonly at: number; readonly verb: string; readonly subject: string; readonly code?: number; readonly answeredAt?: number }[];
}

export function schedulingCycleView(run: Run, { seq }: CycleQuery): CycleData | undefined {
  const entry = run.entry(seq);
  if (entry?.type !== 'scheduled') return undefined;
  const data = entry.data as Steps['scheduled'];
  return run.inCycle(seq, (sight): CycleData => {
    const watched = watchCycle(sight);
    const queue = queueThen(run, entry.actor.instance);
    const { profile, pod } = sight;
    const at = (point: keyof CycleData['points']): readonly string[] => profile.at(point).map(({ name }) => name);
    const skipping = new Set(watched.preFilters.filter(({ did }) => did === 'skips').map(({ plugin }) => plugin));
    const { refusal, refusals, looked, best, scorers, preFilters, all, wanted, byNomination, postFilters } = watched;
    return {
      seq,
      at: entry.at,
      pod: data.pod,
      scheduler: pod.pod.spec.schedulerName ?? 'default-scheduler',
      outcome: data.outcome,
      ...(data.node !== undefined && { node: data.node }),
      ...(data.message !== undefined && { message: data.message }),
      attempts: data.attempts,
      priority: pod.priority,
      points: { preEnqueue: at('preEnqueue'), queueSort: at('queueSort'), postFilter: at('postFilter'), reserve: at('reserve'), permit: at('permit'), preBind: at('preBind'), bind: at('bind'), postBind: at('postBind') },
      preFilters,
      ...(refusal && { refusal: { plugin: refusal.plugin, reasons: refusal.status.reasons } }),
      filters: refusal === undefined ? profile.filters.filter((plugin) => plugin.filter !== undefined && !skipping.has(plugin.name)).map(({ name }) => ({ plugin: name, out: [...refusals].filter(([, { plugin }]) => plugin === name).map(([out]) => out) })) : [],
      queue: queue.slice(0, MOST_QUEUED),
      queued: queue.length,
      all,
      wanted,
      start: all === 0 ? 0 : watched.start % all,
      ...(looked[0] !== undefined && { from: looked[0] }),
      looked: looked.length,
      byNomination,
      scorers,
      args: Object.fromEntries(profile.args),
      nodes: nodesOf(watched, data.node),
      best,
      postFilters,
      after: afterwards(run, entry, data.pod),
    };
  });
}

const MOST_QUEUED = 8;

/** The active queue as it is in the state that is looked at. */
function queueThen(run: Run, instance: string | undefined): CycleData['queue'] {
  const rows = run.state<QueuedPod>(`kube-scheduler/queue${instance === undefined ? '' : `/${instance}`}`);
  const active = rows.keys().flatMap((key) => {
    const { pod, place, since } = rows.get(key)!;
    return place === 'active' ? [{ key, priority: (pod.spec as { readonly priority?: number }).priority ?? 0, since }] : [];
  });
  return active.sort((a, b) => b.priority - a.priority || a.since - b.since || (a.key < b.key ? -1 : 1));
}

function nodesOf({ looked, allRefusals, refusals, feasible, scores, totals, best }: WatchedCycle, chosen: string | undefined): readonly CycleNode[] {
  const places = new Map(feasible.map(({ name }, index) => [name, index]));
  const nodes = looked.map((name, turn): CycleNode => {
    const index = places.get(name);
    if (index === undefined) {
      const first = refusals.get(name);
      const all = [...(first === undefined ? [] : [first]), ...(allRefusals.get(name) ?? []).filter(({ plugin }) => plugin !== first?.plugin)];
      return { name, turn, best: false, refusals: all.map(({ plugin, status }) => ({ plugin, reasons: status.reasons })) };
    }
    const scored = totals.length > 0 && { raw: scores.map(({ raw }) => raw[index]!), normalized: scores.map(({ normalized }) => normalized[index]!), total: totals[index]! };
    return { name, turn, refusals: [], best: best.includes(name), ...scored };
  });
  return nodes.sort((a, b) => Number(b.name === chosen) - Number(a.name === chosen) || a.refusals.length - b.refusals.length || (b.total ?? -1) - (a.total ?? -1) || a.turn - b.turn);
}

/** So many steps on the requests are looked for. */
const LOOK_AHEAD = 4_000;
const MOST_REQUESTS = 6;

function afterwards(run: Run, cycle: TraceEntry, pod: string): CycleData['after'] {
  const sent = new Map<number, CycleData['after'][number]>();
  for (let seq = cycle.seq + 1; seq <= Math.min(run.head, cycle.seq + LOOK_AHEAD) && sent.size < MOST_REQUESTS; seq++) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (entry.type === 'scheduled' && (entry.data as Steps['scheduled']).pod === pod) break;
    if (entry.type === 'request' && entry.actor.kind === 'kube-scheduler') {
      const { id, verb, subject } = entry.data as Steps['request'];
      const about = `${subject.namespace ?? ''}/${subject.name ?? ''}`;
      if (about === pod && subject.resource === 'pods') sent.set(id, { seq, at: entry.at, verb, subject: [subject.resource, subject.subresource].filter(Boolean).join('/') });
    }
    if (entry.type === 'response') {
      const { id, code, arriveAt } = entry.data as Steps['response'];
      const asked = sent.get(id);
      if (asked !== undefined) sent.set(id, { ...asked, code, answeredAt: arriveAt });
      if (asked?.subject === 'pods/binding') break;
    }
  }
  return [...sent.values()];
}
