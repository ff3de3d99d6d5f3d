/**
 * Named seeded random streams. Each stream's state is a table row, so that going back in time rewinds luck too, and drawing from one
 * stream never disturbs another. Upstream: none; generator xoroshiro128+ of pure-rand.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Table } from './table.ts';

export class RandomStreams {
  readonly #seed: number;
  readonly #states: Table<readonly number[]>;

  constructor(seed: number, states: Table<readonly number[]>) {
    this.#seed = seed;
    this.#states = states;
  }

  /** Integer from 0 to bound-1. */
  below(stream: string, bound: number): number {
    return this.#draw(stream, (next) => next(bound));
  }

  /** A string of `length` characters of `alphabet`. */
  text(stream: string, length: number, alphabet: string): string {
    return this.#draw(stream, (next) => {
      let result = '';
      for (let i = 0; i < length; i++) result += alphabet[next(alphabet.length)];
      return result;
    });
  }

  #draw<T>(stream: string, draw: (next: (bound: number) => number) => T): T {
    const state = this.#states.get(stream);
    const generator = state ? xoroshiro128plusFromState(state) : xoroshiro128plus(this.#seed ^ fnv1a32(stream));
    const drawn = draw((bound) => uniformInt(generator, 0, bound - 1));
    this.#states.set(stream, generator.getState());
    return drawn;
  }
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
