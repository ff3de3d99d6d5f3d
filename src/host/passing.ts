/** Letting simulated time pass until something holds: first through the recorded future, step by step, then on beyond it. */
import type { Micros, Run, TraceEntry } from '../engine/index.ts';

/**
 * Goes to the first step after the present one at which `holds`; false, at the end of the limit, when there is none. `looks` says at which steps
 * it is worth asking.
 */
export function passUntil(run: Run, holds: (entry: TraceEntry) => boolean, limit: Micros, looks: (entry: TraceEntry) => boolean = () => true): boolean {
  const end = run.now + limit;
  let seq = run.position;
  for (;;) {
    while (seq < run.head) {
      const entry = run.entry(++seq)!;
      if (entry.at > end) return false;
      if (!looks(entry)) continue;
      run.seek(seq);
      if (holds(entry)) return true;
    }
    run.seek(run.head);
    const next = run.nextEventAt();
    if (next === undefined || next > end) return false;
    run.advance();
  }
}
