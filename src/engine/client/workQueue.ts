/**
 * A work queue of keys: each key at most once, not handed out while it is being worked on, failures back off exponentially. All of it is
 * one table. Upstream: k8s.io/client-go/util/workqueue (5 ms * 2^failures, at most 1,000 s). Leaves out: the overall 10 qps bucket.
 */
import type { World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';

export interface QueuedKey {
  /** Waiting for a worker, being worked on, or known only for its failures. */
  readonly state: 'waiting' | 'working' | 'idle';
  /** Asked for again while being worked on. */
  readonly dirty: boolean;
  readonly failures: number;
  /** The trace entry that asked first. */
  readonly cause: number;
  /** Not before this revision of each resource has been seen. */
  readonly barrier?: { readonly [resource: string]: number };
}

/** Keys that wait for a free worker: the first one's number, and the next one's. */
interface Line {
  readonly first: number;
  readonly next: number;
}

const EMPTY: Line = { first: 0, next: 0 };
const FRESH: QueuedKey = { state: 'idle', dirty: false, failures: 0, cause: 0 };

export class WorkQueue {
  readonly #owner: string;
  readonly #keys: Table<QueuedKey>;
  /** Of all queues, by owner. */
  readonly #lines: Table<Line>;
  /** `owner|number` -> key. */
  readonly #places: Table<string>;

  constructor(world: World, owner: string) {
    this.#owner = owner;
    this.#keys = world.table(`queue/${owner}`);
    this.#lines = world.table('queue/lines');
    this.#places = world.table('queue/places');
  }

  get(key: string): QueuedKey {
    return this.#keys.get(key) ?? FRESH;
  }

  /** Keys that wait, in key order, or that are being worked on. */
  keys(state: 'waiting' | 'working'): string[] {
    return this.#keys.keys().filter((key) => this.#keys.get(key)!.state === state);
  }

  /** Returns true when the key was not waiting yet and a worker must be called. */
  add(key: string, cause: number): boolean {
    const known = this.get(key);
    if (known.state === 'waiting') return false;
    if (known.state === 'working') {
      if (!known.dirty) this.#keys.set(key, { ...known, dirty: true, cause });
      return false;
    }
    this.#keys.set(key, { ...known, state: 'waiting', cause });
    return true;
  }

  begin(key: string): QueuedKey {
    const known = this.get(key);
    this.#keys.set(key, { ...known, state: 'working', dirty: false });
    return known;
  }

  /** Ends the work on a key. Returns true when it was asked for meanwhile and waits again. */
  end(key: string, failed: boolean, barrier: { readonly [resource: string]: number } | undefined): boolean {
    const known = this.get(key);
    const failures = failed ? known.failures + 1 : 0;
    const state = known.dirty ? 'waiting' : 'idle';
    if (state === 'idle' && failures === 0 && barrier === undefined) this.#keys.delete(key);
    else this.#keys.set(key, { state, dirty: false, failures, cause: known.cause, ...(barrier && { barrier }) });
    return known.dirty;
  }

  /** Puts a waiting key at the end of the line for a free worker. */
  lineUp(key: string): void {
    const { first, next } = this.#lines.get(this.#owner) ?? EMPTY;
    this.#places.set(`${this.#owner}|${next}`, key);
    this.#lines.set(this.#owner, { first, next: next + 1 });
  }

  /** The key that has stood in line longest. */
  get first(): string | undefined {
    const line = this.#lines.get(this.#owner);
    return line && this.#places.get(`${this.#owner}|${line.first}`);
  }

  /** The first key's turn has come. */
  leaveLine(): void {
    const { first, next } = this.#lines.get(this.#owner)!;
    this.#places.delete(`${this.#owner}|${first}`);
    if (first + 1 === next) this.#lines.delete(this.#owner);
    else this.#lines.set(this.#owner, { first: first + 1, next });
  }

  backOff(key: string): Micros {
    return Math.min(5 * MILLISECOND * 2 ** Math.max(0, this.get(key).failures - 1), 1_000 * SECOND);
  }
}
