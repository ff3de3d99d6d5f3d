/**
 * A list that only grows at its end, is cut there when the future forks, and whose oldest items can be forgotten; the others keep their
 * indices. Upstream: none.
 */
export class Log<T> {
  #items: T[] = [];
  #start = 0;

  /** Index of the oldest item that is not forgotten. */
  get start(): number {
    return this.#start;
  }

  /** Index of the next item. */
  get end(): number {
    return this.#start + this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Undefined for what is forgotten, or not there yet. */
  at(index: number): T | undefined {
    return this.#items[index - this.#start];
  }

  get last(): T | undefined {
    return this.#items[this.#items.length - 1];
  }

  /** Cuts off everything from `end` on. */
  truncate(end: number): void {
    this.#items.length = end - this.#start;
  }

  /** Cuts off everything from `end` on, and returns it. */
  cut(end: number): readonly T[] {
    return this.#items.splice(end - this.#start);
  }

  /** Forgets everything before `start`. */
  forget(start: number): void {
    if (start <= this.#start) return;
    this.#items = this.#items.slice(start - this.#start);
    this.#start = start;
  }
}
