/**
 * Deletion: grace, finalizers, propagation. Upstream: k8s.io/apiserver/pkg/registry/rest/delete.go (BeforeDelete), registry/store.go
 * (Delete, deletionFinalizersForGarbageCollection), pkg/registry/core/{pod,namespace}.
 */
import type { Pod } from '../api/kinds/pod.ts';
import type { KubeObject, ObjectMeta } from '../api/object.ts';
import type { ApiRequest, Status } from '../api/request.ts';
import { conflict, deleted, methodNotSupported, notFound } from '../api/status.ts';
import { qualified } from '../api/steps.ts';
import { formatTime } from '../api/time.ts';
import type { Transaction } from '../etcd/store.ts';
import { SECOND } from '../kernel/time.ts';
import { isRefusal } from './admission/admission.ts';
import { namespaceLifecycle } from './admission/namespaceLifecycle.ts';
import { answer, refuse, type Deciding, type Decision } from './deciding.ts';
import { storageKey } from './keys.ts';
import { selectObjects } from './read.ts';
import type { Strategy } from './strategy.ts';

interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

const GC_FINALIZERS = ['orphan', 'foregroundDeletion'];

export function decideDelete(d: Deciding, request: ApiRequest): Decision {
  const resource = qualified(request.group, request.resource);
  const object = d.find(resource, request.namespace, request.name!);
  if (object === undefined) return refuse(notFound(request.group, request.resource, request.name!));
  const options = deleteOptions(request);
  const refusal = refused(d, request, object, options);
  if (refusal !== undefined) return refuse(refusal);
  const transaction = deletion(d, request.resource, object, options);
  if (transaction === undefined) return answer(object);
  const gone = transaction.value === undefined;
  const body = gone && resource !== 'pods' ? deleted(request.group, request.resource, object.metadata.name, object.metadata.uid) : undefined;
  if (isDry(request, options)) return answer(body ?? object);
  const warnings = d.strategy(request)?.deprecations ?? [];
  return { write: [transaction], code: 200, ...(body && { body }), ...(warnings.length > 0 && { warnings }) };
}

/** All that is selected goes by the same options. Upstream deletes one by one until one is refused; here that refuses the whole before anything went. */
export function decideDeleteCollection(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  if (!strategy.verbs.includes('deletecollection')) return refuse(methodNotSupported(request.resource, request.verb));
  const selected = selectObjects(d, strategy, request);
  if ('answer' in selected) return selected;
  const { objects } = selected;
  const options = deleteOptions(request);
  for (const object of objects) {
    const refusal = refused(d, request, object, options);
    if (refusal !== undefined) return refuse(refusal);
  }
  const body = { kind: `${strategy.kind}List`, apiVersion: strategy.apiVersion, metadata: { resourceVersion: String(d.store.revision) }, items: objects.map((object) => strategy.shown(object)) };
  if (isDry(request, options)) return answer(body);
  const write = objects.map((object) => deletion(d, strategy.resource, object, options)).filter((transaction): transaction is Transaction => transaction !== undefined);
  return { write, code: 200, body };
}

/** Why an object may not go: admission, or what the asker took for granted. */
function refused(d: Deciding, request: ApiRequest, object: KubeObject, { preconditions }: DeleteOptions): Status | undefined {
  const { name, uid, resourceVersion } = object.metadata;
  const admitted = namespaceLifecycle.admit({ request, operation: 'delete', resource: qualified(request.group, request.resource), object, name, random: d.random, time: d.time, find: d.find, list: d.list });
  if (isRefusal(admitted)) return admitted;
  const failed = (what: string, wanted: string, is: string | undefined): Status =>
    conflict(request.group, request.resource, name, `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`);
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) return failed('UID', preconditions.uid, uid);
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) return failed('ResourceVersion', preconditions.resourceVersion, resourceVersion);
  return undefined;
}

