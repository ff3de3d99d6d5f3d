/**
 * Programs of this simulation that run in Pods and speak to the API server: add-ons. The kubelet says `start` (data: PlacedProgram) when such a
 * container runs, and `stop` when it has ended. What they may is said by the roles of their ServiceAccount. Upstream: none.
 * Their actor is `program/NODE/POD`; no other actor's instance has a slash.
 */
import type { Actor } from '../kernel/eventQueue.ts';
import type { Micros } from '../kernel/time.ts';

/** Where a program runs. */
export interface PlacedProgram {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly ip: string;
  /** The kubelet's record of the Pod, and which start of which container it is. */
  readonly row: string;
  readonly container: string;
  readonly attempt: number;
  readonly argv: readonly string[];
  /** `system:serviceaccount:kube-system:coredns` */
  readonly account: string;
}

/** What a container's runtime does for its program; given by the cluster, since components do not know one another. */
export interface ContainerWorld {
  /** Writes to the container's log. */
  print(placed: PlacedProgram, now: Micros, text: string): void;
  /** A file as the container sees it now. */
  read(placed: PlacedProgram, path: string, now: Micros): string | undefined;
  /** The program that answers at a host, by the DNS and the rules of the node; undefined when none does. */
  connect(placed: PlacedProgram, host: string, port: number, now: Micros): { readonly program: string; readonly node: string; readonly pod: string } | undefined;
  /** The log files of all containers on a node. */
  logs(node: string): readonly ContainerLog[];
}

export interface ContainerLog {
  readonly file: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly { readonly at: Micros; readonly text: string }[];
}

export const podActor = (kind: string, { node, pod }: Pick<PlacedProgram, 'node' | 'pod'>): Actor => ({ kind, instance: `${node}/${pod}` });

export const isPodActor = ({ instance }: Actor): boolean => instance?.includes('/') === true;
