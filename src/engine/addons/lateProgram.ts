/** A program whose code comes late: it is made when the first thing happens to it. Upstream: none. */
import type { Informer } from '../client/informer.ts';
import type { Watcher } from '../client/reconnector.ts';
import type { Component, Context } from '../kernel/component.ts';
import type { ScheduledEvent } from '../kernel/eventQueue.ts';
import type { PodProgram } from './podProgram.ts';

export class LateProgram<P extends PodProgram> implements Component, Watcher {
  readonly kind: string;
  readonly #make: () => P;
  #made: P | undefined;

  constructor(kind: string, make: () => P) {
    this.kind = kind;
    this.#make = make;
  }

  get program(): P {
    return (this.#made ??= this.#make());
  }

  informer(resource: string): Informer | undefined {
    return this.program.informer(resource);
  }

  alive(instance: string | undefined): boolean {
    return this.program.alive(instance);
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    this.program.handle(event, ctx);
  }
}
