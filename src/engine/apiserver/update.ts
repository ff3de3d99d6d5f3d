/**
 * Update and patch. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/{update,patch}.go, registry/rest/update.go (BeforeUpdate),
 * registry/generic/registry/store.go (Update).
 */
import { sameJson } from '../api/equal.ts';
import type { Json, KubeObject, ObjectMeta } from '../api/object.ts';
import type { ApiRequest, Status } from '../api/request.ts';
import { badRequest, conflict, notFound } from '../api/status.ts';
import { ADMISSION } from './admission.ts';
import { isRefusal, type Attempt } from './admission/admission.ts';
import { store, tooBig, unwritten } from './create.ts';
import { answer, refuse, type Deciding, type Decision } from './deciding.ts';
import { storageKey } from './keys.ts';
import { isKnown, metadataOf, withMetadata } from '../api/shape.ts';
import { without } from '../api/without.ts';
import { mayGo } from './remove.ts';
import { allocateService } from './serviceAllocation.ts';
import type { Strategy } from './strategy.ts';

export function decideUpdate(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  const decoded = strategy.decode((request.body ?? null) as Json, request);
  if ('refusal' in decoded) return refuse(decoded.refusal);
  const { object, warnings } = decoded;
  if (request.name === undefined || object.metadata.name !== request.name) {
    return refuse(badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${request.name})`));
  }
  const old = d.find(strategy.stored, request.namespace, request.name);
  if (old === undefined) return refuse(notFound(strategy.group, strategy.resource, request.name), warnings);
  return replace(d, strategy, request, old, object, warnings);
}

export function decidePatch(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  const old = d.find(strategy.stored, request.namespace, request.name!);
  if (request.patchType === 'apply') return decideApply(d, strategy, request, old);
  if (old === undefined) return refuse(notFound(strategy.group, strategy.resource, request.name!));
  const patched = strategy.patch(old, request);
  if ('refusal' in patched) return refuse(patched.refusal);
  return replace(d, strategy, request, old, patched.object, patched.warnings);
}

function decideApply(d: Deciding, strategy: Strategy, request: ApiRequest, old: KubeObject | undefined): Decision {
  const applied = strategy.apply(old, request, d.time);
  if ('refusal' in applied) return refuse(applied.refusal);
  if (old !== undefined) return replace(d, strategy, request, old, applied.object, applied.warnings, true);
  const made = store(d, strategy, request, applied.object);
  if (isRefusal(made)) return refuse(made, applied.warnings);
  const withFields: KubeObject = applied.object.metadata.managedFields === undefined ? made : { ...made, metadata: { ...made.metadata, managedFields: applied.object.metadata.managedFields } };
  if (request.options?.dryRun === true) return answer(unwritten(withFields), 201, applied.warnings);
  const key = storageKey(strategy.resource, made.metadata.namespace, made.metadata.name);
  return { write: [{ key, expect: 0, value: withFields }], code: 201, ...(applied.warnings.length > 0 && { warnings: applied.warnings }) };
}

/** Puts a new state in the place of the old one, if it may. */
export function replace(
  d: Deciding,
  strategy: Strategy,
  request: ApiRequest,
  old: KubeObject,
  given: KubeObject,
  warnings: readonly string[] = [],
  managed = false,
): Decision {
  const stale = given.metadata.resourceVersion;
  if (stale !== undefined && stale !== '' && stale !== old.metadata.resourceVersion) return refuse(modified(strategy, old), warnings);
  const otherUid = given.metadata.uid !== undefined && given.metadata.uid !== '' && given.metadata.uid !== old.metadata.uid;
  if (otherUid && request.verb === 'update') {
    const text = `Precondition failed: UID in precondition: ${given.metadata.uid}, UID in object meta: ${old.metadata.uid}`;
    return refuse(conflict(strategy.group, strategy.resource, old.metadata.name, text), warnings);
  }
  const kept = withMetadata(given, keptMetadata(given.metadata, old.metadata));
  const prepared = strategy.prepareForUpdate(request.subresource === 'status' ? kept : strategy.defaults(kept), old, request.subresource);
  const admitted = admit(d, strategy, request, prepared, old);
  if (isRefusal(admitted)) return refuse(admitted, warnings);
  const invalid = strategy.validate(admitted, old, request.subresource) ?? tooBig(admitted, request);
  if (invalid) return refuse(invalid, warnings);
  const next = managed ? admitted : strategy.manage(admitted, old, request, d.time);
  const all = request.subresource === undefined ? [...warnings, ...strategy.warnings(next)] : warnings;
  if (request.options?.dryRun === true || sameJson(next, old)) return answer(request.options?.dryRun === true ? next : old, 200, all);
  const key = storageKey(strategy.resource, old.metadata.namespace, old.metadata.name);
  const gone = mayGo(strategy.resource, next);
  const transaction = { key, expect: Number(old.metadata.resourceVersion), ...(!gone && { value: next }) };
  return { write: [transaction], code: 200, ...(all.length > 0 && { warnings: all }), ...(gone && { body: next }) };
}

function admit(d: Deciding, strategy: Strategy, request: ApiRequest, object: KubeObject, old: KubeObject): KubeObject | Status {
  const resource = strategy.stored;
  let current = object;
  let attempt: Attempt = { request, operation: 'update', resource, object, name: object.metadata.name, old, random: d.random, time: d.time, find: d.find, list: d.list };
  for (const plugin of ADMISSION) {
    const admitted = plugin.admit(attempt);
    if (isRefusal(admitted)) return admitted;
    if (admitted !== current) attempt = { ...attempt, object: (current = admitted) };
  }
  return resource === 'services' && request.subresource === undefined ? allocateService(d, current, old) : current;
}

/** What a client cannot change. */
function keptMetadata(given: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const uid = given.uid === undefined || given.uid === '' ? old.uid : given.uid;
  if (isKnown(given)) {
    const { generateName, labels, annotations, ownerReferences, finalizers, managedFields } = given;
    const { name, namespace, resourceVersion, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = old;
    return metadataOf({ name, namespace, uid, resourceVersion, creationTimestamp, generateName, generation, labels, annotations, ownerReferences, finalizers, managedFields, deletionTimestamp, deletionGracePeriodSeconds });
  }
  const kept: { -readonly [K in keyof ObjectMeta]?: ObjectMeta[K] } = without(given, UNCHANGEABLE);
  kept.name = old.name;
  if (old.namespace !== undefined) kept.namespace = old.namespace;
  kept.uid = uid;
  kept.creationTimestamp = old.creationTimestamp;
  kept.resourceVersion = old.resourceVersion;
  if (old.generation !== undefined) kept.generation = old.generation;
  if (old.deletionTimestamp !== undefined) kept.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined) kept.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  return kept as ObjectMeta;
}

const UNCHANGEABLE = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'namespace'] as const;

export const modified = (strategy: Strategy, old: KubeObject): Status =>
  conflict(strategy.group, strategy.resource, old.metadata.name, 'the object has been modified; please apply your changes to the latest version and try again');
