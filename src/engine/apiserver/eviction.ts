/**
 * Eviction: a deletion that a disruption budget may refuse. Upstream: pkg/registry/core/pod/storage/eviction.go.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { PodDisruptionBudget } from '../api/kinds/podDisruptionBudget.ts';
import type { Json } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { selects } from '../api/selector.ts';
import { internalError, success, tooManyRequests } from '../api/status.ts';
import { refuse, type Deciding, type Decision } from './deciding.ts';
import { storageKey } from './keys.ts';
import { decideDelete } from './remove.ts';

export function evict(d: Deciding, request: ApiRequest, pod: Pod): Decision {
  const { deleteOptions } = (request.body ?? {}) as { deleteOptions?: Json };
  const decision = decideDelete(d, { ...request, body: deleteOptions ?? {} });
  if (!('write' in decision)) return decision;
  const done = { code: 201, body: success(201) };
  const phase = pod.status?.phase;
  if (phase === 'Pending' || phase === 'Succeeded' || phase === 'Failed' || pod.metadata.deletionTimestamp !== undefined) return { ...decision, ...done };
  const budgets = (d.list('poddisruptionbudgets.policy', pod.metadata.namespace) as readonly PodDisruptionBudget[]).filter(({ spec }) => selects(spec.selector, pod.metadata.labels));
  const [budget] = budgets;
  if (budget === undefined) return { ...decision, ...done };
  if (budgets.length > 1) return refuse(internalError('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'));
  const { metadata, status } = budget;
  const refused = (why: string): Decision => refuse(tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [{ reason: 'DisruptionBudget', message: why }]));
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return refused(`The disruption budget ${metadata.name} is still being processed by the server.`);
  if (status === undefined || status.disruptionsAllowed <= 0) return refused(`The disruption budget ${metadata.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`);
  const value = { ...budget, status: { ...status, disruptionsAllowed: status.disruptionsAllowed - 1, disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: d.time } } };
  const key = storageKey('poddisruptionbudgets', metadata.namespace, metadata.name);
  return { write: [{ key, expect: Number(metadata.resourceVersion), value }, ...decision.write], ...done };
}
