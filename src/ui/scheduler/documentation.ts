/** Where the Kubernetes documentation speaks of each plugin. Plain addresses for links: nothing is fetched. */
const DOCS = 'https://kubernetes.io/docs';

const PAGES: Readonly<Record<string, string>> = {
  SchedulingGates: 'concepts/scheduling-eviction/pod-scheduling-readiness/',
  PrioritySort: 'concepts/scheduling-eviction/pod-priority-preemption/#effect-of-pod-priority-on-scheduling-order',
  NodeName: 'concepts/scheduling-eviction/assign-pod-node/#nodename',
  NodeUnschedulable: 'concepts/architecture/nodes/#manual-node-administration',
  TaintToleration: 'concepts/scheduling-eviction/taint-and-toleration/',
  NodeAffinity: 'concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity',
  NodeResourcesFit: 'concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
  NodeVolumeLimits: 'concepts/storage/storage-limits/',
  VolumeBinding: 'concepts/storage/storage-classes/#volume-binding-mode',
  VolumeZone: 'setup/best-practices/multiple-zones/#storage-access-for-zones',
  PodTopologySpread: 'concepts/scheduling-eviction/topology-spread-constraints/',
  InterPodAffinity: 'concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
  DynamicResources: 'concepts/scheduling-eviction/dynamic-resource-allocation/',
  DefaultPreemption: 'concepts/scheduling-eviction/pod-priority-preemption/#preemption',
};

/** Plugins that have no page of their own stand in the list of all. */
const LIST = 'reference/scheduling/config/#scheduling-plugins';

export const documentationOf = (plugin: string): string => `${DOCS}/${PAGES[plugin] ?? LIST}`;
