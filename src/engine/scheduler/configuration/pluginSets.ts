/**
 * Which plugins a profile runs at which extension point, in which order, with which weights: what is given, merged with the defaults and spread
 * from multiPoint over the points. Upstream: apis/config/v1/default_plugins.go (mergePlugins), framework/runtime/framework.go (NewFramework,
 * expandMultiPointPlugins, updatePluginList, getScoreWeights).
 */
import type { Point } from '../framework/profile.ts';
import { DEFAULT_PLUGINS } from '../plugins.ts';
import type { GivenPlugins, GivenPluginSet } from './given.ts';

interface Enabled {
  readonly name: string;
  /** 0: not given. */
  readonly weight: number;
}

interface PluginSet {
  readonly enabled: readonly Enabled[];
  readonly disabled: ReadonlySet<string>;
}

/** The points as kube-scheduler goes through them, with Go's names of their interfaces. */
const POINT_TYPES: readonly (readonly [Point, string])[] = [
  ['preFilter', 'PreFilterPlugin'],
  ['filter', 'FilterPlugin'],
  ['postFilter', 'PostFilterPlugin'],
  ['reserve', 'ReservePlugin'],
  ['preScore', 'PreScorePlugin'],
  ['score', 'ScorePlugin'],
  ['preBind', 'PreBindPlugin'],
  ['bind', 'BindPlugin'],
  ['postBind', 'PostBindPlugin'],
  ['permit', 'PermitPlugin'],
  ['preEnqueue', 'PreEnqueuePlugin'],
  ['queueSort', 'QueueSortPlugin'],
];

/** What each plugin implements in kube-scheduler. Some do less here, or elsewhere: the binding of volumes is the scheduler's own. */
export const IMPLEMENTED: { readonly [plugin: string]: readonly Point[] } = {
  SchedulingGates: ['preEnqueue'],
  PrioritySort: ['queueSort'],
  NodeName: ['filter'],
  NodeUnschedulable: ['filter'],
  TaintToleration: ['filter', 'preScore', 'score'],
  NodeAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  NodePorts: ['preFilter', 'filter'],
  NodeResourcesFit: ['preFilter', 'filter', 'preScore', 'score'],
  VolumeRestrictions: ['preFilter', 'filter'],
  NodeVolumeLimits: ['preFilter', 'filter'],
  VolumeBinding: ['preFilter', 'filter', 'reserve', 'preBind', 'preScore', 'score'],
  VolumeZone: ['preFilter', 'filter'],
  PodTopologySpread: ['preFilter', 'filter', 'preScore', 'score'],
  InterPodAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  DynamicResources: ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'score', 'reserve', 'preBind'],
  NodeDeclaredFeatures: ['preFilter', 'filter'],
  DefaultPreemption: ['preEnqueue', 'postFilter'],
  NodeResourcesBalancedAllocation: ['preScore', 'score'],
  ImageLocality: ['score'],
  DefaultBinder: ['bind'],
};

/** The default's weights are written; the others are 1. */
const DEFAULTS: PluginSet = { enabled: DEFAULT_PLUGINS.map(({ plugin, weight = 0 }) => ({ name: plugin.name, weight })), disabled: new Set() };
const NOTHING: PluginSet = { enabled: [], disabled: new Set() };

const given = ({ enabled = [], disabled = [] }: GivenPluginSet): PluginSet => ({
  enabled: enabled.map(({ name = '', weight = 0 }) => ({ name, weight })),
  disabled: new Set(disabled.map(({ name = '' }) => name)),
});

