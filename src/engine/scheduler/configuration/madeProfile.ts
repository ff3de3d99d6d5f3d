/**
 * A profile come alive: its plugins with their arguments, at their points. Upstream: pkg/scheduler/profile (NewMap), framework/runtime (NewFramework)
 * and the New of each plugin.
 */
import { Report } from '../../api/validation/report.ts';
import type { Plugin } from '../framework/plugin.ts';
import { POINTS, Profile } from '../framework/profile.ts';
import { DEFAULT_PLUGINS } from '../plugins.ts';
import { defaultPreemptionWith } from '../plugins/defaultPreemption.ts';
import { interPodAffinityWith } from '../plugins/interPodAffinity.ts';
import { nodeAffinityWith } from '../plugins/nodeAffinity.ts';
import { nodeResourcesBalancedAllocationWith } from '../plugins/nodeResourcesBalancedAllocationArgs.ts';
import { nodeResourcesFitWith, type NodeResourcesFitArgs } from '../plugins/nodeResourcesFitArgs.ts';
import { podTopologySpreadWith } from '../plugins/podTopologySpread.ts';
import { volumeBindingWith } from '../plugins/volumeBinding.ts';
import { SECOND } from '../../kernel/time.ts';
import type { ProfileConfiguration } from './configuration.ts';
import type { Args } from './given.ts';
import { pluginLists, ProfileFault } from './pluginSets.ts';
import { ARGS_CHECKS } from './validateArgs.ts';

function fitWith(args: Args['NodeResourcesFit']): Plugin {
  const report = new Report();
  ARGS_CHECKS.NodeResourcesFit(report, args, '');
  if (report.errors.length > 0) throw new ProfileFault(`initializing plugin "NodeResourcesFit": ${aggregate(report.errors.map(({ field, message }) => `${field}: ${message}`))}`);
  return nodeResourcesFitWith(args as NodeResourcesFitArgs);
}

/** Plugins with arguments of their own; with the usual ones the default's are taken, which are faster. */
const MADE: { readonly [plugin in keyof Args]?: (args: Args[plugin]) => Plugin } = {
  DefaultPreemption: defaultPreemptionWith,
  InterPodAffinity: (args) => interPodAffinityWith(args) as Plugin,
  NodeAffinity: ({ addedAffinity }) => nodeAffinityWith(addedAffinity) as Plugin,
  NodeResourcesBalancedAllocation: ({ resources }) => nodeResourcesBalancedAllocationWith(resources.map(({ name }) => name)),
  NodeResourcesFit: fitWith,
  PodTopologySpread: ({ defaultingType, defaultConstraints }) => (defaultingType === 'List' ? podTopologySpreadWith(defaultConstraints) : usual('PodTopologySpread')) as Plugin,
  VolumeBinding: ({ shape }) => volumeBindingWith(shape) as Plugin,
};

const usual = (name: string): Plugin => DEFAULT_PLUGINS.find(({ plugin }) => plugin.name === name)!.plugin;

/** Several errors as Go puts them together, each once. */
export function aggregate(messages: readonly string[]): string {
  const all = [...new Set(messages)];
  return all.length === 1 ? all[0]! : `[${all.join(', ')}]`;
}

export function profileOf({ schedulerName, percentageOfNodesToScore, plugins, pluginConfig }: ProfileConfiguration, percentage: number): Profile {
  const lists = pluginLists(plugins, schedulerName);
  const args = new Map(pluginConfig.map((config) => [config.name, config.args]));
  const make = (name: string): Plugin => {
    const own = args.get(name);
    return own === undefined ? usual(name) : ((MADE[name as keyof Args] as ((args: unknown) => Plugin) | undefined)?.(own) ?? usual(name));
  };
  const registered = [...lists.needed].filter((name) => POINTS.some((point) => lists.at(point).includes(name))).map((name) => ({ plugin: make(name), weight: lists.weights.get(name) ?? 1, ...(args.has(name) && { args: args.get(name) }) }));
  const order = Object.fromEntries(POINTS.map((point) => [point, lists.at(point)]));
  const volumes = args.get('VolumeBinding') as Args['VolumeBinding'] | undefined;
  const binds = lists.at('preBind').includes('VolumeBinding') && lists.at('reserve').includes('VolumeBinding');
  return new Profile(registered, { name: schedulerName, percentage: percentageOfNodesToScore ?? percentage, order, bindTimeout: binds ? (volumes?.bindTimeoutSeconds ?? 600) * SECOND : undefined });
}
