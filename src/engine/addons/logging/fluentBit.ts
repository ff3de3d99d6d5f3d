/**
 * Fluent Bit, one on each node: reads the log files of its node's containers and sends what is new to the store that its configuration names. What
 * cannot be sent is sent later. Upstream: fluent/fluent-bit (in_tail, filter_kubernetes, out_loki). Leaves out: labels of Pods, backpressure, the
 * back-off between tries.
 */
import { emit } from '../../api/steps.ts';
import { podActor, type PlacedProgram } from '../../client/podActor.ts';
import type { Context, World } from '../../kernel/component.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Table } from '../../kernel/table.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';
import type { LogRecord } from './logRecord.ts';

/** How far a log file was read: the newest line's time, and how many lines have that time. */
interface Offset {
  readonly at: number;
  readonly count: number;
}

const CONFIG = '/fluent-bit/etc/fluent-bit.conf';

export class FluentBit extends PodProgram {
  /** `instance|file` */
  readonly #offsets: Table<Offset>;
  /** By instance: it could not send, and has said so. */
  readonly #failing: Table<boolean>;

  constructor(world: World, parts: AddonParts) {
    super('fluent-bit', world, parts, []);
    this.#offsets = world.table('fluent-bit/offsets');
    this.#failing = world.table('fluent-bit/failing');
  }

  protected override started(ctx: Context, placed: PlacedProgram): void {
    this.tickAfter(ctx, placed, 1 * SECOND);
  }

  protected override stopped(instance: string): void {
    for (const key of this.#offsets.keys(`${instance}|`)) this.#offsets.delete(key);
    this.#failing.delete(instance);
  }

  protected override tick(ctx: Context, placed: PlacedProgram): void {
    const config = this.parts.containers.read(placed, CONFIG, ctx.now) ?? '';
    const value = (key: string): string | undefined => new RegExp(`^\\s*${key}\\s+(\\S+)`, 'm').exec(config)?.[1];
    this.tickAfter(ctx, placed, Math.max(1, Number(value('Flush') ?? 1) || 1) * SECOND);
    const instance = ctx.self.instance!;
    const { records, offsets } = this.#news(instance, placed.node);
    if (records.length === 0) return;
    const host = value('Host') ?? '127.0.0.1';
    const store = this.parts.containers.connect(placed, host, Number(value('Port') ?? 3100), ctx.now);
    if (store?.program !== 'loki' || !this.tell(ctx, podActor('loki', store), 'push', records)) {
      if (!this.#failing.has(instance)) this.print(ctx, placed, `[warn] [engine] failed to flush chunk, retry later: no upstream connections available to ${host}:${value('Port') ?? '3100'}`);
      this.#failing.set(instance, true);
      return;
    }
    this.#failing.delete(instance);
    for (const [key, offset] of offsets) this.#offsets.set(key, offset);
    emit(ctx, 'shipped', { node: placed.node, lines: records.length, to: store.pod }, { routine: true });
  }

  /** Lines that have not been sent yet, and how far each file is read with them. */
  #news(instance: string, node: string): { readonly records: readonly LogRecord[]; readonly offsets: ReadonlyMap<string, Offset> } {
    const records: LogRecord[] = [];
    const offsets = new Map<string, Offset>();
    for (const { file, namespace, pod, container, lines } of this.parts.containers.logs(node)) {
      const last = lines.at(-1);
      const key = `${instance}|${file}`;
      const known = this.#offsets.get(key);
      if (last === undefined || (known?.at === last.at && known.count === countAt(lines, last.at))) continue;
      let same = known?.count ?? 0;
      for (const { at, text } of lines) {
        if (known !== undefined && (at < known.at || (at === known.at && same-- > 0))) continue;
        records.push({ at, namespace, pod, container, node, text });
      }
      offsets.set(key, { at: last.at, count: countAt(lines, last.at) });
    }
    return { records: records.sort((a, b) => a.at - b.at), offsets };
  }
}

function countAt(lines: readonly { readonly at: number }[], at: number): number {
  let count = 0;
  for (let index = lines.length - 1; index >= 0 && lines[index]!.at === at; index--) count++;
  return count;
}
