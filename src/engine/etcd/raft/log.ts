/**
 * A member's log as one step of the algorithm sees it: what is stored, and over it what this step adds. Upstream: go.etcd.io/raft/v3/log.go,
 * log_unstable.go. Leaves out: storing behind the step's back (what a step adds is stored when it ends).
 */
import type { Entry, Snapshot } from './message.ts';

/** Where the log lies. Entries up to a snapshot's may be gone; the term of the last one that is gone is known. */
export interface Storage {
  /** Index of the oldest entry that is there. */
  firstIndex(): number;
  lastIndex(): number;
  /** Term of an entry from `firstIndex() - 1` to `lastIndex()`. */
  term(index: number): number | undefined;
  entry(index: number): Entry;
  /** The state machine as it is now, for a member that needs entries which are gone. */
  snapshot(): Snapshot;
}

/** Most entries in one message. */
const MOST_ENTRIES = 256;

export class RaftLog {
  readonly storage: Storage;
  /** Entries from `offset` on, instead of what is stored from there on. */
  unstable: Entry[] = [];
  offset: number;
  snapshot: Snapshot | undefined;

  constructor(storage: Storage) {
    this.storage = storage;
    this.offset = storage.lastIndex() + 1;
  }

  get firstIndex(): number {
    return this.snapshot === undefined ? this.storage.firstIndex() : this.snapshot.index + 1;
  }

  get lastIndex(): number {
    return this.offset + this.unstable.length - 1;
  }

  get lastTerm(): number {
    return this.term(this.lastIndex) ?? 0;
  }

  /** Undefined for what is gone or not there yet. */
  term(index: number): number | undefined {
    if (index >= this.offset) return this.unstable[index - this.offset]?.term;
    if (this.snapshot !== undefined) return index === this.snapshot.index ? this.snapshot.term : undefined;
    return index < this.storage.firstIndex() - 1 ? undefined : this.storage.term(index);
  }

  entry(index: number): Entry {
    return index >= this.offset ? this.unstable[index - this.offset]! : this.storage.entry(index);
  }

  /** Entries from an index on, as many as one message takes. */
  entriesFrom(index: number): readonly Entry[] {
    const found: Entry[] = [];
    for (let at = index; at <= this.lastIndex && found.length < MOST_ENTRIES; at++) found.push(this.entry(at));
    return found;
  }

  /** Puts entries at the end, over whatever was there from the first one's index on. */
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    if (first.index < this.offset) {
      this.offset = first.index;
      this.unstable = [...entries];
    } else {
      this.unstable.length = first.index - this.offset;
      this.unstable.push(...entries);
    }
  }

  /** Takes entries that follow `index`, if that entry is the leader's too. Gives the index of the last one, or undefined. */
  maybeAppend(index: number, logTerm: number, entries: readonly Entry[]): number | undefined {
    if (this.term(index) !== logTerm) return undefined;
    const conflict = entries.findIndex((entry) => this.term(entry.index) !== entry.term);
    if (conflict >= 0) this.append(entries.slice(conflict));
    return index + entries.length;
  }

  /** The last entry up to `index` whose term is not above `term`: logs can agree no later than there. */
  findConflictByTerm(index: number, term: number): { readonly index: number; readonly term: number } {
    for (let at = index; at > 0; at--) {
      const ours = this.term(at);
      if (ours === undefined) return { index: at, term: 0 };
      if (ours <= term) return { index: at, term: ours };
    }
    return { index: 0, term: 0 };
  }

  /** Whether a log that ends so is at least as new as this one. */
  isUpToDate(index: number, term: number): boolean {
    return term > this.lastTerm || (term === this.lastTerm && index >= this.lastIndex);
  }

  restore(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.offset = snapshot.index + 1;
    this.unstable = [];
  }
}
