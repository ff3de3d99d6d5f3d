/** Places on the map, in its own units, and how much of a thing fits in one. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How much fits: everything; names without details; icons and states. */
export type Density = 'full' | 'compact' | 'mini';
