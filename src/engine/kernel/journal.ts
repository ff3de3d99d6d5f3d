/**
 * The journal: every change of state, in order, with the value before and after. A moment is a position in it: going back undoes, going
 * forward redoes, nothing is computed again. Upstream: none (an event log with undo patches, as Redux DevTools' users ask for).
 * Leaves out: compaction; a run that outgrows memory is cut by `forget`.
 */
export interface Journaled {
  /** Puts a value back without recording it; `undefined` removes the key. */
  restore(key: string | number, value: unknown): void;
}

export class Journal {
  #targets: Journaled[] = [];
  #keys: (string | number)[] = [];
  #before: unknown[] = [];
  #after: unknown[] = [];
  #position = 0;
  #base = 0;
  /** Grows with every jump in time, so that caches know that they must be rebuilt. */
  epoch = 0;

  /** Number of changes ever recorded on this path. */
  get end(): number {
    return this.#base + this.#targets.length;
  }

  get position(): number {
    return this.#base + this.#position;
  }

  get start(): number {
    return this.#base;
  }

  record(target: Journaled, key: string | number, before: unknown, after: unknown): void {
    if (this.#position !== this.#targets.length) throw new Error('the past is read-only: truncate first');
    this.#targets.push(target);
    this.#keys.push(key);
    this.#before.push(before);
    this.#after.push(after);
    this.#position++;
  }

  /** Moves the state to any position between `start` and `end`. */
  moveTo(position: number): void {
    const to = position - this.#base;
    if (to < 0 || to > this.#targets.length) throw new RangeError(`position ${position} is not in the journal`);
    if (to === this.#position) return;
    this.epoch++;
    while (this.#position > to) {
      const i = --this.#position;
      this.#targets[i]!.restore(this.#keys[i]!, this.#before[i]);
    }
    while (this.#position < to) {
      const i = this.#position++;
      this.#targets[i]!.restore(this.#keys[i]!, this.#after[i]);
    }
  }

  /** Drops everything after the present position. */
  truncate(): void {
    for (const list of [this.#targets, this.#keys, this.#before, this.#after]) list.length = this.#position;
  }

  /** Drops everything before `position`; one can no longer go back past it. */
  forget(position: number): void {
    const count = Math.min(position - this.#base, this.#position);
    if (count <= 0) return;
    for (const list of [this.#targets, this.#keys, this.#before, this.#after] as unknown[][]) list.splice(0, count);
    this.#base += count;
    this.#position -= count;
  }
}
