/**
 * Containers that end all at once, and nobody sees it: their machine has lost power, dockerd took them with it, their node leaves. Upstream: the
 * kernel; dockerd without live-restore; kubeadm reset.
 */
import { without } from '../api/without.ts';
import type { Context } from '../kernel/component.ts';
import type { ContainerProcesses } from './containerProcesses.ts';
import type { LogStore } from './logStore.ts';
import { freeAddress } from './podNetwork.ts';
import type { PodStore } from './podStore.ts';
import type { Prober } from './prober.ts';
import { containerOf, type PodRecord } from './record.ts';

export interface BlackOutParts {
  readonly store: PodStore;
  readonly prober: Prober;
  readonly processes: ContainerProcesses;
  readonly logs: LogStore;
}

export class BlackOut {
  readonly #parts: BlackOutParts;

  constructor(parts: BlackOutParts) {
    this.#parts = parts;
  }

  /** `sandboxes`: the Pods' own network is gone too and must be made anew. */
  strike(ctx: Context, node: string, code: number, reason: string, sandboxes: boolean): void {
    const { store } = this.#parts;
    for (const found of store.ofNode(node)) {
      const ended = this.#end(ctx, found, code, reason);
      const record = { ...ended, containers: ended.containers.map((container) => without(container, ['step'])) };
      const lost = sandboxes && (record.stage === 'running' || record.stage === 'sandbox');
      if (lost && record.sandbox) freeAddress(store.world, record.sandbox.ip, record);
      store.put(lost ? { ...without(record, ['sandbox']), stage: 'waiting', changed: record.sandbox !== undefined } : record);
    }
  }

  /** A Pod of a node that leaves: its programs end, nothing is reported. */
  forget(ctx: Context, found: PodRecord): void {
    const { store, logs } = this.#parts;
    const record = this.#end(ctx, found, 137, 'Error');
    if (record.sandbox) freeAddress(store.world, record.sandbox.ip, record);
    logs.forget(record.row);
    store.delete(record);
  }

  #end(ctx: Context, found: PodRecord, code: number, reason: string): PodRecord {
    const { prober, processes } = this.#parts;
    let record = found;
    for (const { name, state, restarts } of found.containers) {
      if (state !== 'running') continue;
      record = processes.end(ctx, record, prober.end(ctx, containerOf(record, name)!), { row: record.row, container: name, attempt: restarts, code, reason }, true);
    }
    return record;
  }
}
