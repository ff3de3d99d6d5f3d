/**
 * Where changes are tried: the real filters run on a copy of the cluster with the changes made, which are taken back afterwards. Upstream: none.
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { KubeObject } from '../../api/object.ts';
import { Filters } from '../framework/filters.ts';
import type { ObjectLister } from '../framework/objectLister.ts';
import type { Profile, Refusal } from '../framework/profile.ts';
import type { View } from '../framework/view.ts';
import type { NodeInfo } from '../snapshot/nodeInfo.ts';
import { podInfoOf, type PodInfo } from '../snapshot/podInfo.ts';
import { changedNode, isOfPod, type Change } from './change.ts';
import { changedSpec } from './changedSpec.ts';
import { createdObjects } from './createdObjects.ts';
import { unresolvable } from '../framework/status.ts';

/** The cluster and the Pod as they would be. */
export interface Situation {
  readonly pod: PodInfo;
  readonly node: NodeInfo;
  readonly view: View;
  /** Every plugin that refuses, each by itself, in their order. */
  readonly refusals: readonly Refusal[];
  /** Whether the node would be let through; what others have been promised there is honoured too. */
  readonly feasible: boolean;
  /** Whether a plugin by itself would let the Pod pass after further changes of the Pod or of other Pods. */
  readonly helps: (plugin: string, changes: readonly Change[]) => boolean;
}

export class TrialBench {
  readonly profile: Profile;
  readonly pod: PodInfo;
  readonly #view: View;
  /** How often the filters were run. */
  trials = 0;

  /** The view's snapshot must be nobody else's: it is changed and changed back. */
  constructor(profile: Profile, pod: Pod, view: View) {
    this.profile = profile;
    this.pod = podInfoOf(pod);
    this.#view = view;
  }

  get nodes(): readonly string[] {
    return this.#view.snapshot.nodes().map(({ name }) => name);
  }

  /** Looks at a node with the changes made. Undefined when there is no such node. */
  with<T>(changes: readonly Change[], node: string, look: (situation: Situation) => T): T | undefined {
    const undo: (() => void)[] = [];
    for (const change of changes) this.#make(change, undo);
    const info = this.#view.snapshot.get(node);
    const found = info && look({ ...this.#situation(this.#changedPod(changes), info, changes), helps: (plugin, more) => this.#helps(plugin, [...changes, ...more], more, node) });
    for (const back of undo.toReversed()) back();
    return found;
  }

  feasible(changes: readonly Change[], node: string): boolean {
    return this.with(changes, node, ({ feasible }) => feasible) === true;
  }

  #helps(plugin: string, changes: readonly Change[], more: readonly Change[], node: string): boolean {
    const undo: (() => void)[] = [];
    for (const change of more) this.#make(change, undo);
    const info = this.#view.snapshot.get(node)!;
    const refuses = this.#refusals(this.#changedPod(changes), info, this.#view).some((refusal) => refusal.plugin === plugin);
    for (const back of undo.toReversed()) back();
    return !refuses;
  }

  #make(change: Change, undo: (() => void)[]): void {
    const { snapshot } = this.#view;
    if (change.kind === 'remove') {
      const pod = snapshot.pod(change.pod);
      snapshot.removePod(change.pod);
      if (pod !== undefined) undo.push(() => snapshot.setPod(pod.pod));
    } else if ('node' in change && change.kind !== 'createVolume') {
      const before = snapshot.get(change.node)?.node;
      if (before === undefined) return;
      snapshot.setNode(changedNode(before, change));
      undo.push(() => snapshot.setNode(before));
    }
  }

  #changedPod(changes: readonly Change[]): PodInfo {
    const own = changes.filter(isOfPod);
    return own.length === 0 ? this.pod : podInfoOf({ ...this.pod.pod, spec: changedSpec(this.pod.pod.spec, own) });
  }

  #situation(pod: PodInfo, node: NodeInfo, changes: readonly Change[]): Situation {
    this.trials++;
    const view = { ...this.#view, objects: withCreated(this.#view.objects, changes) };
    // What keeps the Pod out of the queue does so whatever the nodes are like.
    const gated = this.profile.preEnqueue(pod.pod);
    const refusals = [...(gated === undefined ? [] : [gated]), ...this.#refusals(pod, node, view)];
    return { pod, node, view, refusals, feasible: gated === undefined && this.#passes(pod, node, view), helps: () => false };
  }

  #refusals(pod: PodInfo, node: NodeInfo, view: View): readonly Refusal[] {
    return this.profile.filters.flatMap((plugin): Refusal[] => {
      const answer = plugin.preFilter?.(pod, view) ?? { state: undefined };
      if ('skip' in answer) return [];
      if ('status' in answer) return [{ plugin: plugin.name, status: answer.status }];
      const status = plugin.filter?.(answer.state, pod, node, view) ?? (answer.onlyNodes?.has(node.name) === false ? NOT_NAMED : undefined);
      return status === undefined ? [] : [{ plugin: plugin.name, status }];
    });
  }

  #passes(pod: PodInfo, node: NodeInfo, view: View): boolean {
    const filters = new Filters(this.profile, pod, view);
    const { refusal, onlyNodes } = filters.prepare();
    return refusal === undefined && onlyNodes?.has(node.name) !== false && filters.checkWithNominated(node) === undefined;
  }
}

const NOT_NAMED = unresolvable("node(s) didn't match Pod's node affinity/selector");

/** The lister with objects that do not exist yet before those that do. */
function withCreated(objects: ObjectLister, changes: readonly Change[]): ObjectLister {
  let lister = objects;
  for (const change of changes) {
    const created = createdObjects(change, lister);
    if (created !== undefined) lister = overlaid(lister, created.settled);
  }
  return lister;
}

function overlaid(objects: ObjectLister, added: readonly KubeObject[]): ObjectLister {
  const same = (object: KubeObject, kind: string, namespace: string, name: string): boolean => object.kind === kind && (object.metadata.namespace ?? '') === namespace && object.metadata.name === name;
  return {
    get: (kind, namespace, name) => added.find((object) => same(object, kind, namespace, name)) ?? objects.get(kind, namespace, name),
    list: (kind, namespace) => {
      const own = added.filter((object) => object.kind === kind && (namespace === undefined || (object.metadata.namespace ?? '') === namespace));
      return [...own, ...objects.list(kind, namespace).filter((object) => !own.some((one) => same(one, kind, object.metadata.namespace ?? '', object.metadata.name)))];
    },
  };
}
