import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, type ScheduledEvent } from './eventQueue.ts';

const event = (id: number, at: number): ScheduledEvent => ({ id, at, to: { kind: 'x' }, type: 'e', data: undefined, cause: 0, routine: id % 3 === 0 });
const order = (a: ScheduledEvent, b: ScheduledEvent): number => a.at - b.at || a.id - b.id;

describe('EventQueue', () => {
  it('gives events by time, then by number, whatever is put in, cancelled and taken out; and takes them back', () => {
    assert(
      property(array(tuple(constantFrom('push', 'push', 'push', 'take', 'cancel'), integer({ min: 0, max: 20 }), integer({ min: 0, max: 600 })), { maxLength: 900 }), (acts) => {
        const queue = new EventQueue();
        let plain: ScheduledEvent[] = [];
        const removed: ScheduledEvent[] = [];
        let id = 1;
        let middle: { plain: ScheduledEvent[]; removed: number; id: number } | undefined;
        for (const [act, delay, which] of acts) {
          if (act === 'push') {
            const next = event(id++, delay);
            queue.push(next);
            plain.push(next);
          } else {
            const gone = act === 'take' ? queue.peek() : queue.cancel(which);
            expect(gone).toBe(act === 'take' ? plain.toSorted(order)[0] : plain.find((one) => one.id === which));
            if (gone === undefined) continue;
            if (act === 'take') queue.take(gone);
            plain = plain.filter((one) => one !== gone);
            removed.push(gone);
          }
          expect(queue.busy).toBe(plain.filter(({ routine }) => !routine).length);
          if (id === 40) middle ??= { plain: [...plain], removed: removed.length, id };
        }
        expect(queue.all()).toEqual(plain.toSorted(order));
        if (middle === undefined) return;
        queue.rewind(removed.slice(middle.removed), middle.id);
        expect(queue.all()).toEqual(middle.plain.toSorted(order));
        expect(queue.peek()).toBe(middle.plain.toSorted(order)[0]);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
