/**
 * What members and API servers say to one another, and what stands in the entries of the log. Upstream: go.etcd.io/etcd/api/v3/etcdserverpb
 * (InternalRaftRequest), etcdserver/errors.
 */
import type { Subject } from '../api/steps.ts';
import type { Actor } from '../kernel/eventQueue.ts';
import type { Alarm } from './disk.ts';
import type { LoggedChange, Transaction } from './store.ts';

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
  /** The API server has heard of the change already; this is only the answer. */
  readonly told?: true;
}

/** Data of a `changed` event at every other API server, when the member that it speaks to has applied a write. */
export interface Changed {
  readonly change: LoggedChange;
  readonly routine: boolean;
}

/** Data of a `readIndex` event at etcd: a read that must see all that was committed before. */
export interface ReadRequest {
  readonly id: number;
  readonly from: Actor;
  readonly routine: boolean;
}

/** Data of a `readable` event at the API server. */
export interface Readable {
  readonly id: number;
  readonly error?: string;
}

/** What an entry asks of the state machine. */
export type RaftRequest =
  | { readonly n: number; readonly proposal: Proposal }
  | { readonly n: number; readonly compact: number }
  | { readonly n: number; readonly alarm: Alarm; readonly active: boolean };

/** Upstream: ReqTimeout, 5 s and two election timeouts. */
export const REQUEST_TIMEOUT = 7_000_000;

export const ERRORS = {
  timeout: 'etcdserver: request timed out',
  timeoutLeaderFailed: 'etcdserver: request timed out, possibly due to previous leader failure',
  noSpace: 'etcdserver: mvcc: database space exceeded',
  corrupt: 'etcdserver: corrupt cluster',
  stopped: 'rpc error: code = Unavailable desc = error reading from server: EOF',
  unreachable: 'context deadline exceeded',
} as const;

/** What a client says when nobody listens. */
export const refusedBy = (address: string): string => `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${address}:2379: connect: connection refused"`;
