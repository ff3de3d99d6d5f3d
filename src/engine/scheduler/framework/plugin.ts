/**
 * The extension points of the scheduling framework. Upstream: k8s.io/kube-scheduler/framework interface.go.
 * A plugin is a plain object that implements any of them; what it computes once a cycle it hands back as its state, which the framework keeps
 * and gives to its later points. Plugins record nothing: the framework sees every verdict at its edge.
 * Leaves out: PodGroups, placements, extenders.
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import type { NodeList } from '../snapshot/nodeList.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import type { ClusterChange, EventKind } from './clusterEvent.ts';
import type { FailedCycle } from './failedCycle.ts';
import type { Status } from './status.ts';
import type { View } from './view.ts';

/** `skip`: the plugin's Filter has nothing to do for this Pod. `onlyNodes` restricts the search to these names. */
export type PreFilterAnswer<F> =
  { readonly skip: true } | { readonly status: Status } | { readonly state: F; readonly onlyNodes?: ReadonlySet<string> };

/** `skip`: the plugin contributes no score. `uniform`: what Score says of every node, by a plugin that does not normalize. */
export type PreScoreAnswer<S> = { readonly skip: true } | { readonly state: S; readonly uniform?: number };

export interface PostFilterAnswer {
  /** Absent: success. */
  readonly status?: Status;
  readonly message?: string;
  /** A nomination that the Pod may have is void. */
  readonly withdraw?: boolean;
  /** The node that the Pod is nominated to, and whom that costs their place. */
  readonly nominated?: { readonly node: string; readonly victims: readonly PodInfo[] };
}

/** What Bind wants to be asked of the API server. */
export interface Binding {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
}

/** Which change may make a Pod schedulable that this plugin had rejected. Without `hint`: any such change. */
export interface Wake {
  readonly event: EventKind;
  readonly hint?: (pod: PodInfo, change: ClusterChange, view: Pick<View, 'objects'>) => boolean;
}

export interface Plugin<F = unknown, S = unknown> {
  readonly name: string;
  /**
   * What the plugin reads of a Pod, as JSON, when at no extension point it reads anything else but that and the node: for Pods that are alike in
   * it the answers on an unchanged node are the same, and kept. Its NormalizeScore reads the scores alone. Upstream: SignPlugin.
   */
  sign?(pod: PodInfo): unknown;
  /** May the Pod enter the active queue? */
  preEnqueue?(pod: Pod, preempting: (pod: Pod) => boolean): Status | undefined;
  /** Queue order: negative when `a` goes first. */
  compare?(a: PodInfo, b: PodInfo): number;
  preFilter?(pod: PodInfo, view: View): PreFilterAnswer<F>;
  /** PreFilterExtensions: a copy of the state, to which Pods may be added and from which they may be removed. */
  cloneState?(state: F): F;
  addPod?(state: F, pod: PodInfo, added: PodInfo, node: NodeInfo): void;
  removePod?(state: F, pod: PodInfo, removed: PodInfo, node: NodeInfo): void;
  filter?(state: F, pod: PodInfo, node: NodeInfo, view: View): Status | undefined;
  postFilter?(pod: PodInfo, cycle: FailedCycle): PostFilterAnswer;
  preScore?(pod: PodInfo, nodes: NodeList, view: View): PreScoreAnswer<S>;
  /** Raw score; whole number. */
  score?(state: S, pod: PodInfo, node: NodeInfo, view: View): number;
  /** The raw scores of all nodes at once, the same as `score` gives for each. */
  scoreAll?(state: S, nodes: NodeList, scores: Float64Array): void;
  /** Brings the raw scores of all nodes, in place, to 0..100. Absent: they are already. */
  normalize?(state: S, scores: Float64Array, nodes: NodeList): void;
  reserve?(pod: PodInfo, node: string, view: View): Status | undefined;
  unreserve?(pod: PodInfo, node: string, view: View): void;
  permit?(pod: PodInfo, node: string, view: View): Status | undefined;
  preBind?(pod: PodInfo, node: string, view: View): Status | undefined;
  bind?(pod: PodInfo, node: string): Binding;
  /** EventsToRegister with their queueing hints. */
  readonly wakes?: readonly Wake[];
}

/** A plugin in the profile, with the weight of its score. */
export interface Registered {
  readonly plugin: Plugin;
  readonly weight?: number;
  /** Its arguments, when they are not the usual ones; to be shown. */
  readonly args?: unknown;
}
