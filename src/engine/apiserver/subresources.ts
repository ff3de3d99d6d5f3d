/**
 * Subresources: scale, binding, eviction, resize, log, exec, portforward, token, finalize. Upstream: pkg/registry/core/pod/{rest,storage},
 * pkg/registry/apps (scale), pkg/registry/core/namespace.
 */
import { ageOf } from '../api/age.ts';
import { NAME_COLUMN, shown } from '../api/kind.ts';
import type { FieldErrors } from '../api/fieldError.ts';
import type { Pod } from '../api/kinds/pod.ts';
import type { Json, KubeObject } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { selectorOf, formatSelector } from '../api/selector.ts';
import { badRequest, conflict, invalid, notFound, success } from '../api/status.ts';
import { answer, refuse, type Deciding, type Decision } from './deciding.ts';
import { storageKey } from './keys.ts';
import { evict } from './eviction.ts';
import { decideGet } from './read.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Strategy } from './strategy.ts';
import { modified, replace } from './update.ts';

type Fields = { readonly [field: string]: unknown };

/** What the API server asks a kubelet for; given by the cluster, since components do not know one another. */
export interface KubeletApi {
  logs(pod: Pod, options: Fields, now: Micros): { readonly code: number; readonly text: string };
  exec(pod: Pod, options: Fields, now: Micros): { readonly stdout: string; readonly stderr: string; readonly exitCode: number; readonly error?: string };
  /** What the Pod answers to GET on a port of its own; no answer when nothing listens there. */
  forward(pod: Pod, options: Fields, now: Micros): Json;
}

/** Resizes are seldom: what may change comes late. */
export type ResizeRules = () => { readonly validatePodResize: (pod: Pod, old: Pod) => FieldErrors };

export function decideSubresource(d: Deciding, strategy: Strategy, request: ApiRequest, kubelets: KubeletApi, rules: ResizeRules): Decision | undefined {
  const object = d.find(strategy.stored, request.namespace, request.name!);
  if (object === undefined) return refuse(notFound(strategy.group, strategy.resource, request.name!));
  if (!strategy.subresources.includes(request.subresource!)) return undefined;
  switch (request.subresource) {
    case 'scale':
      return scale(d, strategy, request, object);
    case 'binding':
      return bind(d, strategy, request, object as Pod);
    case 'eviction':
      return evict(d, request, object as Pod);
    case 'log':
      return logs(d, object as Pod, request, kubelets);
    case 'exec':
      return answer(kubelets.exec(object as Pod, request.options ?? {}, d.now));
    case 'portforward':
      return answer(kubelets.forward(object as Pod, request.options ?? {}, d.now));
    case 'resize':
      return resize(d, strategy, request, object as Pod, rules);
    case 'token':
      return token(d, request, object);
    case 'approval':
      return approval(d, strategy, request, object);
    case 'finalize':
      return finalize(d, request, object, strategy);
    default:
      return undefined;
  }
}

function scale(d: Deciding, strategy: Strategy, request: ApiRequest, object: KubeObject): Decision {
  const current = scaleOf(object);
  if (request.verb === 'get') return answer(request.options?.asTable === true ? scaleTable(object, d) : current);
  const given = (request.verb === 'patch' ? merge(current, request.body) : request.body) as { metadata?: { resourceVersion?: string }; spec?: { replicas?: unknown } } | undefined;
  const version = given?.metadata?.resourceVersion;
  if (version !== undefined && version !== '' && version !== object.metadata.resourceVersion) return refuse(modified(strategy, object));
  const replicas = given?.spec?.replicas ?? 0;
  if (typeof replicas !== 'number') return refuse(badRequest('Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32'));
  const next = { ...object, spec: { ...(object.spec as Fields), replicas } };
  const decision = replace(d, strategy, request, object, next);
  if ('answer' in decision) return decision.answer.code < 300 ? answer(scaleOf(decision.answer.body as KubeObject)) : decision;
  return { ...decision, body: scaleOf(next) };
}

/** Upstream: autoscaling/v1 Scale. */
function scaleOf(object: KubeObject): Json {
  const spec = object.spec as { replicas?: number; selector?: Parameters<typeof selectorOf>[0] };
  const status = object.status as { replicas?: number } | undefined;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = selectorOf(spec.selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: selector === undefined ? '' : formatSelector(selector) },
  };
}

/** Upstream: pkg/printers/internalversion (printScale). */
function scaleTable(object: KubeObject, { now, epoch }: Deciding): Json {
  const { metadata, spec, status } = scaleOf(object) as { readonly metadata: { readonly name: string }; readonly spec: { readonly replicas: number }; readonly status: { readonly replicas: number } };
  const columnDefinitions = [NAME_COLUMN, shown('Desired', 'integer'), shown('Available', 'integer'), shown('Age')] as readonly object[] as Json;
  const rows = [{ cells: [metadata.name, spec.replicas, status.replicas, ageOf(object.metadata.creationTimestamp, now + epoch * SECOND)], object: { metadata } as Json }];
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions, rows };
}

