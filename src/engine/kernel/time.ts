/**
 * Simulated time: integer microseconds since the run began. Upstream: none (discrete-event simulation); the wall clock never leaks in.
 */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