const isDry = ({ options }: ApiRequest, { dryRun }: DeleteOptions): boolean => options?.dryRun === true || dryRun?.includes('All') === true;

/** What is asked by the body, and by the query over it. */
function deleteOptions({ body, options }: ApiRequest): DeleteOptions {
  const given = (typeof body === 'object' && body !== null ? body : {}) as DeleteOptions;
  return {
    ...given,
    ...(options?.gracePeriodSeconds !== undefined && { gracePeriodSeconds: options.gracePeriodSeconds }),
    ...(options?.propagationPolicy !== undefined && { propagationPolicy: options.propagationPolicy }),
  };
}

/** The transaction that a deletion makes: removal, or the marks on an object that has to wait. Undefined: nothing to do. */
function deletion(d: Deciding, plural: string, object: KubeObject, options: DeleteOptions): Transaction | undefined {
  const { metadata } = object;
  const key = storageKey(plural, metadata.namespace, metadata.name);
  const expect = Number(metadata.resourceVersion);
  const finalizers = finalizersFor(metadata.finalizers ?? [], options.propagationPolicy);
  const grace = graceOf(plural, object, options.gracePeriodSeconds);
  const waits = grace > 0 || finalizers.length > 0 || holdsNamespace(plural, object);
  if (!waits) return { key, expect };
  if (metadata.deletionTimestamp !== undefined) {
    const shorter = grace < (metadata.deletionGracePeriodSeconds ?? 0);
    const same = finalizers.length === (metadata.finalizers ?? []).length;
    if (!shorter && same) return undefined;
    return { key, expect, value: marked(d, object, finalizers, shorter ? grace : (metadata.deletionGracePeriodSeconds ?? 0), shorter) };
  }
  const value = marked(d, object, finalizers, grace, true);
  return { key, expect, value: plural === 'namespaces' ? { ...value, status: { ...(value.status as object), phase: 'Terminating' } } : value };
}

function marked(d: Deciding, object: KubeObject, finalizers: readonly string[], grace: number, stamp: boolean): KubeObject {
  const { finalizers: _old, ...metadata } = object.metadata;
  const generation = metadata.generation !== undefined && metadata.deletionTimestamp === undefined ? { generation: metadata.generation + 1 } : {};
  const next: ObjectMeta = {
    ...metadata,
    ...generation,
    ...(finalizers.length > 0 && { finalizers }),
    ...(stamp && { deletionTimestamp: formatTime(d.now + grace * SECOND, d.epoch), deletionGracePeriodSeconds: grace }),
  };
  // Namespaces are marked by a rule of their own, which sets no grace period.
  const { deletionGracePeriodSeconds: _grace, ...ungraceful } = next;
  return { ...object, metadata: object.kind === 'Namespace' ? ungraceful : next };
}

const finalizersFor = (present: readonly string[], policy: string | undefined): readonly string[] => {
  if (policy === undefined) return present;
  const others = present.filter((name) => !GC_FINALIZERS.includes(name));
  return policy === 'Foreground' ? [...others, 'foregroundDeletion'] : policy === 'Orphan' ? [...others, 'orphan'] : others;
};

/** Only Pods end gracefully, and only those that a kubelet has to end. */
function graceOf(plural: string, object: KubeObject, asked: number | undefined): number {
  if (plural !== 'pods') return 0;
  const { spec, status } = object as Pod;
  const grace = asked ?? spec.terminationGracePeriodSeconds ?? 30;
  const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if ((spec.nodeName ?? '') === '' || ended) return 0;
  return grace < 0 ? 1 : grace;
}

const holdsNamespace = (plural: string, object: KubeObject): boolean =>
  plural === 'namespaces' && ((object.spec as { finalizers?: readonly string[] } | undefined)?.finalizers ?? []).length > 0;

/** After an update: an object that waited for its deletion and has nothing left to wait for goes. */
export function mayGo(plural: string, object: KubeObject): boolean {
  const { metadata } = object;
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0 && !holdsNamespace(plural, object);
}
