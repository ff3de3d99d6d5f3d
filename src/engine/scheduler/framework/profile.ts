/**
 * A profile: which plugins run at which extension point, in which order. Upstream: pkg/scheduler/framework/runtime frameworkImpl and the
 * default profile's MultiPoint (each plugin joins every point that it implements, in the order of the list).
 */
import type { Pod } from '../../api/kinds/pod.ts';
import type { PodInfo } from '../snapshot/podInfo.ts';
import { textOf } from '../snapshot/texts.ts';
import type { EventKind } from './clusterEvent.ts';
import type { Binding, Plugin, Registered, Wake } from './plugin.ts';
import type { View } from './view.ts';
import type { Status } from './status.ts';

export interface Refusal {
  readonly plugin: string;
  readonly status: Status;
}

export interface Scorer {
  readonly plugin: Plugin;
  readonly weight: number;
}

export class Profile {
  readonly plugins: readonly Plugin[];
  /** Those with PreFilter or Filter; a cycle keeps their states by this index. */
  readonly filters: readonly Plugin[];
  readonly scorers: readonly Scorer[];
  readonly postFilters: readonly Plugin[];
  readonly #wakes = new Map<EventKind, { readonly plugin: string; readonly hint: Wake['hint'] }[]>();

  constructor(registered: readonly Registered[]) {
    this.plugins = registered.map(({ plugin }) => plugin);
    this.filters = this.plugins.filter((plugin) => plugin.preFilter !== undefined || plugin.filter !== undefined);
    this.scorers = registered.filter(({ plugin }) => plugin.score !== undefined).map(({ plugin, weight = 1 }) => ({ plugin, weight }));
    for (const { name, wakes = [] } of this.plugins) {
      for (const { event, hint } of wakes) this.#wakes.set(event, [...(this.#wakes.get(event) ?? []), { plugin: name, hint }]);
    }
    this.postFilters = this.plugins.filter((plugin) => plugin.postFilter !== undefined);
  }

  /** Equal for Pods on which all signing filters give the same verdict on any node. */
  signature(pod: PodInfo): string {
    let text = '';
    for (const plugin of this.filters) text += `${textOf(plugin.sign?.(pod))}\n`;
    return text;
  }

  /** The first plugin that keeps the Pod out of the active queue. */
  preEnqueue(pod: Pod): Refusal | undefined {
    for (const plugin of this.plugins) {
      const status = plugin.preEnqueue?.(pod);
      if (status !== undefined) return { plugin: plugin.name, status };
    }
    return undefined;
  }

  /**
   * Reserve, Permit and PreBind on the chosen node. A refusal has been unreserved already. Leaves out: Permit's Wait (it counts as a refusal).
   */
  admit(pod: PodInfo, node: string, view: View): Refusal | undefined {
    for (const point of ['reserve', 'permit', 'preBind'] as const) {
      for (const plugin of this.plugins) {
        const status = plugin[point]?.(pod, node, view);
        if (status === undefined) continue;
        for (const reserved of this.plugins.toReversed()) reserved.unreserve?.(pod, node, view);
        return { plugin: plugin.name, status };
      }
    }
    return undefined;
  }

  /** Bind: the first plugin that does it. Throws when the profile has none. */
  bind(pod: PodInfo, node: string): Binding {
    for (const plugin of this.plugins) if (plugin.bind !== undefined) return plugin.bind(pod, node);
    throw new Error('the profile has no Bind plugin');
  }

  /** Which plugins care for a kind of change, with their queueing hints. */
  wakes(event: EventKind): readonly { readonly plugin: string; readonly hint: Wake['hint'] }[] {
    return this.#wakes.get(event) ?? [];
  }

  /** Queue order of two Pods, 0 when the QueueSort plugin sees no difference. */
  compare(a: PodInfo, b: PodInfo): number {
    for (const plugin of this.plugins) if (plugin.compare !== undefined) return plugin.compare(a, b);
    return 0;
  }
}
