/**
 * What may stand in a KubeSchedulerConfiguration, before anything is defaulted. Upstream: k8s.io/kube-scheduler/config/v1.
 */
import type { PodSpec, TopologySpreadConstraint } from '../../api/kinds/pod.ts';
import type { Point } from '../framework/profile.ts';

export interface GivenPlugin {
  readonly name?: string;
  readonly weight?: number;
}

export interface GivenPluginSet {
  readonly enabled?: readonly GivenPlugin[];
  readonly disabled?: readonly GivenPlugin[];
}

export type GivenPlugins = { readonly [point in Point | 'multiPoint' | 'placementGenerate' | 'placementScore' | 'placementFeasible' | 'podGroupPostFilter']?: GivenPluginSet };

export interface GivenProfile {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly percentageOfPlacementsToScore?: number;
  readonly plugins?: GivenPlugins;
  readonly pluginConfig?: readonly { readonly name?: string; readonly args?: unknown }[];
}

export interface GivenExtender {
  readonly prioritizeVerb?: string;
  readonly bindVerb?: string;
  readonly weight?: number;
  readonly managedResources?: readonly { readonly name?: string }[];
}

export interface Given {
  readonly parallelism?: number;
  readonly leaderElection?: { readonly leaderElect?: boolean; readonly leaseDuration?: string; readonly renewDeadline?: string; readonly retryPeriod?: string; readonly resourceLock?: string; readonly resourceName?: string; readonly resourceNamespace?: string };
  readonly clientConnection?: { readonly qps?: number; readonly burst?: number };
  readonly enableProfiling?: boolean;
  readonly percentageOfNodesToScore?: number;
  readonly percentageOfPlacementsToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly profiles?: readonly GivenProfile[];
  readonly extenders?: readonly GivenExtender[];
  readonly delayCacheUntilActive?: boolean;
}

interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

interface ResourceSpec {
  readonly name: string;
  readonly weight: number;
}

/** Arguments of the plugins, defaulted. */
export interface Args {
  readonly DefaultPreemption: { readonly minCandidateNodesPercentage: number; readonly minCandidateNodesAbsolute: number };
  readonly DynamicResources: { readonly filterTimeout?: string; readonly bindingTimeout?: string };
  readonly InterPodAffinity: { readonly hardPodAffinityWeight: number; readonly ignorePreferredTermsOfExistingPods: boolean };
  readonly NodeAffinity: { readonly addedAffinity?: NonNullable<NonNullable<PodSpec['affinity']>['nodeAffinity']> };
  readonly NodeResourcesBalancedAllocation: { readonly resources: readonly ResourceSpec[] };
  readonly NodeResourcesFit: {
    readonly ignoredResources: readonly string[];
    readonly ignoredResourceGroups: readonly string[];
    readonly scoringStrategy: { readonly type: string; readonly resources: readonly ResourceSpec[]; readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] } };
  };
  readonly PodTopologySpread: { readonly defaultConstraints: readonly TopologySpreadConstraint[]; readonly defaultingType: string };
  readonly VolumeBinding: { readonly bindTimeoutSeconds: number; readonly shape: readonly ShapePoint[] };
}

type Loose<T> = { readonly [field in keyof T]?: T[field] };

const CPU_AND_MEMORY: readonly ResourceSpec[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

const weighted = (resources: readonly Loose<ResourceSpec>[] | undefined): readonly ResourceSpec[] =>
  resources === undefined || resources.length === 0 ? CPU_AND_MEMORY : resources.map(({ name = '', weight = 0 }) => ({ name, weight: weight === 0 ? 1 : weight }));

/** Arguments as the plugin gets them. Upstream: apis/config/v1/defaults.go. */
export const DEFAULTED: { readonly [plugin in keyof Args]: (given: Loose<Args[plugin]>) => Args[plugin] } = {
  DefaultPreemption: ({ minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 }) => ({ minCandidateNodesPercentage, minCandidateNodesAbsolute }),
  DynamicResources: (given) => given,
  InterPodAffinity: ({ hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false }) => ({ hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }),
  NodeAffinity: (given) => given,
  NodeResourcesBalancedAllocation: ({ resources }) => ({ resources: weighted(resources) }),
  NodeResourcesFit: ({ ignoredResources = [], ignoredResourceGroups = [], scoringStrategy }) => ({
    ignoredResources,
    ignoredResourceGroups,
    scoringStrategy: scoringStrategy === undefined ? { type: 'LeastAllocated', resources: CPU_AND_MEMORY } : { ...scoringStrategy, type: scoringStrategy.type ?? '', resources: weighted(scoringStrategy.resources) },
  }),
  PodTopologySpread: ({ defaultConstraints = [], defaultingType = '' }) => ({ defaultConstraints, defaultingType: defaultingType === '' ? 'System' : defaultingType }),
  VolumeBinding: ({ bindTimeoutSeconds = 600, shape = [] }) => ({
    bindTimeoutSeconds,
    shape: shape.length > 0 ? shape : [
      { utilization: 0, score: 10 },
      { utilization: 100, score: 0 },
    ],
  }),
};
