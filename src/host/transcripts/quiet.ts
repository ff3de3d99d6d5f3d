/**
 * Letting time pass until nothing changes any more, as the recordings waited.
 */
import type { Run, Micros } from '../../engine/index.ts';

/** Until no object but Leases and Events changed for `quiet`, at most `limit`. */
export function waitUntilQuiet(run: Run, quiet: Micros, limit: Micros): void {
  const end = run.now + limit;
  let since = run.now;
  let seen = run.revision;
  for (;;) {
    const next = run.nextEventAt() ?? Number.POSITIVE_INFINITY;
    if (next > since + quiet) return run.advanceTo(Math.min(end, since + quiet));
    if (next > end) return run.advanceTo(end);
    run.advance();
    for (; seen < run.revision; seen++) if (counts(run, seen + 1)) since = run.headTime;
  }
}

/** Whether a revision changed something else than Leases and Events. */
function counts(run: Run, revision: number): boolean {
  const change = run.change(revision);
  return change !== undefined && change.value.kind !== 'Lease' && change.value.kind !== 'Event';
}
