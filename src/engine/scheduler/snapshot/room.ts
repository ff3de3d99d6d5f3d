/**
 * What nodes have and what of it is taken, as rows of numbers beside each other: whoever asks thousands of nodes reads little memory. Upstream: none.
 */
/** A row's numbers from `at` on. */
export interface Room {
  readonly cells: Float64Array;
  readonly at: number;
}

export const MILLI_CPU = 0;
export const ALL_MILLI_CPU = 1;
export const MEMORY = 2;
export const ALL_MEMORY = 3;
export const PODS = 4;
export const ALL_PODS = 5;
export const ASSUMED_MILLI_CPU = 6;
export const ASSUMED_MEMORY = 7;
const WIDTH = 8;
/** Rows in one piece of memory; a piece never moves. */
const ROWS = 256;

/** A row by itself. */
export const newRoom = (): Room => ({ cells: new Float64Array(WIDTH), at: 0 });

export class Rooms {
  readonly #pieces: Float64Array[] = [];

  /** The row of a slot. Slots come in order. */
  of(slot: number): Room {
    const piece = Math.floor(slot / ROWS);
    const cells = (this.#pieces[piece] ??= new Float64Array(ROWS * WIDTH));
    return { cells, at: (slot % ROWS) * WIDTH };
  }
}
