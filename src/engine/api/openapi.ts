/**
 * OpenAPI v3 documents of the served groups, enough for a real kubectl: definitions with their kinds, paths with the fieldValidation
 * parameter. Upstream: k8s.io/kube-openapi, api/openapi-spec/v3. The descriptions are given by the caller, who loads them when needed.
 */
import { groupVersions } from './discovery.ts';
import { apiVersionOf, type KindDefinition } from './kind.ts';
import { KINDS } from './kinds.ts';
import type { Json } from './object.ts';
import { definition, type Definition, type FieldSchema, type ScalarCode, type TypeSchema } from './schema/schema.ts';
import { VIRTUAL_KINDS, type VirtualKind } from './virtualKinds.ts';

/** Texts by definition and field; '' is the definition itself. */
export type Descriptions = { readonly [definition: string]: { readonly [field: string]: string } };

type Served = KindDefinition | VirtualKind;

const pathOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** GET /openapi/v3: where each group's document is. */
export const openApiPaths = (): Json => ({
  paths: Object.fromEntries(
    groupVersions().map((one) => [pathOf(one), { serverRelativeURL: `/openapi/v3/${pathOf(one)}?hash=${apiVersionOf(one)}` }]),
  ),
});

/** GET /openapi/v3/api/v1, /openapi/v3/apis/GROUP/VERSION; undefined when it is not served. */
export function openApiDocument(group: string, version: string, descriptions: Descriptions = {}): Json | undefined {
  const kinds: readonly Served[] = [...KINDS, ...VIRTUAL_KINDS].filter((kind) => kind.group === group && kind.version === version);
  if (kinds.length === 0) return undefined;
  const schemas: [string, Json][] = closure([...kinds.map(({ schema }) => schema), 'meta.v1.DeleteOptions', 'meta.v1.Status']).map(
    (name) => [fullName(name), schemaOf(definition(name), kinds, descriptions)],
  );
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.37.2' },
    paths: Object.fromEntries(kinds.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries([...schemas, ...kinds.filter(isStored).map(listSchema)]) },
  };
}

const isStored = (kind: Served): kind is KindDefinition => 'columns' in kind;

/** `core.v1.Pod` -> `io.k8s.api.core.v1.Pod`. */
const fullName = (name: string): string =>
  name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`;

function closure(roots: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const todo = [...roots];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { type } of definition(name).fields.values()) {
      const inner = structIn(type);
      if (inner !== undefined) todo.push(inner);
    }
  }
  return [...seen].sort();
}

function structIn(type: TypeSchema): string | undefined {
  if (type.kind === 'struct') return type.name;
  return type.kind === 'list' ? structIn(type.item) : type.kind === 'map' ? structIn(type.value) : undefined;
}

function schemaOf(schema: Definition, kinds: readonly Served[], descriptions: Descriptions): Json {
  const texts = Object.hasOwn(descriptions, schema.name) ? descriptions[schema.name]! : {};
  const properties = [...schema.fields.values()].map((field): [string, Json] => [field.name, fieldSchema(field, texts[field.name])]);
  const required = [...schema.fields.values()].filter((field) => field.required).map(({ name }) => name);
  const used = kinds.filter((kind) => kind.schema === schema.name).map(({ group, version, kind }) => ({ group, version, kind }));
  return {
    ...(texts[''] && { description: texts[''] }),
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties),
    ...(schema.atomic && { 'x-kubernetes-map-type': 'atomic' }),
    ...(used.length > 0 && { 'x-kubernetes-group-version-kind': used }),
  };
}

function fieldSchema(field: FieldSchema, description: string | undefined): Json {
  const type = typeSchema(field.type);
  const text = description === undefined ? {} : { description };
  const base: { readonly [key: string]: Json } = '$ref' in type ? { ...text, allOf: [type], default: {} } : { ...text, ...type };
  const strategies = [...(field.merges ? ['merge'] : []), ...(field.retainKeys ? ['retainKeys'] : [])];
  return {
    ...base,
    ...(field.list && { 'x-kubernetes-list-type': field.list }),
    ...(field.keys && { 'x-kubernetes-list-map-keys': field.keys }),
    ...(field.atomic && { 'x-kubernetes-map-type': 'atomic' }),
    ...(strategies.length > 0 && { 'x-kubernetes-patch-strategy': strategies.join(',') }),
    ...(field.mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': field.mergeKey }),
  };
}

const SCALARS: { readonly [code in ScalarCode]: { readonly [key: string]: Json } } = {
  s: { type: 'string' },
  y: { type: 'string', format: 'byte' },
  b: { type: 'boolean' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  f: { type: 'number', format: 'double' },
  q: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  n: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
  t: { type: 'string', format: 'date-time' },
  u: { type: 'string', format: 'date-time' },
  o: { type: 'object' },
};

function typeSchema(type: TypeSchema): { readonly [key: string]: Json } {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.code];
    case 'struct':
      return { $ref: `#/components/schemas/${fullName(type.name)}` };
    case 'list':
      return { type: 'array', items: typeSchema(type.item) };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(type.value) };
  }
}

function listSchema(kind: KindDefinition): [string, Json] {
  const items = { type: 'array', items: { $ref: `#/components/schemas/${fullName(kind.schema)}` } };
  const gvk = [{ group: kind.group, version: kind.version, kind: `${kind.kind}List` }];
  const properties = { apiVersion: { type: 'string' }, items, kind: { type: 'string' }, metadata: { type: 'object' } };
  return [`${fullName(kind.schema)}List`, { type: 'object', required: ['items'], properties, 'x-kubernetes-group-version-kind': gvk }];
}

const query = (name: string): Json => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });
const WRITE_PARAMETERS: readonly Json[] = ['dryRun', 'fieldManager', 'fieldValidation'].map(query);
const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

function pathsOf(kind: Served): readonly (readonly [string, Json])[] {
  const base = `/${pathOf(kind)}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
  const gvk = { group: kind.group, version: kind.version, kind: kind.kind };
  const operation = (action: string, writes: boolean, content: readonly string[]): Json => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    ...(writes && {
      parameters: WRITE_PARAMETERS,
      requestBody: {
        content: Object.fromEntries(content.map((type) => [type, { schema: { $ref: `#/components/schemas/${fullName(kind.schema)}` } }])),
      },
    }),
    responses: {
      '200': { description: 'OK', content: { 'application/json': { schema: { $ref: `#/components/schemas/${fullName(kind.schema)}` } } } },
    },
  });
  const has = (verb: (typeof kind.verbs)[number]): boolean => kind.verbs.includes(verb);
  const collection = {
    ...(has('list') && { get: operation('list', false, []) }),
    ...(has('create') && { post: operation('post', true, ['*/*']) }),
  };
  const single = {
    ...(has('get') && { get: operation('get', false, []) }),
    ...(has('update') && { put: operation('put', true, ['*/*']) }),
    ...(has('patch') && { patch: operation('patch', true, PATCH_TYPES) }),
    ...(has('delete') && { delete: operation('delete', false, []) }),
  };
  return Object.keys(single).length === 0
    ? [[base, collection]]
    : [
        [base, collection],
        [`${base}/{name}`, single],
      ];
}
