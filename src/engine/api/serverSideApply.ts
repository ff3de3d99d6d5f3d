/**
 * Who owns which field: server-side apply, and the record that ordinary writes leave. Upstream: apimachinery util/managedfields,
 * sigs.k8s.io/structured-merge-diff merge/update.go. Simplified: the cluster's own programs (users `system:...`) leave a record only on
 * objects that already have one, so that Pods and Leases, which nobody applies, cost nothing; versions are never converted.
 */
import { oversized } from './decode.ts';
import { apiVersionOf, type KindDefinition } from './kind.ts';
import type { Json, KubeObject, ManagedFieldsEntry } from './object.ts';
import { asJson, isFields } from './patch/fields.ts';
import {
  difference,
  EMPTY,
  fromFieldsV1,
  intersection,
  isEmptySet,
  paths,
  setOf,
  toFieldsV1,
  union,
  type FieldSet,
} from './patch/fieldSet.ts';
import { compare, fieldsOf, mergeTyped, removeFields, rootPlace } from './patch/typedWalk.ts';
import type { ApiRequest, Status } from './request.ts';
import { decodeValue, zeroObject } from './schema/decode.ts';
import { applyConflict, badRequest, forbiddenApply, invalidApply } from './status.ts';
import { without } from './without.ts';

export type Applied = { readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly refusal: Status };

interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** Fields that nobody owns. */
const METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** The outcome of an apply patch: the whole object, with its managedFields. Defaults and checks are the caller's. */
export function serverSideApply(kind: KindDefinition, live: KubeObject | undefined, request: ApiRequest, time: string): Applied {
  const given = (request.body ?? null) as Json;
  const refusal = oversized(given) ?? checkConfiguration(kind, given, live, request);
  if (refusal) return { refusal };
  const { value, unknown, error } = decodeSparse(kind, given);
  if (error !== undefined)
    return {
      refusal: badRequest(
        `failed to create typed patch object (${request.namespace === undefined ? '' : `${request.namespace}/`}${request.name ?? ''}; ${apiVersionOf(kind)}, Kind=${kind.kind}): ${error}`,
      ),
    };
  const validation = request.options?.fieldValidation ?? 'Warn';
  if (unknown.length > 0 && validation === 'Strict')
    return { refusal: invalidApply(kind, request.namespace, request.name ?? '', unknown[0]!) };
  const warnings = validation === 'Warn' ? unknown.map((field) => `unknown field ${JSON.stringify(field)}`) : [];
  const configuration = value as KubeObject;
  const place = rootPlace(kind.schema);
  const identity = managerOf(kind, request, 'Apply', time);
  const managers = live === undefined ? [] : managersOf(kind, live, time);
  const last = managers.find((one) => sameManager(one, identity))?.fields ?? EMPTY;
  const others = managers.filter((one) => !sameManager(one, identity));
  const fields = ownable(fieldsOf(asJson(configuration), place), kind, request.subresource);
  const before: Json = live === undefined ? asJson(configuration) : withoutManaged(live);
  const merged = live === undefined ? before : mergeTyped(before, withoutIdentity(configuration), place);
  const kept = others.reduce((all, one) => union(all, one.fields), fields);
  const next = removeFields(merged, last, kept, place);
  const changes = live === undefined ? { changed: EMPTY, removed: EMPTY } : compare(before, next, place);
  const conflicts = others.map((one) => ({ one, set: intersection(one.fields, changes.changed) })).filter(({ set }) => !isEmptySet(set));
  if (conflicts.length > 0 && request.options?.force !== true)
    return { refusal: applyConflict(conflicts.flatMap(({ one, set }) => paths(set).map((path) => ({ manager: describe(one), path })))) };
  const unchanged = live !== undefined && isEmptySet(changes.changed) && isEmptySet(changes.removed);
  const settled = others.map((one) => ({ ...one, fields: difference(difference(one.fields, changes.changed), changes.removed) }));
  const lastMine = managers.find((one) => sameManager(one, identity));
  const mine: Manager = {
    ...identity,
    fields,
    time: unchanged && lastMine !== undefined && sameSet(lastMine.fields, fields) ? lastMine.time : time,
  };
  return { object: withManagers(asObject(next), [...settled, mine]), warnings };
}

const asObject = (value: unknown): KubeObject => value as KubeObject;

const sameSet = (a: FieldSet, b: FieldSet): boolean => isEmptySet(difference(a, b)) && isEmptySet(difference(b, a));

/** Notes who owns what an ordinary write created or changed. */
export function trackUpdate(
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  request: ApiRequest,
  time: string,
): KubeObject {
  const known = old?.metadata.managedFields ?? [];
  if (known.length === 0 && request.user.startsWith('system:'))
    return object.metadata.managedFields === undefined ? object : withManagers(object, []);
  const place = rootPlace(kind.schema);
  const before = old === undefined ? zeroObject(kind.schema) : withoutManaged(old);
  const { changed, removed } = compare(asJson(before), withoutManaged(object), place);
  const owned = ownable(changed, kind, request.subresource);
  const lost = ownable(removed, kind, request.subresource);
  if (isEmptySet(owned) && isEmptySet(lost)) return withManagers(object, known.map(fromEntry));
  const identity = managerOf(kind, request, 'Update', time);
  const managers = known.map(fromEntry);
  const others = managers
    .filter((one) => !sameManager(one, identity))
    .map((one) => ({ ...one, fields: difference(difference(one.fields, owned), lost) }));
  const mine = managers.find((one) => sameManager(one, identity))?.fields ?? EMPTY;
  return withManagers(object, [...others, { ...identity, fields: union(difference(mine, lost), owned) }]);
}

