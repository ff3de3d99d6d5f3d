/**
 * How the objects of one kind are taken in, kept and shown: the kind's own rules joined with those that all kinds share. Upstream:
 * k8s.io/apiserver/pkg/registry/rest (BeforeCreate, BeforeUpdate), registry strategies of pkg/registry.
 */
import { decode, type Decoded } from '../api/decode.ts';
import { sameJson } from '../api/equal.ts';
import { apiVersionOf, type KindDefinition } from '../api/kind.ts';
import { kindOfObject, kindOfResource } from '../api/kinds.ts';
import type { Json, KubeObject } from '../api/object.ts';
import { applyPatch } from '../api/patch.ts';
import type { ApiRequest, Status, Verb } from '../api/request.ts';
import { serverSideApply, trackUpdate } from '../api/serverSideApply.ts';
import { invalid } from '../api/status.ts';
import { qualified } from '../api/steps.ts';
import { without } from '../api/without.ts';
import { tableOf } from '../api/table.ts';
import { validateMetadata } from '../api/validation/metadata.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

export type Taken = { readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly refusal: Status };

const NONE: readonly string[] = [];
const COMMON_FIELDS = ['metadata.name', 'metadata.namespace'];

export class Strategy {
  /** The kind as it was asked for. */
  readonly kind: string;
  readonly version: string;
  readonly verbs: readonly Verb[];
  readonly namespaced: boolean;
  /** Where it is stored. */
  readonly group: string;
  readonly resource: string;
  readonly fields: readonly string[];
  readonly subresources: readonly string[];
  readonly apiVersion: string;
  /** Qualified plural of what is stored. */
  readonly stored: string;
  readonly #hasStatus: boolean;
  readonly #definition: KindDefinition;

  constructor(definition: KindDefinition) {
    this.#definition = definition;
    this.kind = definition.kind;
    this.version = definition.version;
    this.verbs = definition.verbs;
    this.namespaced = definition.namespaced;
    this.group = definition.storedElsewhere?.group ?? definition.group;
    this.resource = definition.storedElsewhere?.plural ?? definition.plural;
    this.fields = [...COMMON_FIELDS, ...(definition.fields ?? [])];
    this.subresources = definition.subresources.map(({ name }) => name);
    this.apiVersion = apiVersionOf(definition);
    this.stored = qualified(this.group, this.resource);
    this.#hasStatus = this.subresources.includes('status');
  }

