/**
 * What the autoscaler does with one object; comes late, because no cluster has one while it starts. Upstream: pkg/controller/podautoscaler
 * (horizontal.go, replica_calculator.go). Leaves out: see ../horizontalPodAutoscaler.ts.
 */
import type { HorizontalPodAutoscaler, MetricSpec } from '../../api/kinds/horizontalPodAutoscaler.ts';
import type { Pod } from '../../api/kinds/pod.ts';
import type { Condition, Json, KubeObject, LabelSelector } from '../../api/object.ts';
import { milliOf, valueOf } from '../../api/quantity.ts';
import { matchesLabels, selectorOf } from '../../api/selector.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { DEPLOYMENTS, REPLICA_SETS, type Reconcile } from '../controller.ts';

const AUTOSCALERS = { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers' };
const RESOURCE = 'horizontalpodautoscalers.autoscaling';
const SYNC: Micros = 15 * SECOND;
const TOLERANCE = 0.1;
const DOWN_WINDOW = 300;
const TARGETS: { readonly [kind: string]: typeof DEPLOYMENTS } = { Deployment: DEPLOYMENTS, ReplicaSet: REPLICA_SETS };

type Scalable = KubeObject & { readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector } };

/** What one metric comes to. */
type Measured =
  | { readonly replicas: number; readonly current: { readonly averageUtilization?: number; readonly averageValue: string }; readonly name: string; readonly above: boolean }
  | { readonly reason: 'FailedGetResourceMetric'; readonly message: string };