// ---- configuration

function checkConfiguration(kind: KindDefinition, given: Json, live: KubeObject | undefined, request: ApiRequest): Status | undefined {
  if (!isFields(given)) return badRequest('error decoding YAML: json: cannot unmarshal into Go value of type map[string]interface {}');
  const { apiVersion, kind: name, metadata } = given;
  if (apiVersion === undefined || name === undefined) return badRequest("Object 'Kind' is missing in the patch");
  if (apiVersion !== apiVersionOf(kind) || name !== kind.kind)
    return badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${String(apiVersion)}, expected: ${apiVersionOf(kind)}`,
    );
  if (!request.options?.fieldManager)
    return badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch');
  const fields = isFields(metadata) ? metadata : {};
  if (fields['managedFields'] !== undefined && fields['managedFields'] !== null) return badRequest('metadata.managedFields must be nil');
  const { uid } = fields;
  if (live === undefined && typeof uid === 'string' && uid !== '') return forbiddenApply(kind, request.name ?? '');
  if (typeof fields['name'] === 'string' && request.name !== undefined && fields['name'] !== request.name) {
    return badRequest(`the name of the object (${fields['name']}) does not match the name on the URL (${request.name})`);
  }
  return undefined;
}

/** Decoded, but only with the fields that were given: what Go would add is nobody's wish. */
function decodeSparse(kind: KindDefinition, given: Json): ReturnType<typeof decodeValue> {
  const decoded = decodeValue(kind.schema, given);
  return { ...decoded, value: onlyGiven(asJson(decoded.value), given) };
}

function onlyGiven(value: Json, given: Json): Json {
  if (Array.isArray(value) && Array.isArray(given))
    return value.map((item: Json, index) => onlyGiven(item, (given[index] as Json | undefined) ?? null));
  if (!isFields(value) || !isFields(given)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => Object.hasOwn(given, key))
      .map(([key, inner]) => [key, onlyGiven(inner, given[key] ?? null)]),
  );
}

/** The configuration may name the version that it was made from, but not change what the server keeps. */
function withoutIdentity(configuration: KubeObject): Json {
  const { managedFields: _managed, creationTimestamp: _created, ...metadata } = configuration.metadata ?? {};
  return asJson({ ...configuration, metadata });
}

function withoutManaged(object: KubeObject): Json {
  return asJson({ ...object, metadata: without(object.metadata, ['managedFields']) });
}

/** Drops what nobody owns: identity, and the half of the object that the (sub)resource does not write. */
function ownable(set: FieldSet, kind: KindDefinition, subresource: string | undefined): FieldSet {
  const hasStatus = kind.subresources.some(({ name }) => name === 'status');
  const children: [string, FieldSet][] = [];
  for (const [element, child] of set.children) {
    if (element === 'f:apiVersion' || element === 'f:kind') continue;
    if (element === 'f:status' && hasStatus && subresource === undefined) continue;
    if (element !== 'f:metadata') children.push([element, child]);
    else
      children.push([
        element,
        setOf(
          false,
          [...child.children].filter(([inner]) => !METADATA.includes(inner.slice(2))),
        ),
      ]);
  }
  return setOf(false, children);
}

// ---- managers

function managerOf(
  kind: KindDefinition,
  { options, agent, subresource }: ApiRequest,
  operation: Manager['operation'],
  time: string,
): Manager {
  const name = options?.fieldManager || agent.split('/')[0] || 'unknown';
  const kept = subresource === undefined || subresource === 'binding' || subresource === 'eviction' ? {} : { subresource };
  return { manager: name, operation, apiVersion: apiVersionOf(kind), ...kept, time, fields: EMPTY };
}

const sameManager = (a: Manager, b: Manager): boolean =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  (a.subresource ?? '') === (b.subresource ?? '') &&
  (a.operation === 'Apply' || a.apiVersion === b.apiVersion);

/** Upstream: an object that was written before anyone kept a record belongs to `before-first-apply`. */
function managersOf(kind: KindDefinition, live: KubeObject, time: string): readonly Manager[] {
  const known = live.metadata.managedFields ?? [];
  if (known.length > 0) return known.map(fromEntry);
  const fields = ownable(fieldsOf(withoutManaged(live), rootPlace(kind.schema)), kind, undefined);
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion: apiVersionOf(kind), time, fields }];
}

const fromEntry = (entry: ManagedFieldsEntry): Manager => ({
  manager: entry.manager,
  operation: entry.operation,
  apiVersion: entry.apiVersion,
  ...(entry.subresource !== undefined && { subresource: entry.subresource }),
  time: entry.time ?? '',
  fields: fromFieldsV1(entry.fieldsV1),
});

/** Upstream: sortEncodedManagedFields: by operation, time, manager, version, subresource. */
function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const order = ({ operation, time, manager, apiVersion, subresource = '' }: Manager): string =>
    JSON.stringify([operation, time, manager, apiVersion, subresource]);
  const kept = managers.filter(({ fields }) => !isEmptySet(fields)).map((one) => ({ one, place: order(one) }));
  const sorted = kept.sort((a, b) => (a.place < b.place ? -1 : 1));
  const entries = sorted.map(({ one: { manager, operation, apiVersion, time, subresource, fields } }): ManagedFieldsEntry => ({
    manager,
    operation,
    apiVersion,
    ...(time !== '' && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource !== undefined && { subresource }),
  }));
  const metadata = without(object.metadata, ['managedFields']);
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}

function describe({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = `${JSON.stringify(manager)}${subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
