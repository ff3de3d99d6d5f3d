/** How much somebody may do: so much at once, and so much a second in the long run. Times are milliseconds of any clock. */
export class Allowance {
  readonly #most: number;
  readonly #everySecond: number;
  #left: number;
  #at: number;

  constructor(most: number, everySecond: number, now: number) {
    this.#most = most;
    this.#everySecond = everySecond;
    this.#left = most;
    this.#at = now;
  }

  /** Takes one; false when there is none left. */
  take(now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1000) * this.#everySecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Whether nothing has been taken lately. */
  isFull(now: number): boolean {
    return this.#left + ((now - this.#at) / 1000) * this.#everySecond >= this.#most;
  }
}