  /** Reads a body: types, unknown fields, size. The cluster's own programs write what types have checked: their bodies are taken as they are. */
  decode(body: Json, { user, options }: Pick<ApiRequest, 'user' | 'options'>): Taken {
    if (user.startsWith('system:')) {
      const given = (body ?? {}) as object as KubeObject;
      const named = given.kind === this.kind && given.apiVersion === this.apiVersion;
      return { object: named ? given : { ...given, apiVersion: this.apiVersion, kind: this.kind }, warnings: NONE };
    }
    const decoded: Decoded = decode(this.#definition, body, options?.fieldValidation ?? 'Warn');
    if ('refusal' in decoded) return decoded;
    const { storedElsewhere } = this.#definition;
    return storedElsewhere === undefined ? decoded : { ...decoded, object: storedElsewhere.toStored(decoded.object) };
  }

  /** A stored object under the name by which it was asked for. */
  shown(object: KubeObject): KubeObject {
    return this.#definition.storedElsewhere?.fromStored(object) ?? object;
  }

  defaults(object: KubeObject): KubeObject {
    return this.#definition.defaults?.(object) ?? object;
  }

  prepareForCreate(object: KubeObject): KubeObject {
    const { hasGeneration, prepareForCreate } = this.#definition;
    const counted = hasGeneration ? { ...object, metadata: { ...object.metadata, generation: 1 } } : object;
    if (prepareForCreate) return prepareForCreate(counted);
    return this.#hasStatus && this.kind !== 'Node' && 'status' in counted ? without(counted, ['status']) : counted;
  }

  prepareForUpdate(object: KubeObject, old: KubeObject, subresource: string | undefined): KubeObject {
    const { hasGeneration, prepareForUpdate, generationBumps } = this.#definition;
    const kept = subresource === 'status' ? ofStatus(object, old) : this.#hasStatus && (subresource === undefined || subresource === 'resize') ? { ...object, ...statusOf(old) } : object;
    const prepared = prepareForUpdate?.(kept, old, subresource) ?? kept;
    if (!hasGeneration || subresource === 'status' || subresource === 'binding') return prepared;
    if (sameIntent(prepared, old) && generationBumps?.(prepared, old) !== true) return prepared;
    return { ...prepared, metadata: { ...prepared.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
  }

  /** All that is wrong, as one refusal. */
  validate(object: KubeObject, old?: KubeObject, subresource?: string): Status | undefined {
    const definition = this.#definition;
    const ofMetadata = subresource === 'status' ? [] : validateMetadata(definition, object, old);
    const ofKind = definition.validate?.(object, old, subresource) ?? [];
    return ofMetadata.length + ofKind.length === 0 ? undefined : invalid(this.group, this.kind, object.metadata.name, [...ofMetadata, ...ofKind]);
  }

  warnings(object: KubeObject, old?: KubeObject): readonly string[] {
    const found = this.#definition.warnings?.(object, old) ?? NONE;
    return this.#definition.deprecation === undefined ? found : [...this.deprecations, ...found];
  }

  /** Warnings at every use of the kind. */
  get deprecations(): readonly string[] {
    const { deprecation } = this.#definition;
    return deprecation === undefined ? NONE : [deprecation];
  }

  patch(old: KubeObject, request: ApiRequest): Taken {
    const patched = applyPatch(this.#definition, this.shown(old), request);
    if ('refusal' in patched) return patched;
    return this.decode(patched.value, request);
  }

  /** Server-side apply: the object with its managed fields. */
  apply(old: KubeObject | undefined, request: ApiRequest, time: string): Taken {
    return serverSideApply(this.#definition, old, request, time);
  }

  /** Notes who owns the fields that an update changed. */
  manage(object: KubeObject, old: KubeObject | undefined, request: ApiRequest, time: string): KubeObject {
    return trackUpdate(this.#definition, object, old, request, time);
  }

  fieldOf(object: KubeObject, field: string): string {
    if (field === 'metadata.name') return object.metadata.name;
    if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
    return this.#definition.fieldOf?.(object, field) ?? '';
  }

  table(objects: readonly KubeObject[], now: Micros, epoch: number, metadata: { readonly resourceVersion: string }, include?: 'Metadata' | 'Object' | 'None'): Json {
    return tableOf(this.#definition, objects.map((object) => this.shown(object)), now + epoch * SECOND, metadata, include);
  }
}

/** Through the status subresource come the status and annotations; labels only where upstream's strategy lets them (Pods and Nodes). */
function ofStatus(object: KubeObject, old: KubeObject): KubeObject {
  const labels = object.kind === 'Pod' || object.kind === 'Node' ? object.metadata.labels : old.metadata.labels;
  const metadata = labels === object.metadata.labels ? object.metadata : { ...without(object.metadata, ['labels']), ...(labels && { labels }) };
  return object.status === undefined ? { ...without(old, ['status']), metadata } : { ...old, metadata, status: object.status };
}

const statusOf = (object: KubeObject): { readonly status?: unknown } => (object.status === undefined ? {} : { status: object.status });

interface Fields {
  readonly [key: string]: unknown;
}

/** Whether two versions are equal but for metadata and status. */
function sameIntent(one: object, other: object): boolean {
  const [a, b] = [one as Fields, other as Fields];
  for (const key in a) if (key !== 'metadata' && key !== 'status' && !sameJson(a[key], b[key])) return false;
  for (const key in b) if (key !== 'metadata' && key !== 'status' && a[key] === undefined && b[key] !== undefined) return false;
  return true;
}

const STRATEGIES = new Map<KindDefinition, Strategy>();

export function strategyFor(group: string, version: string, resource: string): Strategy | undefined {
  return of(kindOfResource(group, version, resource));
}

export const strategyOfObject = (object: KubeObject): Strategy | undefined => of(kindOfObject(object.apiVersion, object.kind));

function of(definition: KindDefinition | undefined): Strategy | undefined {
  if (definition === undefined) return undefined;
  let strategy = STRATEGIES.get(definition);
  if (strategy === undefined) STRATEGIES.set(definition, (strategy = new Strategy(definition)));
  return strategy;
}
