/** Work that is done in the order in which it came, each piece when the one before has ended; a piece that fails keeps nobody waiting. */
export class OneAtATime {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves when this piece has ended, well or not. */
  run(work: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(work).catch(() => undefined);
    return this.#tail;
  }

  /** Resolves when all is done, what was added meanwhile too. */
  async settled(): Promise<void> {
    let seen: Promise<void>;
    do {
      seen = this.#tail;
      await seen;
    } while (seen !== this.#tail);
  }
}
