/**
 * Named seeded random streams. Each stream's state is a table row, so that going back in time rewinds luck too, and drawing from one
 * stream never disturbs another. Upstream: none; generator xoroshiro128+ of pure-rand.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Table } from './table.ts';

type Generator = ReturnType<typeof xoroshiro128plus>;

export class RandomStreams {
  readonly #seed: number;
  readonly #states: Table<readonly number[]>;
  /** Generators as they were left, good as long as the row is the one that they wrote. */
  readonly #generators = new Map<string, { readonly generator: Generator; state: readonly number[] }>();

  constructor(seed: number, states: Table<readonly number[]>) {
    this.#seed = seed;
    this.#states = states;
  }

  /** Integer from 0 to bound-1. */
  below(stream: string, bound: number): number {
    const kept = this.#kept(stream);
    const drawn = uniformInt(kept.generator, 0, bound - 1);
    this.#states.set(stream, (kept.state = kept.generator.getState()));
    return drawn;
  }

  /** A string of `length` characters of `alphabet`, and one of `last`. */
  text(stream: string, length: number, alphabet: string, last = ''): string {
    const kept = this.#kept(stream);
    const { generator } = kept;
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(alphabet.charCodeAt(uniformInt(generator, 0, alphabet.length - 1)));
    if (last !== '') codes.push(last.charCodeAt(uniformInt(generator, 0, last.length - 1)));
    this.#states.set(stream, (kept.state = generator.getState()));
    return String.fromCharCode(...codes);
  }

  #kept(stream: string): { readonly generator: Generator; state: readonly number[] } {
    const state = this.#states.get(stream);
    const known = this.#generators.get(stream);
    if (state !== undefined && known?.state === state) return known;
    const kept = { generator: state ? xoroshiro128plusFromState(state) : xoroshiro128plus(this.#seed ^ fnv1a32(stream)), state: state ?? [] };
    this.#generators.set(stream, kept);
    return kept;
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
