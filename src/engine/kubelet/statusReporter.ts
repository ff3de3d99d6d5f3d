/**
 * Brings the status of Pods to the API server, one patch at a time for each Pod, and deletes what has ended. Upstream:
 * pkg/kubelet/status/status_manager.go. Leaves out: of the periodic sync (syncBatch) all but what others have written over a Pod's readiness.
 */
import { isFailure } from '../api/request.ts';
import type { Response } from '../client/client.ts';
import { without } from '../api/without.ts';
import type { Context } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { conditionOf, podStatus, statusPatch } from './podStatus.ts';
import { userOf, type PodStore } from './podStore.ts';
import type { PodRecord } from './record.ts';

export interface StatusToken {
  readonly statusOf: string;
}

export interface DeleteToken {
  readonly deletionOf: string;
}

/** Upstream: syncPeriod. */
const SYNC: Micros = 10 * SECOND;

export class StatusReporter {
  readonly #store: PodStore;

  constructor(store: PodStore) {
    this.#store = store;
  }

  /** Reports a Pod as it is now, if that is news. */
  report(ctx: Context, given: PodRecord): void {
    const record = this.#store.get(given.row);
    if (record === undefined || record.gone === true || !this.#store.works(record.node)) return;
    if (record.isStatic && record.mirrorUid === undefined) return;
    if (record.sending) {
      if (!record.again) this.#store.put({ ...record, again: true });
      return;
    }
    const status = podStatus(record, this.#store.statusHost(record.node), ctx.now, this.#store.parts.epoch);
    const patch = statusPatch(record.mirrorUid ?? record.uid, status, record.sent ?? record.pod.status, record.pod.status);
    if (patch === undefined) {
      this.#finish(ctx, record);
      return;
    }
    const { namespace = '', name } = record.pod.metadata;
    const request = { verb: 'patch', group: '', version: 'v1', resource: 'pods', namespace, name, subresource: 'status', patchType: 'strategic', body: patch, user: userOf(record.node), agent: 'kubelet' } as const;
    this.#store.parts.client.send(ctx, request, { statusOf: record.row } satisfies StatusToken);
    this.#store.put({ ...record, sent: status, sending: true, again: false });
  }

  /**
   * A newer object of a Pod has come: with readiness gates its own readiness may follow from it. When a Pod is said not to be ready that is (the node
   * lifecycle controller does so to all Pods of a node that it does not hear), it is reported again.
   */
  compare(ctx: Context, record: PodRecord): void {
    const { pod, sent, sending, row } = record;
    if (pod.spec.readinessGates !== undefined) this.report(ctx, record);
    else if (!sending && conditionOf(sent, 'Ready')?.status === 'True' && conditionOf(pod.status, 'Ready')?.status === 'False') {
      this.#store.put(without(record, ['sent']));
      ctx.schedule(SYNC, ctx.self, 'resync', { row }, { routine: true });
    }
  }

  answered(ctx: Context, row: string, { response }: Response): void {
    const record = this.#store.get(row);
    if (record === undefined) return;
    const next = this.#store.put({ ...record, sending: false, again: false });
    if (isFailure(response) && response.code === 404) return;
    if (record.again) this.report(ctx, next);
    else this.#finish(ctx, next);
  }

  /** A Pod that was to go and of which nothing runs any more is deleted for good. */
  #finish(ctx: Context, record: PodRecord): void {
    const { metadata } = record.pod;
    if (metadata.deletionTimestamp === undefined || record.isStatic || record.deleting === true) return;
    if (record.stage !== 'stopped' && record.stage !== 'rejected') return;
    this.#store.put({ ...record, deleting: true });
    const body = { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } };
    const request = { verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: metadata.namespace ?? '', name: metadata.name, body, user: userOf(record.node), agent: 'kubelet' } as const;
    this.#store.parts.client.send(ctx, request, { deletionOf: record.row } satisfies DeleteToken);
  }
}
