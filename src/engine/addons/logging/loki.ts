/**
 * Loki: keeps the log lines that agents send, in its Pod (an emptyDir), for whoever searches. Upstream: grafana/loki (distributor, ingester).
 * Leaves out: LogQL, indexes, storage that outlives its own Pod.
 */
import type { PlacedProgram } from '../../client/podActor.ts';
import type { Context, World } from '../../kernel/component.ts';
import type { ScheduledEvent } from '../../kernel/eventQueue.ts';
import type { Table } from '../../kernel/table.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';
import type { LogRecord } from './logRecord.ts';

/** Older lines are forgotten. */
const MOST = 5_000;
const keyOf = (instance: string, number: number): string => `${instance}|${String(number).padStart(9, '0')}`;

export class Loki extends PodProgram {
  /** `instance|number` in the order in which they came. */
  readonly #lines: Table<LogRecord>;
  readonly #next: Table<number>;

  constructor(world: World, parts: AddonParts) {
    super('loki', world, parts, []);
    this.#lines = world.table('loki/lines');
    this.#next = world.table('loki/next');
  }

  protected override stopped(instance: string): void {
    for (const key of this.#lines.keys(`${instance}|`)) this.#lines.delete(key);
    this.#next.delete(instance);
  }

  protected override told(ctx: Context, _placed: PlacedProgram, { type, data }: ScheduledEvent): void {
    if (type !== 'push') return;
    const instance = ctx.self.instance!;
    let next = this.#next.get(instance) ?? 0;
    for (const record of data as readonly LogRecord[]) {
      this.#lines.set(keyOf(instance, next), record);
      if (next >= MOST) this.#lines.delete(keyOf(instance, next - MOST));
      next++;
    }
    this.#next.set(instance, next);
  }
}
