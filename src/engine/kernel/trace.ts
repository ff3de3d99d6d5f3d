/**
 * The trace: what happened, by whom, caused by what. Codes and data only; sentences are made of it in locales/. Upstream: none.
 * An entry owns every change of state from it up to the next entry.
 */
import type { Actor } from './eventQueue.ts';
import type { Micros } from './time.ts';

/** How coarse a step is. A step at one grain stops at entries of that grain and of all coarser ones. */
export const GRAINS = ['message', 'write', 'decision', 'milestone'] as const;
export type Grain = (typeof GRAINS)[number];

export interface TraceEntry {
  readonly seq: number;
  readonly at: Micros;
  readonly actor: Actor;
  readonly type: string;
  readonly grain: Grain;
  /** Sequence number of the entry that caused this one; 0 for none. */
  readonly cause: number;
  /** Heartbeats and the like: stepping passes over them. */
  readonly routine: boolean;
  readonly data: unknown;
}
