/**
 * The scheduling queue: Pods that wait, that back off, and that no change has made schedulable yet. Upstream: pkg/scheduler/backend/queue
 * (SchedulerPopFromBackoffQ on). All state is rows of plain data; times are integer microseconds from a whole second of wall clock on.
 * Leaves out: PodGroups, metrics.
 */
import { byCodeUnit } from '../kernel/sortedKeys.ts';
import { MINUTE, SECOND, type Micros } from '../kernel/time.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { ClusterChange } from './framework/clusterEvent.ts';
import { NO_OBJECTS, type ObjectLister } from './framework/objectLister.ts';
import type { Profile, Profiles } from './framework/profile.ts';
import { LazyHeap } from './lazyHeap.ts';
import { podInfoOf, type PodInfo } from './snapshot/podInfo.ts';

/** `errorBackoff`: after an unexpected error, with no plugin to blame; not handed out early. */
export type QueuePlace = 'active' | 'backoff' | 'errorBackoff' | 'unschedulable' | 'inFlight';

export interface QueuedPod {
  readonly pod: Pod;
  readonly place: QueuePlace;
  /** When it came, or came back from its last attempt. */
  readonly since: Micros;
  readonly attempts: number;
  /** Attempts that plugins rejected, and errors in a row. */
  readonly rejections: number;
  readonly errors: number;
  /** Plugins that rejected the last attempt, or that keep it out. */
  readonly plugins: readonly string[];
  /** The PreEnqueue plugin that keeps it out. */
  readonly gate?: string;
  /** When it was last moved for having waited too long. */
  readonly flushed?: Micros;
  /** In flight: what has happened meanwhile. */
  readonly seen?: readonly ClusterChange[];
  /** Trace entry that brought it here. */
  readonly cause: number;
}

/** Where the rows live: a kernel table, or a Map in a replay. */
export interface QueueRows {
  get(key: string): QueuedPod | undefined;
  set(key: string, row: QueuedPod): void;
  delete(key: string): void;
  keys(): Iterable<string>;
}

/** podInitialBackoffSeconds and podMaxBackoffSeconds. */
export interface Backoffs {
  readonly first: Micros;
  readonly longest: Micros;
}

export const USUAL_BACKOFFS: Backoffs = { first: SECOND, longest: 10 * SECOND };
const LONGEST_WAIT = 5 * MINUTE;

/** Wakes whoever hears of it (upstream: a wildcard event). */
const WAITED_TOO_LONG = '*/UnschedulableTimeout';

const wholeSecond = (time: Micros): Micros => Math.floor(time / SECOND) * SECOND;

/** When the back-off of a row ends; 0 when it has none. */
export function backoffEnd({ since, rejections, errors }: QueuedPod, { first, longest }: Backoffs = USUAL_BACKOFFS): Micros {
  const count = errors > 0 ? errors : rejections;
  if (count === 0) return 0;
  return wholeSecond(since + Math.min(longest, first * 2 ** (count - 1)));
}

/** A row in a heap; what it is compared by is at hand. */
interface Waiting {
  readonly row: QueuedPod;
  readonly info: PodInfo;
}

export class SchedulingQueue {
  readonly #profiles: Profiles;
  readonly #backoffs: Backoffs;
  /** Whether a Pod's preemption is still under way. */
  readonly #preempting: (pod: Pod) => boolean;
  readonly #rows: QueueRows;
  readonly #objects: ObjectLister;
  readonly #active: LazyHeap<Waiting>;
  readonly #backoff: LazyHeap<Waiting>;
  readonly #places = new Map<QueuePlace, Set<string>>();

  constructor(profiles: Profiles, rows: QueueRows, objects: ObjectLister = NO_OBJECTS, backoffs: Backoffs = USUAL_BACKOFFS, preempting: (pod: Pod) => boolean = () => false) {
    this.#profiles = profiles;
    this.#backoffs = backoffs;
    this.#preempting = preempting;
    this.#rows = rows;
    this.#objects = objects;
    const byOrder = (a: Waiting, b: Waiting): number => profiles.compare(a.info, b.info) || a.row.since - b.row.since || byCodeUnit(a.info.key, b.info.key);
    this.#active = new LazyHeap(byOrder);
    this.#backoff = new LazyHeap((a, b) => backoffEnd(a.row, backoffs) - backoffEnd(b.row, backoffs) || byOrder(a, b));
    this.rebuild();
  }

