/** Moving in a run: a step of a grain, to a breakpoint, to the end. */
import { SECOND, type Run, type TraceEntry } from '../engine/index.ts';
import type { Condition, Grain } from '../session/protocol.ts';
import { conditionHolds, mayHold } from './conditions.ts';
import { passUntil } from './passing.ts';

/** How long a step may look for what comes next. */
const STEP_LIMIT = 60 * SECOND;
/** How long a cluster may take to come to rest, simulated. */
export const REST_LIMIT = 120 * SECOND;

const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];

/** One step of a grain, or to the first breakpoint before it; says at which. Stays when neither comes within a while. */
export function stepToBreak(run: Run, grain: Grain, breaks: readonly Condition[]): number | undefined {
  const { position } = run;
  let broke: number | undefined;
  const holds = (entry: TraceEntry): boolean => {
    const found = breaks.findIndex((condition) => mayHold(entry, condition) && conditionHolds(run, entry, condition));
    if (found >= 0) broke = found;
    return found >= 0 || isStop(entry, grain);
  };
  if (!passUntil(run, holds, STEP_LIMIT, (entry) => isStop(entry, grain) || breaks.some((condition) => mayHold(entry, condition)))) run.seek(position);
  return broke;
}

const isStop = ({ grain, routine }: TraceEntry, wanted: Grain): boolean => !routine && GRAINS.indexOf(grain) >= GRAINS.indexOf(wanted);

/** One step of a grain; of a live run only what is recorded. */
export function stepTo(run: Run, direction: 1 | -1, grain: Grain, live: boolean): void {
  if (!live || direction === -1) {
    run.step(direction, grain);
    return;
  }
  for (let seq = run.position + 1; seq <= run.head; seq++) {
    const entry = run.entry(seq)!;
    if (!isStop(entry, grain)) continue;
    run.seek(seq);
    return;
  }
}

/** To the end of what is recorded; from there, until the cluster rests. */
export function toEnd(run: Run): void {
  if (run.position === run.head) run.settle(REST_LIMIT);
  run.seek(run.head);
}
