/**
 * The default profile: plugins in order, with the weights of their scores. Upstream: pkg/scheduler/apis/config/v1/default_plugins.go.
 * Each plugin joins every extension point that it implements.
 */
import type { Registered } from './framework/plugin.ts';
import { Profile, Profiles } from './framework/profile.ts';
import { defaultBinder } from './plugins/defaultBinder.ts';
import { defaultPreemption } from './plugins/defaultPreemption.ts';
import { dynamicResources } from './plugins/dynamicResources.ts';
import { imageLocality } from './plugins/imageLocality.ts';
import { interPodAffinity } from './plugins/interPodAffinity.ts';
import { nodeAffinity } from './plugins/nodeAffinity.ts';
import { nodeDeclaredFeatures } from './plugins/nodeDeclaredFeatures.ts';
import { nodeName } from './plugins/nodeName.ts';
import { nodePorts } from './plugins/nodePorts.ts';
import { nodeResourcesBalancedAllocation } from './plugins/nodeResourcesBalancedAllocation.ts';
import { nodeResourcesFit } from './plugins/nodeResourcesFit.ts';
import { nodeUnschedulable } from './plugins/nodeUnschedulable.ts';
import { nodeVolumeLimits } from './plugins/nodeVolumeLimits.ts';
import { podTopologySpread } from './plugins/podTopologySpread.ts';
import { prioritySort } from './plugins/prioritySort.ts';
import { schedulingGates } from './plugins/schedulingGates.ts';
import { taintToleration } from './plugins/taintToleration.ts';
import { volumeBinding } from './plugins/volumeBinding.ts';
import { volumeRestrictions } from './plugins/volumeRestrictions.ts';
import { volumeZone } from './plugins/volumeZone.ts';

export const DEFAULT_PLUGINS: readonly Registered[] = [
  { plugin: schedulingGates },
  { plugin: prioritySort },
  { plugin: nodeName },
  { plugin: nodeUnschedulable },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: volumeRestrictions },
  { plugin: nodeVolumeLimits },
  { plugin: volumeBinding, weight: 1 },
  { plugin: volumeZone },
  { plugin: podTopologySpread, weight: 2 },
  { plugin: interPodAffinity, weight: 2 },
  { plugin: dynamicResources, weight: 2 },
  { plugin: nodeDeclaredFeatures },
  { plugin: defaultPreemption },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
  { plugin: defaultBinder },
];

export const DEFAULT_PROFILE = new Profile(DEFAULT_PLUGINS);
export const DEFAULT_PROFILES = new Profiles([DEFAULT_PROFILE]);

/** Weights of the plugins that score, for tables that explain a choice. */
export const SCORE_WEIGHTS: { readonly [plugin: string]: number } = Object.fromEntries(
  DEFAULT_PLUGINS.flatMap(({ plugin, weight }) => (weight === undefined ? [] : [[plugin.name, weight]])),
);
