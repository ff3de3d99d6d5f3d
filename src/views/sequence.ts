/** Messages and decisions in the order of time, a lifeline a program: those around the present step, or all that one step has caused. */
import { actorName, type Run, type TraceEntry } from '../engine/index.ts';
import { draftOf, partOf } from '../scene/parts/messages.ts';

export interface SequenceQuery {
  /** Sequence number of the step whose consequences are followed; absent: everything. */
  readonly root?: number;
}

/** One step. With `to` it is a message, else something that its program decided, did or reached. */
export interface SequenceRow {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly to?: string;
  readonly kind: 'request' | 'response' | 'watch' | 'commit' | 'note';
  readonly label: string;
  readonly about: string;
  readonly arriveAt?: number;
  readonly cause: number;
  /** Of what is no message: the step, for words. */
  readonly step?: { readonly seq: number; readonly at: number; readonly actor: string; readonly type: string; readonly grain: TraceEntry['grain']; readonly cause: number; readonly routine: boolean; readonly data: unknown };
}

export interface SequenceData {
  /** Programs that speak or are spoken to in the rows, in the order of the map. */
  readonly lifelines: readonly string[];
  readonly rows: readonly SequenceRow[];
  /** How many rows stand before and after those given. */
  readonly before: number;
  readonly after: number;
}

/** So many rows are given at once, and so many of them before the present step. */
const MOST = 240;
const EARLIER = 120;

const ORDER: readonly string[] = ['user', 'load-balancer', 'kube-apiserver', 'etcd', 'kube-controller-manager', 'cloud-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'];

export function sequenceView(run: Run, { root }: SequenceQuery): SequenceData {
  const entries = root === undefined ? around(run) : consequences(run, root);
  const present = entries.findLastIndex(({ seq }) => seq <= run.position);
  const first = Math.max(0, Math.min(present - EARLIER, entries.length - MOST));
  const rows = entries.slice(first, first + MOST).map((entry) => rowOf(entry, run));
  return { lifelines: lifelinesOf(rows), rows, before: first, after: entries.length - first - rows.length };
}

/** Everything but routine near the present step; what lies farther is not looked at. */
function around(run: Run): readonly TraceEntry[] {
  const found: TraceEntry[] = [];
  for (let seq = run.position; seq > 0 && found.length < MOST; seq--) {
    const entry = run.entry(seq);
    if (entry === undefined) break;
    if (!entry.routine) found.push(entry);
  }
  found.reverse();
  for (let seq = run.position + 1; seq <= run.head && found.length < 2 * MOST; seq++) {
    const entry = run.entry(seq)!;
    if (!entry.routine) found.push(entry);
  }
  return found;
}

/** A step and all that it has caused, however indirectly. */
function consequences(run: Run, root: number): readonly TraceEntry[] {
  const known = new Set([root]);
  const found: TraceEntry[] = [];
  for (let seq = Math.max(1, root); seq <= run.head; seq++) {
    const entry = run.entry(seq);
    if (entry === undefined || (seq !== root && !known.has(entry.cause))) continue;
    known.add(seq);
    if (!entry.routine) found.push(entry);
  }
  return found;
}

function rowOf(entry: TraceEntry, run: Run): SequenceRow {
  const { seq, at, actor, type, grain, cause, routine, data } = entry;
  const draft = draftOf(entry, run);
  if (draft !== undefined) return { seq, at, cause, ...draft };
  const { verdicts: _verdicts, ...rest } = data as { readonly verdicts?: unknown };
  return { seq, at, cause, from: partOf(actor), kind: 'note', label: type, about: '', step: { seq, at, actor: actorName(actor), type, grain, cause, routine, data: rest } };
}

function lifelinesOf(rows: readonly SequenceRow[]): readonly string[] {
  const names = new Set(rows.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])));
  const rank = (name: string): number => {
    const place = ORDER.indexOf(name.split('/')[0]!);
    return place < 0 ? ORDER.length : place;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
