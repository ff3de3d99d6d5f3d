/**
 * What a reconcile leaves to be done, and how far that has got: plain data. Upstream: none (a sync's calls stand in its code).
 */
import type { Micros } from '../kernel/time.ts';
import type { Call, CloudPlan, Note } from './controller.ts';

export type Stage = { readonly calls: readonly Call[] } | { readonly note: Note } | { readonly cloud: CloudPlan };

/** A plan under way: its stages, and what the current one still waits for. */
export interface Running {
  readonly controller: string;
  readonly key: string;
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly waiting: number;
  readonly failed: boolean;
  /** Message of the first failure that somebody is told about. */
  readonly error?: string;
  readonly barrier: { readonly [resource: string]: number };
  readonly visit?: Visit;
}

/** When to come back, and whether only to look again. */
export interface Visit {
  readonly after: Micros;
  readonly routine: boolean;
}

export interface CallToken {
  readonly plan: string;
  readonly stage: number;
  readonly call: number;
}
