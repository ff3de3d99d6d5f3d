/**
 * What kube-scheduler asks of the API server. Upstream: plugins/defaultbinder, schedule_one.go updatePod, framework/preemption/executor.go.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { Condition, Json } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import type { Binding } from './framework/plugin.ts';

export const USER = 'system:kube-scheduler';
const AGENT = 'kube-scheduler';
const PODS = { group: '', version: 'v1', resource: 'pods', user: USER, agent: AGENT } as const;

const named = ({ metadata }: Pod): { namespace: string; name: string } => ({
  namespace: metadata.namespace ?? 'default',
  name: metadata.name,
});

export const bindCall = ({ namespace, name, uid, node }: Binding): ApiRequest => ({
  ...PODS,
  verb: 'create',
  subresource: 'binding',
  namespace,
  name,
  body: { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } },
});

/** Grace as the Pod itself has it. */
export const deleteCall = (pod: Pod): ApiRequest => ({
  ...PODS,
  ...named(pod),
  verb: 'delete',
  body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: pod.metadata.uid } },
});

/** A patch of the status with a condition, a nomination (null clears it), or both; undefined when nothing would change. */
export function statusCall(
  pod: Pod,
  wanted: { readonly condition?: Condition; readonly nominated?: string | null },
  time: string,
): ApiRequest | undefined {
  const conditions = wanted.condition === undefined ? undefined : conditionPatch(pod, wanted.condition, time);
  const current = pod.status?.nominatedNodeName ?? null;
  const nominates = wanted.nominated !== undefined && wanted.nominated !== current;
  if (conditions === undefined && !nominates) return undefined;
  const status = { ...(conditions !== undefined && { conditions }), ...(nominates && { nominatedNodeName: wanted.nominated ?? null }) };
  return {
    ...PODS,
    ...named(pod),
    verb: 'patch',
    subresource: 'status',
    patchType: 'strategic',
    body: { metadata: { uid: pod.metadata.uid }, status },
  };
}

function conditionPatch(pod: Pod, condition: Condition, time: string): Json | undefined {
  const { type, status, reason = '', message = '' } = condition;
  const observedGeneration = pod.metadata.generation ?? 1;
  const old = (pod.status?.conditions ?? []).find((candidate) => candidate.type === type);
  const same =
    old !== undefined &&
    old.status === status &&
    old.reason === reason &&
    old.message === message &&
    old.observedGeneration === observedGeneration;
  if (same) return undefined;
  const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? time) : time;
  return [{ type, status, reason, message, lastProbeTime: null, lastTransitionTime, observedGeneration }];
}
