/**
 * The autoscaler: every 15 s it compares what Pods use, as the metrics API tells it, with what they shall use, and sets the number of replicas.
 * Upstream: pkg/controller/podautoscaler (horizontal.go, replica_calculator.go). Leaves out: metrics other than resources, scaling policies other
 * than the usual one (doubled or four more), the age at which a starting Pod's CPU counts.
 */
import { DEPLOYMENTS, PODS, REPLICA_SETS, type Controller } from './controller.ts';

const AUTOSCALERS = { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers' };
const RESOURCE = 'horizontalpodautoscalers.autoscaling';

/** Codes: scaleUp, scaleDown, noMetrics, upToDate. */
export const horizontalPodAutoscalerController: Omit<Controller, 'reconcile'> = {
  name: 'horizontal-pod-autoscaler-controller',
  source: 'horizontal-pod-autoscaler',
  resource: RESOURCE,
  workers: 5,
  watches: [
    { on: AUTOSCALERS, keys: ({ event, object, old }) => (event === 'DELETED' || old?.metadata.generation === object.metadata.generation && old !== undefined ? [] : [`${object.metadata.namespace}/${object.metadata.name}`]) },
    { on: DEPLOYMENTS, keys: () => [] },
    { on: REPLICA_SETS, keys: () => [] },
    { on: PODS, keys: () => [] },
  ],
};
