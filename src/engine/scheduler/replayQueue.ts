/**
 * Recorded operations on the scheduling queue, replayed. Upstream: none (vectors/README).
 */
import type { Json } from '../api/object.ts';
import { SECOND, MILLISECOND, type Micros } from '../kernel/time.ts';
import type { ClusterChange } from './framework/clusterEvent.ts';
import { DEFAULT_PROFILES } from './plugins.ts';
import { SchedulingQueue, type QueuedPod, type QueuePlace } from './queue.ts';
import type { RecordedOp } from './recordedCase.ts';

/** Adding and failing take this long, so that no two times are equal. */
const STEP = 10 * MILLISECOND;
const LEFTOVER_PERIOD = 30 * SECOND;
const RESULTS: readonly string[] = ['t', 'popped', 'active', 'backoff', 'unschedulable'];

export function replayQueue(ops: readonly RecordedOp[]): Json[] {
  const queue = new SchedulingQueue(DEFAULT_PROFILES, new Map<string, QueuedPod>());
  const keys = new Map<string, string>();
  let now: Micros = 0;
  return ops.map((op) => {
    let popped: string | undefined;
    switch (op.op) {
      case 'add':
        now += STEP;
        keys.set(op.pod!.metadata.name, `${op.pod!.metadata.namespace ?? 'default'}/${op.pod!.metadata.name}`);
        queue.add(op.pod!, now);
        break;
      case 'fail':
        now += STEP;
        queue.fail(keys.get(op.name ?? '') ?? '', op.plugins ?? [], now);
        break;
      case 'pop':
        popped = queue.pop()?.pod.metadata.name;
        break;
      case 'bound':
        queue.remove(keys.get(op.name ?? '') ?? '');
        break;
      case 'event':
        queue.event(changeOf(op), now);
        break;
      case 'advance':
        now = advance(queue, now, Math.round((op.seconds ?? 0) * SECOND));
        break;
    }
    const input = Object.fromEntries(Object.entries(op).filter(([field]) => !RESULTS.includes(field))) as {
      readonly [field: string]: Json;
    };
    return { ...input, t: Math.floor(now / SECOND) + (now % SECOND) / SECOND, ...(popped !== undefined && { popped }), ...placesOf(queue) };
  });
}

function changeOf(op: RecordedOp): ClusterChange {
  return op.event === 'NodeAdd'
    ? { event: 'Node/Add', ...(op.new !== undefined && { after: op.new }) }
    : { event: 'AssignedPod/Delete', ...(op.old !== undefined && { before: op.old }) };
}

/** Lets time pass; the flushers run at the whole seconds, and at the multiples of half a minute, on the way. */
function advance(queue: SchedulingQueue, from: Micros, by: Micros): Micros {
  const to = from + by;
  for (let second = (Math.floor(from / SECOND) + 1) * SECOND; second <= to; second += SECOND) {
    queue.flushBackoff(second);
    if (second % LEFTOVER_PERIOD === 0) queue.flushLeftover(second);
  }
  return to;
}

function placesOf(queue: SchedulingQueue): { readonly [place: string]: Json } {
  const names = (...places: QueuePlace[]): string[] =>
    places
      .flatMap((place) => [...queue.in(place)])
      .map((key) => key.slice(key.indexOf('/') + 1))
      .sort();
  return { active: names('active'), backoff: names('backoff', 'errorBackoff'), unschedulable: names('unschedulable') };
}