function merge(current: Json, patch: unknown): Json {
  const given = (patch ?? {}) as { spec?: Json; metadata?: Json };
  const base = current as { readonly [key: string]: Json };
  return { ...base, ...(given.metadata && { metadata: given.metadata }), spec: { ...(base['spec'] as object), ...(given.spec as object) } };
}

function bind(d: Deciding, strategy: Strategy, request: ApiRequest, pod: Pod): Decision {
  const target = (request.body as { target?: { name?: string } } | undefined)?.target?.name ?? '';
  if (target === '') return refuse(badRequest('Binding "' + pod.metadata.name + '" is invalid: target.name: Required value'));
  if (pod.metadata.deletionTimestamp !== undefined) return refuse(conflict('', 'pods/binding', pod.metadata.name, `pod ${pod.metadata.name} is being deleted, cannot be assigned to a host`));
  const assigned = pod.spec.nodeName ?? '';
  if (assigned !== '') return refuse(conflict('', 'pods/binding', pod.metadata.name, `pod ${pod.metadata.name} is already assigned to node "${assigned}"`));
  const conditions = (pod.status?.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled');
  const scheduled = { type: 'PodScheduled', status: 'True' as const, lastProbeTime: null, lastTransitionTime: d.time };
  const { nominatedNodeName: _nominated, ...status } = pod.status ?? {};
  const next: Pod = { ...pod, spec: { ...pod.spec, nodeName: target }, status: { ...status, conditions: [...conditions, scheduled] } };
  const decision = replace(d, strategy, request, pod, next);
  return 'write' in decision ? { ...decision, code: 201, body: success(201) } : decision;
}

function logs(d: Deciding, pod: Pod, request: ApiRequest, kubelets: KubeletApi): Decision {
  const { code, text } = kubelets.logs(pod, request.options ?? {}, d.now);
  return code < 400 ? answer(text, code) : refuse(badRequest(text));
}

/** Of what is sent only the spec counts. */
function resize(d: Deciding, strategy: Strategy, request: ApiRequest, pod: Pod, rules: ResizeRules): Decision {
  if (request.verb === 'get') return decideGet(d, strategy, request);
  const given = request.verb === 'patch' ? strategy.patch(pod, request) : strategy.decode((request.body ?? null) as Json, request);
  if ('refusal' in given) return refuse(given.refusal);
  const { resourceVersion } = given.object.metadata;
  const wanted = strategy.defaults({ ...pod, spec: given.object.spec, metadata: { ...pod.metadata, resourceVersion } } as KubeObject) as Pod;
  const faults = rules().validatePodResize(wanted, pod);
  return faults.length > 0 ? refuse(invalid('', 'Pod', pod.metadata.name, faults), given.warnings) : replace(d, strategy, request, pod, wanted, given.warnings);
}

function token(d: Deciding, request: ApiRequest, account: KubeObject): Decision {
  const body = { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: { name: account.metadata.name, namespace: account.metadata.namespace ?? '' }, spec: { expirationSeconds: 3600 } };
  return answer({ ...body, status: { token: `podium.${request.namespace}.${d.random.text('token', 32, '0123456789abcdef')}`, expirationTimestamp: d.time } }, 201);
}

/** Conditions get their times here. Upstream: pkg/registry/certificates/certificates/strategy.go (populateConditionTimestamps). */
function approval(d: Deciding, strategy: Strategy, request: ApiRequest, object: KubeObject): Decision {
  if (request.verb === 'get') return answer(object);
  const given = request.verb === 'patch' ? strategy.patch(object, request) : strategy.decode((request.body ?? null) as Json, request);
  if ('refusal' in given) return refuse(given.refusal);
  const { conditions = [], ...status } = (given.object.status ?? {}) as { readonly conditions?: readonly { readonly lastUpdateTime?: string; readonly lastTransitionTime?: string }[] };
  const timed = conditions.map((one) => ({ ...one, lastUpdateTime: one.lastUpdateTime ?? d.time, lastTransitionTime: one.lastTransitionTime ?? d.time }));
  return replace(d, strategy, request, object, { ...given.object, status: { ...status, conditions: timed } }, given.warnings);
}

function finalize(d: Deciding, request: ApiRequest, object: KubeObject, strategy: Strategy): Decision {
  const finalizers = ((request.body as { spec?: { finalizers?: readonly string[] } } | undefined)?.spec?.finalizers ?? []) as readonly string[];
  const next = { ...object, spec: { ...(object.spec as Fields), finalizers } };
  if (finalizers.length > 0 || object.metadata.deletionTimestamp === undefined || (object.metadata.finalizers ?? []).length > 0) return replace(d, strategy, request, object, next);
  const key = storageKey(strategy.resource, undefined, object.metadata.name);
  return { write: [{ key, expect: Number(object.metadata.resourceVersion) }], code: 200, body: next };
}
