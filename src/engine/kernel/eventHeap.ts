/**
 * A binary heap of events by time, then by id. Written out, because the order of events is asked for more often than anything else. Upstream: none.
 */
interface Timed {
  readonly id: number;
  readonly at: number;
}

const comesBefore = (a: Timed, b: Timed): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

export class EventHeap<T extends Timed> {
  readonly #events: T[];

  constructor(events: readonly T[]) {
    this.#events = [...events];
    for (let at = (this.#events.length >> 1) - 1; at >= 0; at--) this.#down(at);
  }

  peek(): T | undefined {
    return this.#events[0];
  }

  push(event: T): void {
    const events = this.#events;
    let at = events.length;
    events.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!comesBefore(event, events[parent]!)) break;
      events[at] = events[parent]!;
      at = parent;
    }
    events[at] = event;
  }

  pop(): T | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (events.length > 0) {
      events[0] = last!;
      this.#down(0);
    }
    return first;
  }

  #down(from: number): void {
    const events = this.#events;
    const event = events[from]!;
    const leaves = events.length >> 1;
    let at = from;
    while (at < leaves) {
      let child = 2 * at + 1;
      if (child + 1 < events.length && comesBefore(events[child + 1]!, events[child]!)) child++;
      if (!comesBefore(events[child]!, event)) break;
      events[at] = events[child]!;
      at = child;
    }
    events[at] = event;
  }
}
