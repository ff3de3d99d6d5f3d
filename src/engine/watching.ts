/**
 * A scheduling cycle explained with its numbers: a door of its own, so that it is loaded only when somebody watches the scheduler. Upstream: none.
 */
export { TERMS } from './scheduler/terms.ts';
export { lineOf, passes, workedOut, type Check, type Line, type Sum } from './scheduler/terms/sum.ts';
export { watchCycle, type PreFilterVerdict, type WatchedCycle } from './scheduler/watchedCycle.ts';