/** Codes: scaleUp, scaleDown, noMetrics, noTarget, upToDate. */
export function autoscale(key: string, c: Reconcile): void {
  const object = c.get<HorizontalPodAutoscaler>(RESOURCE, key);
  if (object === undefined) return;
  c.requeueAfter(SYNC, 'routine');
  const { namespace = '' } = object.metadata;
  const { kind, name } = object.spec.scaleTargetRef;
  const on = TARGETS[kind];
  const target = on && c.get<Scalable>(on === DEPLOYMENTS ? 'deployments.apps' : 'replicasets.apps', `${namespace}/${name}`);
  if (on === undefined || target === undefined) {
    c.report('noTarget', { kind, name });
    writeStatus(c, object, undefined, [condition('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${kind.toLowerCase()}s.apps "${name}" not found`)]);
    return;
  }
  scale(c, object, target, on);
}

function scale(c: Reconcile, object: HorizontalPodAutoscaler, target: Scalable, on: typeof DEPLOYMENTS): void {
  const { namespace = '' } = object.metadata;
  const current = target.spec.replicas ?? 1;
  const { minReplicas = 1, maxReplicas, metrics = [] } = object.spec;
  if (current === 0) {
    writeStatus(c, object, { current, desired: 0, measured: [] }, [condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale"), condition('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')]);
    return;
  }
  const measured = metrics.map((metric) => measure(c, namespace, target, metric, current));
  const known = measured.filter((one) => 'replicas' in one);
  const failed = measured.find((one) => 'reason' in one);
  if (known.length === 0) {
    c.report('noMetrics', { message: failed?.message ?? '' });
    if (failed) c.note({ about: object, type: 'Warning', reason: failed.reason, message: failed.message });
    writeStatus(c, object, { current, desired: object.status?.desiredReplicas ?? 0, measured: [] }, [condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale"), condition('ScalingActive', 'False', 'FailedGetResourceMetric', `the HPA was unable to compute the replica count: ${failed?.message ?? ''}`)]);
    return;
  }
  const strongest = known.reduce((a, b) => (b.replicas > a.replicas ? b : a));
  const wanted = stabilized(c, `${namespace}/${object.metadata.name}`, object, current, strongest.replicas);
  const limited = Math.min(maxReplicas, Math.max(minReplicas, Math.min(wanted, Math.max(current * 2, current + 4))));
  const conditions = [
    limited === current ? condition('AbleToScale', 'True', wanted === strongest.replicas ? 'ReadyForNewScale' : 'ScaleDownStabilized', wanted === strongest.replicas ? 'recommended size matches current size' : 'recent recommendations were higher than current one, applying the highest recent recommendation') : condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${limited}`),
    condition('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${strongest.name} resource utilization (percentage of request)`),
    wanted > maxReplicas ? condition('ScalingLimited', 'True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count') : wanted < minReplicas ? condition('ScalingLimited', 'True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count') : condition('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range'),
  ];
  if (limited !== current) {
    c.report(limited > current ? 'scaleUp' : 'scaleDown', { from: current, to: limited, name: target.metadata.name, desired: limited, actual: current });
    const why = limited > current ? `${strongest.name} resource utilization (percentage of request) above target` : 'All metrics below target';
    c.call({ verb: 'patch', on, namespace, name: target.metadata.name, subresource: 'scale', patchType: 'merge', body: { spec: { replicas: limited } }, onSuccess: { about: object, type: 'Normal', reason: 'SuccessfulRescale', message: `New size: ${limited}; reason: ${why}` }, onFailure: { about: object, type: 'Warning', reason: 'FailedRescale', message: `New size: ${limited}; reason: ${why}; error: {error}` } });
  }
  writeStatus(c, object, { current, desired: limited, measured: known, scaled: limited !== current }, conditions);
}

/** Replicas that bring the average back to the target. Upstream: GetResourceReplicas. */
function measure(c: Reconcile, namespace: string, target: Scalable, { type, resource }: MetricSpec, current: number): Measured {
  const fail = (message: string): Measured => ({ reason: 'FailedGetResourceMetric', message });
  if (type !== 'Resource' || resource === undefined) return fail(`invalid metric source type: ${type}`);
  const what = resource.name;
  const told = c.podMetrics(namespace);
  if (typeof told === 'string') return fail(`failed to get ${what} utilization: unable to get metrics for resource ${what}: unable to fetch metrics from resource metrics API: ${told}`);
  const selector = selectorOf(target.spec.selector) ?? [];
  const pods = c.list<Pod>('pods', namespace).filter((pod) => matchesLabels(selector, pod.metadata.labels) && pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Failed');
  const amount = (value: string | number): number => (what === 'cpu' ? milliOf(value) : valueOf(value));
  const requested = (pod: Pod): number => pod.spec.containers.reduce((sum, { resources }) => sum + amount(resources?.requests?.[what] ?? resources?.limits?.[what] ?? '0'), 0);
  const { averageUtilization, averageValue } = resource.target;
  if (averageUtilization !== undefined && pods.some((pod) => requested(pod) === 0)) return fail(`failed to get ${what} utilization: missing request for ${what} in container ${pods[0]?.spec.containers[0]?.name} of Pod ${pods[0]?.metadata.name}`);
  const used = new Map(told.map(({ metadata, containers = [] }) => [metadata.name, containers.reduce((sum, { usage }) => sum + amount(usage[what] ?? '0'), 0)]));
  const counted = pods.filter(({ metadata, status }) => used.has(metadata.name) && status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true);
  if (counted.length === 0) return fail(`failed to get ${what} utilization: did not receive metrics for targeted pods (pods might be unready)`);
  const goal = (pod: Pod): number => (averageUtilization !== undefined ? (requested(pod) * averageUtilization) / 100 : amount(averageValue ?? '0'));
  const total = counted.reduce((sum, pod) => sum + used.get(pod.metadata.name)!, 0);
  const ratio = total / Math.max(1, counted.reduce((sum, pod) => sum + goal(pod), 0));
  // Pods of which nothing is known are thought to be idle before scaling up, and at their target before scaling down.
  const missing = pods.length - counted.length;
  const cautious = missing === 0 ? ratio : (ratio * counted.length + (ratio > 1 ? 0 : missing)) / pods.length;
  const settled = Math.abs(ratio - 1) <= TOLERANCE || Math.abs(cautious - 1) <= TOLERANCE || ratio > 1 !== cautious > 1;
  const average = Math.round(total / counted.length);
  const percent = Math.round((total / Math.max(1, counted.reduce((sum, pod) => sum + requested(pod), 0))) * 100);
  return { replicas: settled ? current : Math.ceil(cautious * pods.length), current: { ...(averageUtilization !== undefined && { averageUtilization: percent }), averageValue: what === 'cpu' ? `${average}m` : String(average) }, name: what, above: ratio > 1 };
}

/** The highest of what was recommended within the window, so that a short calm does not end what a load has begun. */
function stabilized(c: Reconcile, key: string, { spec }: HorizontalPodAutoscaler, current: number, replicas: number): number {
  const window = (spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? DOWN_WINDOW) * SECOND;
  const before = (c.memory.get(key) as readonly { readonly at: number; readonly replicas: number }[] | undefined) ?? [{ at: c.now, replicas: current }];
  const recent = [...before.filter(({ at }) => at > c.now - window), { at: c.now, replicas }];
  c.memory.set(key, recent);
  return Math.max(...recent.map((one) => one.replicas), replicas);
}

const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => ({ type, status, reason, message });

interface Outcome {
  readonly current: number;
  readonly desired: number;
  readonly measured: readonly Extract<Measured, { replicas: number }>[];
  readonly scaled?: boolean;
}

function writeStatus(c: Reconcile, object: HorizontalPodAutoscaler, outcome: Outcome | undefined, conditions: readonly Condition[]): void {
  const before = object.status;
  const dated = conditions.map((one) => ({ ...one, lastTransitionTime: before?.conditions?.find(({ type, status }) => type === one.type && status === one.status)?.lastTransitionTime ?? c.time }));
  const currentMetrics = outcome?.measured.map(({ name, current }) => ({ type: 'Resource', resource: { name, current } }));
  const lastScaleTime = outcome?.scaled === true ? c.time : before?.lastScaleTime;
  const status = {
    ...(lastScaleTime !== undefined && { lastScaleTime }),
    currentReplicas: outcome?.current ?? 0,
    desiredReplicas: outcome?.desired ?? 0,
    currentMetrics: currentMetrics === undefined || currentMetrics.length === 0 ? null : currentMetrics,
    conditions: dated,
  };
  if (JSON.stringify(status) === JSON.stringify(before)) return;
  const { metadata } = object;
  c.call({ verb: 'update', on: AUTOSCALERS, namespace: metadata.namespace ?? '', name: metadata.name, subresource: 'status', body: { ...object, status } as object as Json, ignore: ['NotFound', 'Conflict'] });
}