  /** Builds the caches anew from the rows, after a jump in time. */
  rebuild(): void {
    this.#active.clear();
    this.#backoff.clear();
    this.#places.clear();
    for (const key of this.#rows.keys()) {
      const row = this.#rows.get(key)!;
      this.#index(key, row);
    }
  }

  get(key: string): QueuedPod | undefined {
    return this.#rows.get(key);
  }

  /** Keys in a place, in no particular order. */
  in(place: QueuePlace): Iterable<string> {
    return this.#places.get(place) ?? [];
  }

  /** Whether `pop` would hand out a Pod. */
  get ready(): boolean {
    return (this.#places.get('active')?.size ?? 0) + (this.#places.get('backoff')?.size ?? 0) > 0;
  }

  add(pod: Pod, now: Micros, cause = 0): void {
    this.#toActive(keyOf(pod), { pod, place: 'active', since: now, attempts: 0, rejections: 0, errors: 0, plugins: [], cause }, false);
  }

  /** A waiting Pod was changed. `changes`: what of it plugins may care for. */
  update(pod: Pod, changes: readonly ClusterChange[], now: Micros, cause = 0): void {
    const key = keyOf(pod);
    const row = this.#rows.get(key);
    if (row === undefined) return this.add(pod, now, cause);
    const next = { ...row, pod };
    if (row.place === 'inFlight') return this.#put(key, { ...next, seen: [...(row.seen ?? []), ...changes] });
    this.#put(key, next);
    if (row.place !== 'unschedulable') return;
    for (const change of changes) {
      const present = this.#rows.get(key)!;
      if (present.place !== 'unschedulable') return;
      if (this.#worthRetrying(present, change)) this.#requeue(key, { ...present, cause }, now);
    }
  }

  remove(key: string): void {
    const row = this.#rows.get(key);
    if (row !== undefined) this.#places.get(row.place)?.delete(key);
    this.#rows.delete(key);
  }

  /** Hands out the first Pod; with none active, the first whose back-off ends. It is in flight until `fail` or `remove`. */
  pop(): QueuedPod | undefined {
    const first =
      this.#active.pop((candidate) => this.#isCurrent(candidate, 'active')) ??
      this.#backoff.pop((candidate) => this.#isCurrent(candidate, 'backoff'));
    if (first === undefined) return undefined;
    const { row } = first;
    const { gate: _gate, seen: _seen, ...rest } = row;
    const popped: QueuedPod = { ...rest, place: 'inFlight', attempts: row.attempts + 1, plugins: [] };
    this.#put(keyOf(row.pod), popped);
    return popped;
  }

  /** Puts back, in flight, a Pod that was taken for placed. */
  restore(row: QueuedPod): void {
    this.#put(keyOf(row.pod), { ...row, place: 'inFlight' });
  }

  /** A Pod comes back from its attempt, rejected by plugins; none of them: an unexpected error. */
  fail(key: string, plugins: readonly string[], now: Micros, cause = 0): void {
    const row = this.#rows.get(key);
    if (row?.place !== 'inFlight') return;
    const { seen = [], ...rest } = row;
    const rejected = plugins.length > 0;
    const counts = rejected ? { rejections: row.rejections + 1, errors: 0 } : { errors: row.errors + 1 };
    const next: QueuedPod = { ...rest, ...counts, plugins, since: now, cause };
    if (!rejected || seen.some((change) => this.#worthRetrying(next, change))) this.#requeue(key, next, now);
    else this.#put(key, { ...next, place: 'unschedulable' });
  }

  /** Something changed in the cluster: wakes those whose rejecting plugins care. */
  event(change: ClusterChange, now: Micros, cause = 0): void {
    if (!this.#profiles.cares(change.event)) return;
    const woken: string[] = [];
    for (const key of this.in('unschedulable')) {
      const row = this.#rows.get(key)!;
      if (row.gate !== undefined && !this.#cares(row.pod, row.gate, change)) continue;
      if (this.#worthRetrying(row, change)) woken.push(key);
    }
    for (const key of woken.sort()) this.#requeue(key, { ...this.#rows.get(key)!, cause }, now);
    this.#tellInFlight(change);
  }

  /** Tries a Pod that waits, whatever its back-off. */
  activate(key: string, now: Micros, cause = 0): void {
    const row = this.#rows.get(key);
    if (row !== undefined && row.place !== 'inFlight') this.#toActive(key, { ...row, since: now, cause }, false);
  }

  /** Due at every whole second: moves those whose back-off has ended. */
  flushBackoff(now: Micros): void {
    for (const place of ['backoff', 'errorBackoff'] as const) {
      for (const key of [...this.in(place)].sort()) {
        const row = this.#rows.get(key)!;
        if (!this.#isBackingOff(row, now)) this.#toActive(key, row, true);
      }
    }
  }

  /** Due every 30 seconds: tries again those that have waited for more than five minutes. */
  flushLeftover(now: Micros): void {
    let any = false;
    for (const key of [...this.in('unschedulable')].sort()) {
      const row = this.#rows.get(key)!;
      if (now - Math.max(row.since, row.flushed ?? 0) <= LONGEST_WAIT) continue;
      this.#requeue(key, { ...row, flushed: now }, now);
      any = true;
    }
    if (any) this.#tellInFlight({ event: WAITED_TOO_LONG });
  }

  /** Whether the flush of back-offs, or the one of leftovers, will have anything to do. */
  get backingOff(): boolean {
    return (this.#places.get('backoff')?.size ?? 0) + (this.#places.get('errorBackoff')?.size ?? 0) > 0;
  }

  get leftover(): boolean {
    return (this.#places.get('unschedulable')?.size ?? 0) > 0;
  }

  /** Remembers a change for the Pods that are being tried right now. */
  #tellInFlight(change: ClusterChange): void {
    const keys = Array.from(this.in('inFlight'));
    for (const key of keys) {
      const row = this.#rows.get(key)!;
      this.#put(key, { ...row, seen: [...(row.seen ?? []), change] });
    }
  }

  #isCurrent({ row, info }: Waiting, place: QueuePlace): boolean {
    return row.place === place && this.#rows.get(info.key) === row;
  }

  #isBackingOff(row: QueuedPod, now: Micros): boolean {
    const end = backoffEnd(row, this.#backoffs);
    return end !== 0 && end >= wholeSecond(now);
  }

  #requeue(key: string, row: QueuedPod, now: Micros): void {
    if (!this.#isBackingOff(row, now)) return this.#toActive(key, row, false);
    const gated = this.#gated(row);
    if (gated !== undefined) return this.#put(key, gated);
    this.#put(key, { ...row, place: row.plugins.length > 0 ? 'backoff' : 'errorBackoff' });
  }

  #toActive(key: string, row: QueuedPod, fromBackoff: boolean): void {
    const gated = fromBackoff ? undefined : this.#gated(row);
    if (gated !== undefined) return this.#put(key, gated);
    const { gate: _gate, ...rest } = row;
    this.#put(key, { ...rest, place: 'active' });
  }

  #gated(row: QueuedPod): QueuedPod | undefined {
    const refusal = this.#profiles.of(row.pod)?.preEnqueue(row.pod, this.#preempting);
    if (refusal === undefined) return undefined;
    return { ...row, place: 'unschedulable', gate: refusal.plugin, plugins: [...new Set([...row.plugins, refusal.plugin])] };
  }

  #cares(pod: Pod, plugin: string, change: ClusterChange): boolean {
    return this.#wakes(pod, change).some((wake) => wake.plugin === plugin);
  }

  #wakes = (pod: Pod, { event }: ClusterChange): ReturnType<Profile['wakes']> => this.#profiles.of(pod)?.wakes(event) ?? [];

  #worthRetrying(row: QueuedPod, change: ClusterChange): boolean {
    if (row.plugins.length === 0 || change.event === WAITED_TOO_LONG) return true;
    const { plugins } = row;
    for (const { plugin, hint } of this.#wakes(row.pod, change)) {
      if (plugins.includes(plugin) && (hint === undefined || hint(podInfoOf(row.pod), change, { objects: this.#objects }))) return true;
    }
    return false;
  }

  #put(key: string, row: QueuedPod): void {
    const old = this.#rows.get(key);
    if (old !== undefined) this.#places.get(old.place)?.delete(key);
    this.#rows.set(key, row);
    this.#index(key, row);
  }

  #index(key: string, row: QueuedPod): void {
    let keys = this.#places.get(row.place);
    if (keys === undefined) this.#places.set(row.place, (keys = new Set()));
    keys.add(key);
    const heap = row.place === 'active' ? this.#active : row.place === 'backoff' ? this.#backoff : undefined;
    heap?.push({ row, info: podInfoOf(row.pod) });
  }
}

const keyOf = (pod: Pod): string => podInfoOf(pod).key;