/** Defaults keep their places, with what is given in place of them; what is new comes after. */
function merge(defaults: PluginSet, custom: GivenPluginSet | undefined): PluginSet {
  if (custom === undefined) return defaults;
  const { enabled, disabled } = given(custom);
  const replacing = new Map(enabled.map((plugin, index) => [plugin.name, { plugin, index }]));
  const replaced = new Set<number>();
  const kept = disabled.has('*') ? [] : defaults.enabled.filter(({ name }) => !disabled.has(name));
  const first = kept.map((plugin): Enabled => {
    const own = replacing.get(plugin.name);
    if (own === undefined) return plugin;
    replaced.add(own.index);
    return own.plugin;
  });
  return { enabled: [...first, ...enabled.filter((_, index) => !replaced.has(index))], disabled };
}

export interface PluginLists {
  /** Names of the plugins of a point, in order. */
  readonly at: (point: Point) => readonly string[];
  readonly weights: ReadonlyMap<string, number>;
  /** All that are enabled anywhere. */
  readonly needed: ReadonlySet<string>;
}

/** Words of kube-scheduler when a profile cannot be made. */
export class ProfileFault extends Error {}

export function pluginLists(plugins: GivenPlugins | undefined, schedulerName: string): PluginLists {
  const multiPoint = merge(DEFAULTS, plugins?.multiPoint);
  const sets = new Map(POINT_TYPES.map(([point]) => [point, merge(NOTHING, plugins?.[point])]));
  for (const [point, type] of POINT_TYPES) checkPoint(sets.get(point)!.enabled, point, type);
  const listed = new Map(POINT_TYPES.map(([point, type]) => [point, expand(sets.get(point)!, multiPoint, point, type)]));
  const at = (point: Point): readonly string[] => listed.get(point) ?? [];
  if (at('queueSort').length !== 1) throw new ProfileFault(`only one queue sort plugin required for profile with scheduler name ${JSON.stringify(schedulerName)}, but got ${at('queueSort').length}`);
  if (at('bind').length === 0) throw new ProfileFault(`at least one bind plugin is needed for profile with scheduler name ${JSON.stringify(schedulerName)}`);
  const weights = new Map<string, number>();
  for (const { name, weight } of [...sets.get('score')!.enabled, ...multiPoint.enabled]) if (IMPLEMENTED[name]!.includes('score') && !weights.has(name)) weights.set(name, weight === 0 ? 1 : weight);
  return { at, weights, needed: new Set([...multiPoint.enabled, ...[...sets.values()].flatMap(({ enabled }) => enabled)].map(({ name }) => name)) };
}

function checkPoint(enabled: readonly Enabled[], point: Point, type: string): void {
  const seen = new Set<string>();
  for (const { name } of enabled) {
    if (!Object.hasOwn(IMPLEMENTED, name)) throw new ProfileFault(`${type} ${JSON.stringify(name)} does not exist`);
    if (!IMPLEMENTED[name]!.includes(point)) throw new ProfileFault(`plugin ${JSON.stringify(name)} does not extend ${type} plugin`);
    if (seen.has(name)) throw new ProfileFault(`plugin ${JSON.stringify(name)} already registered as ${JSON.stringify(type)}`);
    seen.add(name);
  }
}

/** First those of the point that multiPoint has too, then multiPoint's, then the point's others. */
function expand({ enabled, disabled }: PluginSet, multiPoint: PluginSet, point: Point, type: string): string[] {
  const own = enabled.map(({ name }) => name);
  if (disabled.has('*')) return own;
  const spread: string[] = [];
  const overriding = new Set<string>();
  for (const { name } of multiPoint.enabled) {
    if (!Object.hasOwn(IMPLEMENTED, name)) throw new ProfileFault(`${type} ${JSON.stringify(name)} does not exist`);
    if (!IMPLEMENTED[name]!.includes(point) || disabled.has(name)) continue;
    if (own.includes(name)) overriding.add(name);
    else if (spread.includes(name)) throw new ProfileFault(`plugin ${JSON.stringify(name)} already registered as ${JSON.stringify(type)}`);
    else spread.push(name);
  }
  return [...own.filter((name) => overriding.has(name)), ...spread, ...own.filter((name) => !overriding.has(name))];
}
