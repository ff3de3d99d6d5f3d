/**
 * The disruption controller: how many Pods of a budget may go now. Upstream: pkg/controller/disruption/disruption.go. Leaves out: owners whose
 * scale it would have to ask for; percentages count the replicas of ReplicaSets and what else there is as Pods.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { PodDisruptionBudget } from '../api/kinds/podDisruptionBudget.ts';
import type { ReplicaSet } from '../api/kinds/replicaSet.ts';
import { sameJson } from '../api/equal.ts';
import type { IntOrString } from '../api/object.ts';
import { selects } from '../api/selector.ts';
import { MINUTE } from '../kernel/time.ts';
import { BUDGET_RESOURCE, PODS, REPLICA_SETS, type Controller, type Reconcile } from './controller.ts';

const BUDGETS = 'poddisruptionbudgets.policy';
/** Upstream: DeletionTimeout: an eviction that has not happened by then is taken back. */
const PATIENCE = 2 * MINUTE;

const isReady = ({ status, metadata }: Pod): boolean => metadata.deletionTimestamp === undefined && status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const shareOf = (value: IntOrString, total: number): number => (typeof value === 'number' ? value : Math.ceil((Number(value.slice(0, -1)) * total) / 100));

/** Codes: budget, upToDate. */
export const disruptionController: Controller = {
  name: 'disruption-controller',
  source: 'controllermanager',
  resource: BUDGETS,
  workers: 1,
  watches: [
    { on: BUDGET_RESOURCE, keys: ({ event, object }) => (event === 'DELETED' ? [] : [`${object.metadata.namespace}/${object.metadata.name}`]) },
    {
      on: PODS,
      keys: ({ object, old }, read) =>
        old !== undefined && isReady(old as Pod) === isReady(object as Pod) && old.metadata.labels === object.metadata.labels
          ? []
          : read.list<PodDisruptionBudget>(BUDGETS, object.metadata.namespace).filter(({ spec }) => selects(spec.selector, object.metadata.labels)).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    },
    { on: REPLICA_SETS, keys: () => [] },
  ],
  reconcile(key, c) {
    const budget = c.get<PodDisruptionBudget>(BUDGETS, key);
    if (budget === undefined) return;
    const { name, namespace = '', generation = 0 } = budget.metadata;
    const pods = c.list<Pod>('pods', namespace).filter((pod) => !hasEnded(pod) && selects(budget.spec.selector, pod.metadata.labels));
    if (pods.length === 0) c.note({ about: budget, type: 'Normal', reason: 'NoPods', message: 'No matching pods found' });
    const { expectedPods, desiredHealthy } = countsOf(budget, pods, c);
    const disruptedPods = stillGoing(budget, pods, c);
    const currentHealthy = pods.filter((pod) => isReady(pod) && !Object.hasOwn(disruptedPods, pod.metadata.name)).length;
    const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const before = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
    const allowed = disruptionsAllowed > 0;
    const status = allowed ? 'True' : 'False';
    const condition = { type: 'DisruptionAllowed', status, reason: allowed ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration: generation, lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? c.time) : c.time };
    const next = { conditions: [condition], currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, observedGeneration: generation, ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }) };
    if (sameJson(next, budget.status)) return;
    c.report('budget', { allowed: disruptionsAllowed, actual: currentHealthy, desired: desiredHealthy });
    c.call({ verb: 'update', on: BUDGET_RESOURCE, namespace, name, subresource: 'status', body: { ...budget, status: next }, ignore: ['NotFound'] });
  },
};

function countsOf({ spec }: PodDisruptionBudget, pods: readonly Pod[], c: Reconcile): { readonly expectedPods: number; readonly desiredHealthy: number } {
  if (spec.maxUnavailable === undefined && typeof spec.minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: spec.minAvailable };
  const owners = new Map<string, number>();
  for (const { metadata } of pods) {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    const set = owner?.kind === 'ReplicaSet' ? c.get<ReplicaSet>('replicasets.apps', `${metadata.namespace}/${owner.name}`) : undefined;
    const id = owner?.uid ?? metadata.uid;
    owners.set(id, set === undefined ? (owners.get(id) ?? 0) + 1 : (set.spec.replicas ?? 1));
  }
  const expectedPods = [...owners.values()].reduce((sum, count) => sum + count, 0);
  if (spec.maxUnavailable !== undefined) return { expectedPods, desiredHealthy: Math.max(0, expectedPods - shareOf(spec.maxUnavailable, expectedPods)) };
  return { expectedPods, desiredHealthy: shareOf(spec.minAvailable ?? 1, expectedPods) };
}

/** Pods that were evicted and have not gone yet. */
function stillGoing({ status }: PodDisruptionBudget, pods: readonly Pod[], c: Reconcile): { readonly [pod: string]: string } {
  const kept = Object.entries(status?.disruptedPods ?? {}).filter(([name, time]) => {
    const pod = pods.find(({ metadata }) => metadata.name === name);
    return pod !== undefined && pod.metadata.deletionTimestamp === undefined && c.now - c.parseTime(time) < PATIENCE;
  });
  if (kept.length > 0) c.requeueAfter(PATIENCE, 'routine');
  return Object.fromEntries(kept);
}
