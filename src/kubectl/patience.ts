/**
 * How long commands wait that have no limit of their own. A person would press Ctrl-C; a simulation would run for ever.
 * Upstream: kubectl waits a week (`delete`), or until interrupted (`get -w`, `rollout status`).
 */

/** Simulated seconds until a wait without a limit is given up: longer than a rollout's default progress deadline. */
export const PATIENCE = 1200;

/** Simulated seconds that a watch without a limit streams. */
export const WATCHING = 60;
