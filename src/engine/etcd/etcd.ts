/**
 * etcd as a program: takes transactions, commits them, tells the API server. Upstream: etcd server/etcdserver. Leaves out: Raft with other
 * members (comes with high availability): a single member is its own quorum.
 */
import { emit, type Subject } from '../api/steps.ts';
import type { Latencies } from '../client/latencies.ts';
import type { Component, Context } from '../kernel/component.ts';
import type { Actor, ScheduledEvent } from '../kernel/eventQueue.ts';
import { MINUTE } from '../kernel/time.ts';
import type { EtcdConnections } from './connections.ts';
import type { EtcdStore, LoggedChange, Transaction } from './store.ts';

/** Data of a `propose` event at etcd. */
export interface Proposal {
  readonly id: number;
  /** The API server that proposes and is told what became of it. */
  readonly from: Actor;
  readonly transaction: Transaction;
  readonly subject: Subject;
  readonly kind: string;
  /** Who asked the API server for it. */
  readonly by: string;
  readonly routine: boolean;
}

/** Data of a `committed` event at the API server that proposed. With neither change nor error the key had moved on. */
export interface Committed {
  readonly id: number;
  readonly routine: boolean;
  readonly change?: LoggedChange;
  /** Why it was not committed, or may not have been: `etcdserver: request timed out`. */
  readonly error?: string;
}

/** Data of a `changed` event at every other API server, when the member that it speaks to has applied a write. */
export interface Changed {
  readonly change: LoggedChange;
  readonly routine: boolean;
}

/** Upstream: the API server compacts etcd every five minutes (--etcd-compaction-interval). */
const COMPACT_EVERY = 5 * MINUTE;

export class Etcd implements Component {
  readonly kind = 'etcd';
  readonly #store: EtcdStore;
  readonly #latencies: Latencies;

  constructor(connections: EtcdConnections, latencies: Latencies) {
    this.#store = connections.ofMember(undefined);
    this.#latencies = latencies;
  }

  start(ctx: Context): void {
    ctx.schedule(COMPACT_EVERY, ctx.self, 'compact', this.#store.revision, { routine: true });
  }

  handle(event: ScheduledEvent, ctx: Context): void {
    if (event.type === 'compact') this.#compact(ctx, event.data as number);
    else this.#commit(ctx, event.data as Proposal);
  }

  #commit(ctx: Context, { id, from, routine, subject, kind, by, transaction }: Proposal): void {
    const known = this.#store.get(transaction.key);
    const matches = (known?.modRevision ?? 0) === transaction.expect;
    if (matches) {
      const op = transaction.value === undefined ? 'delete' : known === undefined ? 'create' : 'update';
      emit(ctx, 'stored', { op, revision: this.#store.revision + 1, key: transaction.key, kind, subject, by }, { routine });
    }
    const change = this.#store.apply(transaction);
    const committed: Committed = { id, routine, ...(change && { change }) };
    ctx.schedule(this.#latencies.committed, from, 'committed', committed, { routine });
  }

  /** Forgets what was old at the last visit. */
  #compact(ctx: Context, revision: number): void {
    this.#store.compact(revision);
    ctx.schedule(COMPACT_EVERY, ctx.self, 'compact', this.#store.revision, { routine: true, cause: 0 });
  }
}
