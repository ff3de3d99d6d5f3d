/**
 * What kubectl itself refuses in a document before it asks the server: no kind, or metadata of the wrong type.
 * Upstream: unstructured.UnstructuredJSONScheme and encoding/json's messages.
 */
import type { Json } from '../discovery.ts';
import { compactJson } from '../output/json.ts';

type FieldType = 'string' | 'int64' | 'map' | 'strings' | 'time' | 'owners' | 'managed';

const META_FIELDS = new Map<string, FieldType>([
  ['annotations', 'map'],
  ['creationTimestamp', 'time'],
  ['deletionGracePeriodSeconds', 'int64'],
  ['deletionTimestamp', 'time'],
  ['finalizers', 'strings'],
  ['generateName', 'string'],
  ['generation', 'int64'],
  ['labels', 'map'],
  ['managedFields', 'managed'],
  ['name', 'string'],
  ['namespace', 'string'],
  ['ownerReferences', 'owners'],
  ['resourceVersion', 'string'],
  ['selfLink', 'string'],
  ['uid', 'string'],
]);
const OWNER_FIELDS = new Map([
  ['apiVersion', 'string'],
  ['kind', 'string'],
  ['name', 'string'],
  ['uid', 'types.UID'],
]);
const GO_TYPES = new Map<FieldType, string>([
  ['string', 'string'],
  ['int64', 'int64'],
  ['map', 'map[string]string'],
  ['strings', '[]string'],
  ['owners', '[]v1.OwnerReference'],
  ['managed', '[]v1.ManagedFieldsEntry'],
]);

/** The message, or undefined when the document can be sent. */
export function decodeFault(value: Json): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return `json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`;
  }
  const object = value as { readonly [key: string]: Json };
  if (typeof object['kind'] !== 'string' || object['kind'] === '') return `Object 'Kind' is missing in '${compactJson(value)}'`;
  const version = object['apiVersion'];
  if (version !== undefined && version !== null && typeof version !== 'string')
    return wrong(version, 'metadataOnlyObject.apiVersion', 'string');
  if (object['kind'].endsWith('List') && object['items'] !== undefined && !Array.isArray(object['items'])) {
    return wrong(object['items'], 'decodeList.items', '[]json.RawMessage');
  }
  return metadataFault(object['metadata']);
}

function metadataFault(metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return wrong(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  for (const [field, value] of Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const type = META_FIELDS.get(field);
    const fault = type === undefined || value === null ? undefined : fieldFault(field, type, value as Json);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function fieldFault(field: string, type: FieldType, value: Json): string | undefined {
  const path = `ObjectMeta.metadata.${field}`;
  const goType = GO_TYPES.get(type) ?? 'string';
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : wrong(value, path, goType);
    case 'int64':
      return Number.isInteger(value) ? undefined : wrong(value, path, goType);
    case 'time':
      return timeFault(value);
    case 'map':
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return wrong(value, path, goType);
      return elementFault(Object.values(value), path);
    case 'strings':
      return Array.isArray(value) ? elementFault(value as readonly Json[], path) : wrong(value, path, goType);
    case 'managed':
      return Array.isArray(value) ? undefined : wrong(value, path, goType);
    case 'owners':
      return Array.isArray(value) ? ownersFault(value as readonly Json[]) : wrong(value, path, goType);
  }
}

function elementFault(values: readonly Json[], path: string): string | undefined {
  const bad = values.find((element) => element !== null && typeof element !== 'string');
  return bad === undefined ? undefined : wrong(bad, path, 'string');
}

function ownersFault(owners: readonly Json[]): string | undefined {
  for (const owner of owners) {
    if (owner === null || typeof owner !== 'object' || Array.isArray(owner))
      return wrong(owner, 'ObjectMeta.metadata.ownerReferences', 'v1.OwnerReference');
    for (const [field, value] of Object.entries(owner)) {
      const type = OWNER_FIELDS.get(field);
      if (type !== undefined && value !== null && typeof value !== 'string') {
        return wrong(value as Json, `OwnerReference.metadata.ownerReferences.${field}`, type);
      }
    }
  }
  return undefined;
}

function timeFault(value: Json): string | undefined {
  if (typeof value !== 'string') return `parsing time ${compactJson(value)} as "\\"2006-01-02T15:04:05Z07:00\\""`;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  return `parsing time "${value}" as "2006-01-02T15:04:05Z07:00": cannot parse "${value}" as "2006"`;
}

const wrong = (value: Json, path: string, type: string): string =>
  `json: cannot unmarshal ${jsonType(value)}${typeof value === 'number' && type === 'int64' ? ` ${value}` : ''} into Go struct field ${path} of type ${type}`;

function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
