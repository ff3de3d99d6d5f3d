/**
 * What containers wrote: lines with their times, per container and attempt. Upstream: the container runtime's log files (10 MB, rotated).
 * Leaves out: what applications log by themselves after their start lines.
 */
import type { ContainerLog } from '../client/podActor.ts';
import type { World } from '../kernel/component.ts';
import type { Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { PodRecord } from './record.ts';

export interface LogLine {
  readonly at: Micros;
  readonly text: string;
}

/** Older lines are lost, as when a log file is rotated. */
const KEPT = 1000;
const LONGEST = 16_384;

export class LogStore {
  readonly #logs: Table<readonly LogLine[]>;

  constructor(world: World) {
    this.#logs = world.table('kubelet/logs');
  }

  append(row: string, container: string, attempt: number, at: Micros, text: string): void {
    if (text === '') return;
    const key = keyOf(row, container, attempt);
    const lines = text.replace(/\n$/, '').split('\n').map((line) => ({ at, text: line.slice(0, LONGEST) }));
    this.#logs.set(key, [...(this.#logs.get(key) ?? []), ...lines].slice(-KEPT));
  }

  lines(row: string, container: string, attempt: number): readonly LogLine[] | undefined {
    return this.#logs.get(keyOf(row, container, attempt));
  }

  /** Only the newest ended container's log is kept beside the running one's. */
  drop(row: string, container: string, attempt: number): void {
    this.#logs.delete(keyOf(row, container, attempt));
  }

  /** The log files of a Pod, as they lie under /var/log/containers. */
  files({ row, pod }: PodRecord): readonly ContainerLog[] {
    const { namespace = '', name } = pod.metadata;
    return this.#logs.keys(`${row}|`).map((key) => ({ file: key, namespace, pod: name, container: key.split('|').at(-2) ?? '', lines: this.#logs.get(key) ?? [] }));
  }

  forget(row: string): void {
    for (const key of this.#logs.keys(`${row}|`)) this.#logs.delete(key);
  }
}

const keyOf = (row: string, container: string, attempt: number): string => `${row}|${container}|${attempt}`;
