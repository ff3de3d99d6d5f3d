/**
 * Preemptions that have been decided and are being carried out: lower nominations on the node are withdrawn, the victims are evicted, the last of
 * them after the others, and until that one is going the preemptor stays out of the queue. Upstream: framework/preemption/executor.go
 * (prepareCandidateAsync, IsPodRunningPreemption). Leaves out: victims that wait in Permit, PodGroups.
 */
import type { Pod } from '../api/kinds/pod.ts';
import { isFailure, type ApiRequest } from '../api/request.ts';
import type { Response } from '../client/client.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import { deleteCall, statusCall } from './calls.ts';
import type { ClusterView } from './clusterView.ts';
import { podInfoOf, type PodInfo } from './snapshot/podInfo.ts';

interface Preemption {
  readonly preemptor: Pod;
  /** The profile's name, as which it is told. */
  readonly from: string;
  readonly node: string;
  /** Still to be evicted; the last one goes alone. */
  readonly victims: readonly Pod[];
  readonly stage: 'rivals' | 'others' | 'last';
  /** Answers to come in this stage. */
  readonly awaited: number;
  readonly failed: boolean;
}

/** `of`: the preemptor's uid. */
export type PreemptionToken = { readonly of: string; readonly rival: string } | { readonly of: string; readonly victim: Pod; readonly stage: 'mark' | 'delete' };

export interface PreemptionParts {
  readonly cluster: ClusterView;
  send(ctx: Context, request: ApiRequest, token: PreemptionToken): void;
  time(ctx: Context): string;
  /** A victim has been told to go. */
  evicted(ctx: Context, victim: Pod, message: string, from: string): void;
  /** Something went wrong: the preemptor is to be tried again. */
  activate(ctx: Context, preemptor: Pod): void;
}

export class Preemptions {
  readonly #rows: Table<Preemption>;
  readonly #parts: PreemptionParts;

  constructor(world: World, owner: string, parts: PreemptionParts) {
    this.#rows = world.table(`${owner}/preemptions`);
    this.#parts = parts;
  }

  begin(ctx: Context, preemptor: Pod, from: string, { node, victims }: { readonly node: string; readonly victims: readonly PodInfo[] }): void {
    const standing = victims.map(({ pod }) => pod).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    // Rivals keep their nomination when all victims are going already.
    if (standing.length === 0) return;
    const of = preemptor.metadata.uid;
    const rivals = this.#rivals(preemptor, node);
    for (const { key } of rivals) this.#parts.cluster.nominate(key, undefined);
    const calls = rivals.flatMap(({ key, pod }) => {
      const request = statusCall(pod, { nominated: null }, this.#parts.time(ctx));
      return request === undefined ? [] : [{ key, request }];
    });
    this.#rows.set(of, { preemptor, from, node, victims: standing, stage: 'rivals', awaited: calls.length, failed: false });
    for (const { key, request } of calls) this.#parts.send(ctx, request, { of, rival: key });
    if (calls.length === 0) this.#advance(ctx, of);
  }

  /** Whether the Pod's preemption is still under way, so that it has nothing to look for in the queue. */
  isRunning({ metadata: { uid } }: Pod): boolean {
    if (this.#rows.size === 0) return false;
    const row = this.#rows.get(uid);
    if (row === undefined || row.stage !== 'last') return row !== undefined;
    const victim = this.#parts.cluster.pods.get(podInfoOf(row.victims[0]!).key);
    return victim !== undefined && victim.metadata.deletionTimestamp === undefined;
  }

  answered(ctx: Context, token: PreemptionToken, response: Response['response']): void {
    const row = this.#rows.get(token.of);
    if (row === undefined) return;
    // What is gone already is no failure, and needs no word.
    const gone = isFailure(response) && response.code === 404;
    const failed = isFailure(response) && !gone;
    if ('victim' in token && !isFailure(response)) {
      if (token.stage === 'mark') return this.#parts.send(ctx, deleteCall(token.victim), { ...token, stage: 'delete' });
      this.#parts.evicted(ctx, token.victim, `Preempted by pod ${token.of} on node ${row.node}`, row.from);
    }
    this.#rows.set(token.of, { ...row, awaited: row.awaited - 1, failed: row.failed || failed });
    if (row.awaited === 1) this.#advance(ctx, token.of);
  }

  /** The next stage, when all of this one has been answered. */
  #advance(ctx: Context, of: string): void {
    const row = this.#rows.get(of)!;
    const last = row.victims.length - 1;
    if (row.stage === 'rivals' && last > 0) this.#evict(ctx, of, { ...row, stage: 'others', awaited: last }, row.victims.slice(0, last));
    else if (row.stage === 'last' || (row.stage === 'others' && row.failed)) {
      this.#rows.delete(of);
      if (row.failed) this.#parts.activate(ctx, row.preemptor);
    } else this.#evict(ctx, of, { ...row, stage: 'last', awaited: 1, victims: row.victims.slice(last) }, row.victims.slice(last));
  }

  #evict(ctx: Context, of: string, row: Preemption, victims: readonly Pod[]): void {
    this.#rows.set(of, row);
    const message = `${row.from}: preempting to accommodate a higher priority pod`;
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message } as const;
    for (const victim of victims) {
      const call = statusCall(victim, { condition }, this.#parts.time(ctx));
      this.#parts.send(ctx, call ?? deleteCall(victim), { of, victim, stage: call === undefined ? 'delete' : 'mark' });
    }
  }

  /** Pods of lower priority that are nominated to the node. */
  #rivals(preemptor: Pod, node: string): readonly PodInfo[] {
    const { priority } = podInfoOf(preemptor);
    const { cluster } = this.#parts;
    return cluster.nominatedTo(node).flatMap((key) => {
      const rival = cluster.pods.get(key);
      return rival === undefined || podInfoOf(rival).priority >= priority ? [] : [podInfoOf(rival)];
    });
  }
}
