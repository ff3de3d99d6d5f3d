/**
 * A profile: which plugins run at which extension point, in which order. Upstream: pkg/scheduler/framework/runtime frameworkImpl and the
 * default profile's MultiPoint (each plugin joins every point that it implements, in the order of the list).
 */
import type { Pod } from '../../api/kinds/pod.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
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

/** The extension points that a configuration can name. */
export const POINTS = ['preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'reserve', 'permit', 'preBind', 'bind', 'postBind'] as const;
export type Point = (typeof POINTS)[number];

/** What a plugin has to have to join a point: the method of that name, but for the queue's order; none here has a PostBind. */
const joins = (plugin: Plugin, point: Point): boolean => (point === 'queueSort' ? plugin.compare : point === 'postBind' ? undefined : plugin[point]) !== undefined;

export interface ProfileOptions {
  /** The `schedulerName` of the Pods that it is for. */
  readonly name?: string;
  /** percentageOfNodesToScore; 0 is adaptive. */
  readonly percentage?: number;
  /** How long the binding of volumes may take; undefined: volumes are not bound by this profile. */
  readonly bindTimeout?: Micros | undefined;
  /** Names of the plugins of a point, in order. A point that is missing has all that implement it, in the order of the list. */
  readonly order?: { readonly [point in Point]?: readonly string[] };
}

/** Upstream: VolumeBindingArgs.bindTimeoutSeconds. */
const USUAL_BIND_TIMEOUT: Micros = 600 * SECOND;

export class Profile {
  readonly name: string;
  readonly percentage: number;
  readonly bindTimeout: Micros | undefined;
  readonly plugins: readonly Plugin[];
  /** Arguments that are not the usual ones, by plugin. */
  readonly args: ReadonlyMap<string, unknown>;
  /** Those with PreFilter or Filter, in the order of Filter; a cycle keeps their states by this index. */
  readonly filters: readonly Plugin[];
  /** Indexes in `filters` in the order of PreFilter, when that is another one. */
  readonly preFilterOrder: readonly number[] | undefined;
  /** How many of them, from the first on, sign. */
  readonly signing: number;
  readonly scorers: readonly Scorer[];
  readonly postFilters: readonly Plugin[];
  readonly #points: ReadonlyMap<Point, readonly Plugin[]>;
  readonly #wakes = new Map<EventKind, { readonly plugin: string; readonly hint: Wake['hint'] }[]>();

  constructor(registered: readonly Registered[], options?: ProfileOptions) {
    const { name = 'default-scheduler', percentage = 0, order = {} } = options ?? {};
    this.bindTimeout = options === undefined ? USUAL_BIND_TIMEOUT : options.bindTimeout;
    this.name = name;
    this.percentage = percentage;
    this.plugins = registered.map(({ plugin }) => plugin);
    this.args = new Map(registered.flatMap(({ plugin, args }) => (args === undefined ? [] : [[plugin.name, args]])));
    const named = (wanted: string): Plugin[] => this.plugins.filter((plugin) => plugin.name === wanted);
    const listed = (point: Point): readonly Plugin[] => order[point]?.flatMap(named) ?? this.plugins.filter((plugin) => joins(plugin, point));
    this.#points = new Map(POINTS.map((point) => [point, listed(point).filter((plugin) => joins(plugin, point))]));
    const filter = order.filter === undefined ? this.plugins : listed('filter');
    const preFilter = order.preFilter === undefined ? filter : listed('preFilter');
    const both = (first: readonly Plugin[], second: readonly Plugin[]): Plugin[] => [...new Set([...first, ...second])].filter((plugin) => joins(plugin, 'preFilter') || joins(plugin, 'filter'));
    const filters = both(filter, preFilter);
    // A plugin is prepared wherever it filters.
    this.filters = filters.map((plugin) => (filter.includes(plugin) ? plugin : withoutFilter(plugin)));
    const unsigned = this.filters.findIndex((plugin) => plugin.sign === undefined);
    this.signing = unsigned === -1 ? this.filters.length : unsigned;
    const indexes = both(preFilter, filter).map((plugin) => filters.indexOf(plugin));
    const own = indexes.filter((index) => preFilter.includes(filters[index]!));
    this.preFilterOrder = own.every((index, place) => place === 0 || own[place - 1]! < index) ? undefined : indexes;
    this.scorers = this.at('score').map((plugin) => ({ plugin, weight: registered.find((one) => one.plugin === plugin)?.weight ?? 1 }));
    for (const { name, wakes = [] } of this.plugins) {
      for (const { event, hint } of wakes) this.#wakes.set(event, [...(this.#wakes.get(event) ?? []), { plugin: name, hint }]);
    }
    this.postFilters = this.at('postFilter');
  }

  /** Equal for Pods of which all signing plugins say the same on any node. */
  signature(pod: PodInfo): string {
    let text = '';
    for (const plugin of this.plugins) if (plugin.sign !== undefined) text += `${textOf(plugin.sign(pod))}\n`;
    return text;
  }

  /** The plugins of a point, in their order. */
  at(point: Point): readonly Plugin[] {
    return this.#points.get(point)!;
  }

  /** The first plugin that keeps the Pod out of the active queue. `preempting`: whether a Pod's preemption is still under way. */
  preEnqueue(pod: Pod, preempting: (pod: Pod) => boolean = () => false): Refusal | undefined {
    for (const plugin of this.at('preEnqueue')) {
      const status = plugin.preEnqueue?.(pod, preempting);
      if (status !== undefined) return { plugin: plugin.name, status };
    }
    return undefined;
  }

  /**
   * Reserve, Permit and PreBind on the chosen node. A refusal has been unreserved already. Leaves out: Permit's Wait (it counts as a refusal).
   */
  admit(pod: PodInfo, node: string, view: View): Refusal | undefined {
    for (const point of ['reserve', 'permit', 'preBind'] as const) {
      for (const plugin of this.at(point)) {
        const status = plugin[point]?.(pod, node, view);
        if (status === undefined) continue;
        for (const reserved of this.at('reserve').toReversed()) reserved.unreserve?.(pod, node, view);
        return { plugin: plugin.name, status };
      }
    }
    return undefined;
  }

  /** Bind: the first plugin that does it. Throws when the profile has none. */
  bind(pod: PodInfo, node: string): Binding {
    for (const plugin of this.at('bind')) if (plugin.bind !== undefined) return plugin.bind(pod, node);
    throw new Error('the profile has no Bind plugin');
  }

  /** Which plugins care for a kind of change, with their queueing hints. */
  wakes(event: EventKind): readonly { readonly plugin: string; readonly hint: Wake['hint'] }[] {
    return this.#wakes.get(event) ?? [];
  }

  /** Queue order of two Pods, 0 when the QueueSort plugin sees no difference. */
  compare(a: PodInfo, b: PodInfo): number {
    for (const plugin of this.at('queueSort')) if (plugin.compare !== undefined) return plugin.compare(a, b);
    return 0;
  }
}

function withoutFilter(plugin: Plugin): Plugin {
  const { filter: _filter, ...rest } = plugin;
  return rest;
}

/** The profiles of one scheduler, by the `schedulerName` of the Pods that each is for. Upstream: pkg/scheduler/profile Map. */
export class Profiles {
  readonly list: readonly Profile[];
  readonly #byName: ReadonlyMap<string, Profile>;

  constructor(list: readonly Profile[]) {
    this.list = list;
    this.#byName = new Map(list.map((profile) => [profile.name, profile]));
  }

  /** The profile of a Pod; undefined when its scheduler is another one. */
  of({ spec: { schedulerName = 'default-scheduler' } }: Pod): Profile | undefined {
    return this.#byName.get(schedulerName);
  }

  /** All share one QueueSort. */
  compare(a: PodInfo, b: PodInfo): number {
    return this.list[0]!.compare(a, b);
  }

  /** Whether any profile cares for a kind of change. */
  cares(event: EventKind): boolean {
    return this.list.some((profile) => profile.wakes(event).length > 0);
  }
}
