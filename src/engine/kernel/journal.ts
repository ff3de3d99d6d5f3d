/**
 * The journal: every change of state, in order, with the value before and after. A moment is a position in it: going back undoes, going
 * forward redoes, nothing is computed again. Upstream: none (an event log with undo patches, as Redux DevTools' users ask for).
 * Leaves out: compaction; a run that outgrows memory is cut by `forget`.
 */
export interface Journaled {
  /** Puts a value back without recording it; `undefined` removes the key. */
  restore(key: string, value: unknown): void;
}

const BEFORE = 2;
const AFTER = 3;

export class Journal {
  /** Four items a change: target, key, value before, value after. */
  #items: unknown[] = [];
  #start = 0;
  #position = 0;
  /** Grows with every jump in time, so that caches know that they must be rebuilt. */
  epoch = 0;

  /** Number of changes ever recorded on this path. */
  get end(): number {
    return this.#start + this.#items.length / 4;
  }

  get position(): number {
    return this.#position;
  }

  /** The oldest position that one can go back to. */
  get start(): number {
    return this.#start;
  }

  record(target: Journaled, key: string, before: unknown, after: unknown): void {
    if (this.#position !== this.end) throw new Error('the past is read-only: truncate first');
    this.#items.push(target, key, before, after);
    this.#position++;
  }

  /** Moves the state to any position between `start` and `end`. */
  moveTo(position: number): void {
    if (position < this.start || position > this.end) throw new RangeError(`position ${position} is not in the journal`);
    if (position === this.#position) return;
    this.epoch++;
    while (this.#position > position) this.#restore(--this.#position, BEFORE);
    while (this.#position < position) this.#restore(this.#position++, AFTER);
  }

  #restore(index: number, which: number): void {
    const at = (index - this.#start) * 4;
    (this.#items[at] as Journaled).restore(this.#items[at + 1] as string, this.#items[at + which]);
  }

  /** Drops everything after the present position. */
  truncate(): void {
    this.#items.length = (this.#position - this.#start) * 4;
  }

  /** Drops everything before `position`; one can no longer go back past it. */
  forget(position: number): void {
    const start = Math.min(position, this.#position);
    if (start <= this.#start) return;
    this.#items = this.#items.slice((start - this.#start) * 4);
    this.#start = start;
  }
}
