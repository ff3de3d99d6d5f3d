/**
 * Placing Pods one after the other without an API server, from PreFilter to Reserve: for measuring, and for whoever asks what a scheduler would
 * do with a cluster. Upstream: in the spirit of pkg/scheduler's scheduler_perf. Leaves out: queue, binding, preemption's evictions.
 */
import type { Node } from '../api/kinds/node.ts';
import type { Pod } from '../api/kinds/pod.ts';
import { NO_OBJECTS } from './framework/objectLister.ts';
import type { Profile } from './framework/profile.ts';
import { schedulePod } from './framework/schedulePod.ts';
import type { View } from './framework/view.ts';
import { DEFAULT_PROFILE } from './plugins.ts';
import { podInfoOf } from './snapshot/podInfo.ts';
import { snapshotOf } from './snapshot/snapshot.ts';

export class Placement {
  readonly view: View;
  readonly #percentage: number;
  readonly #pick: (n: number) => number;
  readonly #profile: Profile;
  #start = 0;

  /** `percentage`: percentageOfNodesToScore, 0 is adaptive. `pick`: a random whole number below n. */
  constructor(nodes: readonly Node[], percentage: number, pick: (n: number) => number, profile: Profile = DEFAULT_PROFILE) {
    this.view = { snapshot: snapshotOf(nodes, []), objects: NO_OBJECTS, nominated: new Map() };
    this.#percentage = percentage;
    this.#pick = pick;
    this.#profile = profile;
  }

  /** The node that the Pod is now assumed to be on; undefined when it fits nowhere. */
  place(pod: Pod): string | undefined {
    const { view } = this;
    const info = podInfoOf(pod);
    const result = schedulePod(this.#profile, { view, pod: info, start: this.#start, percentage: this.#percentage, pick: this.#pick });
    this.#start = result.next;
    if (result.outcome !== 'scheduled' || this.#profile.admit(info, result.node, view) !== undefined) return undefined;
    view.snapshot.setPod({ ...pod, spec: { ...pod.spec, nodeName: result.node } }, info);
    return result.node;
  }
}
