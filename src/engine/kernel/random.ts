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
    const generator = this.#generator(stream);
    const drawn = uniformInt(generator, 0, bound - 1);
    this.#states.set(stream, generator.getState());
    return drawn;
  }

  /** A string of `length` characters of `alphabet`. */
  text(stream: string, length: number, alphabet: string): string {
    const generator = this.#generator(stream);
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(alphabet.charCodeAt(uniformInt(generator, 0, alphabet.length - 1)));
    this.#states.set(stream, generator.getState());
    return String.fromCharCode(...codes);
  }

  #generator(stream: string): ReturnType<typeof xoroshiro128plus> {
    const state = this.#states.get(stream);
    return state ? xoroshiro128plusFromState(state) : xoroshiro128plus(this.#seed ^ fnv1a32(stream));
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
