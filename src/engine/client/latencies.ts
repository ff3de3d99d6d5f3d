/**
 * How long things take, in integer microseconds: parameters of the scenario with documented defaults (docs/model.md). Upstream: measured
 * orders of magnitude of a small healthy cluster; client limits are the programs' own defaults (kube-controller-manager --kube-api-qps 20
 * --kube-api-burst 30, kube-scheduler 50/100, kubelet 50/100).
 */
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';

export interface Latencies {
  /** Client to API server, one way. */
  readonly request: Micros;
  /** API server to client, one way. */
  readonly response: Micros;
  /** API server to etcd and commit (fsync). */
  readonly commit: Micros;
  /** etcd to API server: the notice that a write is committed. */
  readonly committed: Micros;
  /** One member of etcd to another, one way. */
  readonly peer: Micros;
  /** A member of etcd writes to its disk what others wait for. */
  readonly fsync: Micros;
  /** API server to a watcher. */
  readonly watch: Micros;
  /** From an object's arrival in a work queue to its reconcile. */
  readonly work: Micros;
  /** What a reconcile takes for each object that it looks at; counts for keys with many. */
  readonly workPerObject: Micros;
  /** One scheduling cycle. */
  readonly schedule: Micros;
  /** Pod sandbox and its network. */
  readonly sandbox: Micros;
  /** Image pull: a fixed part and bytes per second. */
  readonly pullBase: Micros;
  readonly pullBytesPerSecond: number;
  /** Creating, and starting, one container. */
  readonly createContainer: Micros;
  readonly startContainer: Micros;
  /** kube-proxy: rules are rebuilt at most once in this time. */
  readonly proxySync: Micros;
}

export const DEFAULT_LATENCIES: Latencies = {
  request: 1 * MILLISECOND,
  response: 1 * MILLISECOND,
  commit: 2 * MILLISECOND,
  committed: 500,
  peer: 500,
  fsync: 1 * MILLISECOND,
  watch: 1 * MILLISECOND,
  work: 500,
  workPerObject: 20,
  schedule: 1 * MILLISECOND,
  sandbox: 350 * MILLISECOND,
  pullBase: 400 * MILLISECOND,
  pullBytesPerSecond: 60_000_000,
  createContainer: 60 * MILLISECOND,
  startContainer: 40 * MILLISECOND,
  proxySync: 1 * SECOND,
};
