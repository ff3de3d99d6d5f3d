/**
 * What PostFilter plugins may use of a cycle in which no node fitted: the verdicts, and trying out a node with other Pods on it.
 * Upstream: framework.Handle and NodeToStatusReader as preemption uses them.
 */
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { View } from './view.ts';
import type { Status } from './status.ts';

/** A node under trial: Pods are taken off and put back, and the filters run again. The cluster's own state is untouched. */
export interface Trial {
  remove(pod: PodInfo): void;
  add(pod: PodInfo): void;
  /** First refusal of the filters, honouring nominated Pods. */
  filter(): Status | undefined;
}

export interface FailedCycle {
  readonly view: View;
  /** Whether a plugin's own PreFilter was run in this cycle. */
  preFiltered(plugin: string): boolean;
  /** Status of a node, its own or the one of all nodes that were not looked at. */
  statusOf(node: string): Status | undefined;
  trial(node: NodeInfo): Trial;
  /** A random whole number below n, from the scheduler's seeded stream. */
  pick(n: number): number;
}
