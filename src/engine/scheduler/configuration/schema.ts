/**
 * The fields of a KubeSchedulerConfiguration, as schema.ts reads definitions. Upstream: k8s.io/kube-scheduler/config/v1 types.go,
 * types_pluginargs.go; k8s.io/component-base/config/v1alpha1.
 */
import { define } from '../../api/schema/schema.ts';

const POINTS = ['preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'reserve', 'permit', 'preBind', 'bind', 'postBind', 'multiPoint', 'placementGenerate', 'placementScore', 'placementFeasible', 'podGroupPostFilter'];

define(`scheduler.v1.KubeSchedulerConfiguration kind:s apiVersion:s parallelism:i* leaderElection:scheduler.v1.LeaderElectionConfiguration* clientConnection:scheduler.v1.ClientConnectionConfiguration* enableProfiling:b* enableContentionProfiling:b* percentageOfNodesToScore:i* percentageOfPlacementsToScore:i* podInitialBackoffSeconds:l* podMaxBackoffSeconds:l* profiles:[scheduler.v1.KubeSchedulerProfile extenders:[scheduler.v1.Extender delayCacheUntilActive:b
scheduler.v1.LeaderElectionConfiguration leaderElect:b* leaseDuration:s renewDeadline:s retryPeriod:s resourceLock:s resourceName:s resourceNamespace:s
scheduler.v1.ClientConnectionConfiguration kubeconfig:s acceptContentTypes:s contentType:s qps:f burst:i
scheduler.v1.KubeSchedulerProfile schedulerName:s* percentageOfNodesToScore:i* percentageOfPlacementsToScore:i* plugins:scheduler.v1.Plugins* pluginConfig:[scheduler.v1.PluginConfig
scheduler.v1.Plugins ${POINTS.map((point) => `${point}:scheduler.v1.PluginSet*`).join(' ')}
scheduler.v1.PluginSet enabled:[scheduler.v1.Plugin disabled:[scheduler.v1.Plugin
scheduler.v1.Plugin name:s weight:i*
scheduler.v1.PluginConfig name:s args:o
scheduler.v1.Extender urlPrefix:s filterVerb:s preemptVerb:s prioritizeVerb:s weight:l bindVerb:s enableHTTPS:b tlsConfig:scheduler.v1.ExtenderTLSConfig* httpTimeout:s nodeCacheCapable:b managedResources:[scheduler.v1.ExtenderManagedResource ignorable:b
scheduler.v1.ExtenderManagedResource name:s ignoredByScheduler:b
scheduler.v1.ExtenderTLSConfig insecure:b serverName:s certFile:s keyFile:s caFile:s certData:y keyData:y caData:y
scheduler.v1.DefaultPreemptionArgs kind:s apiVersion:s minCandidateNodesPercentage:i* minCandidateNodesAbsolute:i*
scheduler.v1.InterPodAffinityArgs kind:s apiVersion:s hardPodAffinityWeight:i* ignorePreferredTermsOfExistingPods:b
scheduler.v1.NodeResourcesFitArgs kind:s apiVersion:s ignoredResources:[s ignoredResourceGroups:[s scoringStrategy:scheduler.v1.ScoringStrategy*
scheduler.v1.ScoringStrategy type:s~ScoringStrategyType resources:[scheduler.v1.ResourceSpec requestedToCapacityRatio:scheduler.v1.RequestedToCapacityRatioParam*
scheduler.v1.RequestedToCapacityRatioParam shape:[scheduler.v1.UtilizationShapePoint
scheduler.v1.UtilizationShapePoint utilization:i= score:i=
scheduler.v1.ResourceSpec name:s weight:l
scheduler.v1.PodTopologySpreadArgs kind:s apiVersion:s defaultConstraints:[core.v1.TopologySpreadConstraint defaultingType:s~PodTopologySpreadConstraintsDefaulting
scheduler.v1.NodeResourcesBalancedAllocationArgs kind:s apiVersion:s resources:[scheduler.v1.ResourceSpec
scheduler.v1.VolumeBindingArgs kind:s apiVersion:s bindTimeoutSeconds:l* shape:[scheduler.v1.UtilizationShapePoint
scheduler.v1.NodeAffinityArgs kind:s apiVersion:s addedAffinity:core.v1.NodeAffinity*
scheduler.v1.DynamicResourcesArgs kind:s apiVersion:s filterTimeout:s* bindingTimeout:s*`);

/** Plugins whose arguments are known. */
export const WITH_ARGS: readonly string[] = ['DefaultPreemption', 'DynamicResources', 'InterPodAffinity', 'NodeAffinity', 'NodeResourcesBalancedAllocation', 'NodeResourcesFit', 'PodTopologySpread', 'VolumeBinding'];

export const ROOT = 'scheduler.v1.KubeSchedulerConfiguration';
export const argsSchema = (plugin: string): string => `scheduler.v1.${plugin}Args`;
