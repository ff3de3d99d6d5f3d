/**
 * What a kind is to the rest of Podium: names, defaults, checks, columns. The API server, kubectl and the inspector follow from it.
 * Upstream: pkg/registry (strategies), pkg/printers/internalversion, k8s.io/apiserver discovery.
 */
import type { FieldErrors } from './fieldError.ts';
import type { Json, KubeObject } from './object.ts';
import type { Verb } from './request.ts';
import type { Micros } from '../kernel/time.ts';

/** A column of `kubectl get`. Upstream: meta/v1 TableColumnDefinition. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` marks the column that identifies the object. */
  readonly format: '' | 'name';
  /** Left empty: nothing that clients print. */
  readonly description: '';
  /** 0: always shown; 1: only with `-o wide`. */
  readonly priority: 0 | 1;
}

/** A column, in short: `wide('Containers')`, `shown('Desired', 'integer')`. */
export const shown = (name: string, type: Column['type'] = 'string'): Column => ({ name, type, format: '', description: '', priority: 0 });
export const wide = (name: string, type: Column['type'] = 'string'): Column => ({ ...shown(name, type), priority: 1 });
export const NAME_COLUMN: Column = { ...shown('Name'), format: 'name' };

export interface Subresource {
  /** `status`, `scale`, `log`... */
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** What is sent and answered, when it is not the kind itself: `autoscaling/v1`, `Scale`. */
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** How a kind that is served under another name than it is stored is turned into the stored one and back. */
export interface StoredElsewhere {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: KubeObject): KubeObject;
}

export interface KindDefinition<T extends KubeObject = KubeObject> {
  /** API group, '' for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `deployments` */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** `all` */
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  /** Name of its definition in schema/: `apps.v1.Deployment`. */
  readonly schema: string;
  /** The table of `kubectl get`, those of `-o wide` included. */
  readonly columns: readonly Column[];
  /** One row of the table; `now` in microseconds since the Unix epoch. */
  cells(object: T, now: Micros): readonly Json[];
  /** Fields that a field selector may name besides metadata.name and metadata.namespace. */
  readonly fields?: readonly string[];
  /** Value of such a field, '' when it has none. */
  fieldOf?(object: T, field: string): string;
  /** Fills in what was left out. Idempotent. */
  defaults?(object: T): T;
  /** Clears what a client may not set at creation (status), sets the first generation. */
  prepareForCreate?(object: T): T;
  /** Keeps what a client may not change through this (sub)resource. The caller has kept status or spec, and counts generations. */
  prepareForUpdate?(object: T, old: T, subresource: string | undefined): T;
  /** Everything that is wrong, in Kubernetes' order; `old` at an update. Metadata is checked by the caller (validation/metadata.ts). */
  validate?(object: T, old: T | undefined, subresource: string | undefined): FieldErrors;
  /** What is wrong with the name itself, in Kubernetes' words (default: DNS subdomain). */
  nameFaults?(name: string, prefix: boolean): readonly string[];
  /** Warnings shown by the client on create and update. */
  warnings?(object: T, old: T | undefined): readonly string[];
  /** metadata.generation counts changes of anything but metadata and status... */
  readonly hasGeneration: boolean;
  /** ...and of these annotations or labels, where the kind says so. */
  generationBumps?(object: T, old: T): boolean;
  /** The whole kind is deprecated: the text of the warning at each use. */
  readonly deprecation?: string;
  readonly storedElsewhere?: StoredElsewhere;
}

const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
export const STATUS_SUBRESOURCE: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
export const SCALE_SUBRESOURCE: Subresource = {
  name: 'scale',
  verbs: ['get', 'patch', 'update'],
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
};

/** What most kinds have in common. */
export const COMMON = {
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ALL_VERBS,
  subresources: [],
  hasGeneration: false,
} as const;

/** `apps/v1`, `v1`. */
export const apiVersionOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? version : `${group}/${version}`;
