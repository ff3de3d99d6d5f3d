/**
 * The journal: every change of state, in order, with the value before and after. A moment is a position in it: going back undoes, going
 * forward redoes, nothing is computed again. Upstream: none (an event log with undo patches, as Redux DevTools' users ask for).
 * Leaves out: compaction; a run that outgrows memory is cut by `forget`.
 */
import { Log } from './log.ts';

export interface Journaled {
  /** Puts a value back without recording it; `undefined` removes the key. */
  restore(key: string | number, value: unknown): void;
}

export class Journal {
  readonly #targets = new Log<Journaled>();
  readonly #keys = new Log<string | number>();
  readonly #before = new Log<unknown>();
  readonly #after = new Log<unknown>();
  #position = 0;
  /** Grows with every jump in time, so that caches know that they must be rebuilt. */
  epoch = 0;

  /** Number of changes ever recorded on this path. */
  get end(): number {
    return this.#targets.end;
  }

  get position(): number {
    return this.#position;
  }

  /** The oldest position that one can go back to. */
  get start(): number {
    return this.#targets.start;
  }

  record(target: Journaled, key: string | number, before: unknown, after: unknown): void {
    if (this.#position !== this.#targets.end) throw new Error('the past is read-only: truncate first');
    this.#targets.push(target);
    this.#keys.push(key);
    this.#before.push(before);
    this.#after.push(after);
    this.#position++;
  }

  /** Moves the state to any position between `start` and `end`. */
  moveTo(position: number): void {
    if (position < this.start || position > this.end) throw new RangeError(`position ${position} is not in the journal`);
    if (position === this.#position) return;
    this.epoch++;
    while (this.#position > position) this.#restore(--this.#position, this.#before);
    while (this.#position < position) this.#restore(this.#position++, this.#after);
  }

  #restore(index: number, values: Log<unknown>): void {
    this.#targets.at(index)!.restore(this.#keys.at(index)!, values.at(index));
  }

  /** Drops everything after the present position. */
  truncate(): void {
    for (const log of this.#logs()) log.truncate(this.#position);
  }

  /** Drops everything before `position`; one can no longer go back past it. */
  forget(position: number): void {
    for (const log of this.#logs()) log.forget(Math.min(position, this.#position));
  }

  #logs(): readonly Log<unknown>[] {
    return [this.#targets, this.#keys, this.#before, this.#after];
  }
}
