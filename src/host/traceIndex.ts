/** What the page needs of the whole trace at once: numbers of the steps that are not routine, and the markers of the timeline. Grows with it. */
import type { Run, Steps, TraceEntry } from '../engine/index.ts';
import type { Marker } from '../session/protocol.ts';

const MOST_MARKERS = 160;
const MARKED = new Set<Steps['milestone']['code']>(['podScheduled', 'podRunning', 'podFailed', 'podSucceeded', 'rolloutComplete', 'nodeReady', 'nodeNotReady']);
const BAD = new Set<string>(['podFailed', 'nodeNotReady']);
/** Left out in this order when there are too many. */
const LESS_WANTED = ['podRunning', 'podScheduled', 'podSucceeded'];

export class TraceIndex {
  #seen = 0;
  /** Sequence numbers of the steps that are not routine, in order. */
  #plain: number[] = [];
  #markers: Marker[] = [];
  #shown: readonly Marker[] | undefined;

  /** Takes in what the trace has grown by. */
  follow(run: Run): void {
    for (let seq = this.#seen + 1; seq <= run.head; seq++) this.#take(run.entry(seq)!);
    this.#seen = run.head;
  }

  /** Forgets what comes after a step: the future is being replaced. */
  cut(seq: number): void {
    this.#seen = Math.min(this.#seen, seq);
    this.#plain.length = this.#upTo(seq);
    this.#markers = this.#markers.filter((marker) => marker.seq <= seq);
    this.#shown = undefined;
  }

  get count(): number {
    return this.#plain.length;
  }

  /** How many steps that are not routine there are up to this one. */
  ordinal(seq: number): number {
    return this.#upTo(seq);
  }

  markers(): readonly Marker[] {
    this.#shown ??= thin(this.#markers);
    return this.#shown;
  }

  #upTo(seq: number): number {
    let low = 0;
    let high = this.#plain.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#plain[middle]! <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #take(entry: TraceEntry): void {
    if (!entry.routine) this.#plain.push(entry.seq);
    const marker = markerOf(entry);
    const last = this.#markers.findLast(({ code }) => code === 'command');
    // One line may send several requests: one marker for all of them.
    if (marker === undefined || (marker.code === 'command' && last?.name === marker.name && marker.at - last.at < 1_000_000)) return;
    this.#markers.push(marker);
    this.#shown = undefined;
  }
}

function markerOf({ seq, at, type, data }: TraceEntry): Marker | undefined {
  if (type === 'command') {
    const { line, verb = '', subject } = data as Steps['command'];
    return { seq, at, code: 'command', name: line ?? `${verb} ${subject?.name ?? ''}`.trim(), tone: 'plain' };
  }
  if (type === 'fault') {
    const { code, target } = data as Steps['fault'];
    return { seq, at, code: 'fault', name: `${code} ${target}`, tone: 'bad' };
  }
  if (type !== 'milestone') return undefined;
  const { code, subject } = data as Steps['milestone'];
  if (!MARKED.has(code) || subject.namespace?.startsWith('kube-') === true) return undefined;
  return { seq, at, code, name: subject.name ?? '', tone: BAD.has(code) ? 'bad' : 'plain' };
}

function thin(markers: readonly Marker[]): readonly Marker[] {
  let left = markers;
  for (const code of LESS_WANTED) if (left.length > MOST_MARKERS) left = left.filter((marker) => marker.code !== code);
  if (left.length <= MOST_MARKERS) return left.slice();
  const own = ({ code }: Marker): boolean => code === 'command' || code === 'fault';
  return [...left.filter(own), ...left.filter((marker) => !own(marker))].slice(0, MOST_MARKERS).sort((a, b) => a.seq - b.seq);
}
