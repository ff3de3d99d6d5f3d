/**
 * CONTRACT of a controller: what it watches, and how one object is reconciled. Upstream: pkg/controller/* (sync loops) in the manner of
 * controller-runtime: level-based, run again at any time.
 *
 * `reconcile` reads the shared informers' copies (which may be stale), decides at once, and leaves a plan: stages of API calls and events,
 * carried out one after another while simulated time passes. When a call fails (and the error is not ignored), the rest of the plan is
 * dropped and the key comes back with exponential back-off. A key is not reconciled again before its plan has ended and the informers have
 * seen the plan's own writes: that replaces upstream's expectations.
 */
import type { Json, KubeObject, ObjectMeta } from '../api/object.ts';
import type { ApiRequest, Identity } from '../api/request.ts';
import type { CloudFlavour } from '../api/cloudFlavours.ts';
import type { CloudRequest } from '../client/cloudClient.ts';
import type { ObjectChange, ResourceName } from '../client/informer.ts';
import type { RandomStreams } from '../kernel/random.ts';
import type { Table } from '../kernel/table.ts';
import type { Micros } from '../kernel/time.ts';

/** An Event to record about an object. In `message`, `{name}` is the name in the answer, `{error}` the error's message. */
export interface Note {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** An object that is still to be created: the API server fills in the rest of its metadata. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Partial<ObjectMeta>;
  readonly [field: string]: unknown;
}

export interface Call extends Pick<ApiRequest, 'verb' | 'namespace' | 'name' | 'subresource' | 'patchType' | 'options'> {
  readonly on: ResourceName;
  readonly body?: Json | KubeObject | NewObject;
  /** Status reasons that count as success. */
  readonly ignore?: readonly ('NotFound' | 'AlreadyExists' | 'Conflict')[];
  readonly onSuccess?: Note;
  readonly onFailure?: Note;
}

/** A call to the cloud provider as part of a plan. */
export interface CloudPlan extends CloudRequest {
  /** Key of the controller's memory for the result. */
  readonly as: string;
  readonly routine?: boolean;
  readonly onSuccess?: Note;
  readonly onFailure?: Note;
}

export interface Reconcile {
  readonly now: Micros;
  /** Now, as objects write it: RFC 3339 in whole seconds. */
  readonly time: string;
  /** RFC 3339 text to simulated microseconds (the inverse of `time`). */
  parseTime(text: string): Micros;
  readonly random: RandomStreams;
  /** This controller's own memory, for what cannot be read from objects. Keys are free. */
  readonly memory: Table<Json>;
  /** `resource` as `pods`, `replicasets.apps`; the controller must watch it. */
  get<T extends KubeObject>(resource: string, key: string): T | undefined;
  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[];
  /** Objects whose controller (owner reference with controller: true) has that uid, in key order. */
  owned<T extends KubeObject>(resource: string, ownerUid: string): readonly T[];
  /** Objects of a namespace that no controller owns: candidates for adoption. */
  orphans<T extends KubeObject>(resource: string, namespace: string): readonly T[];
  /** Objects of any watched resource with any owner reference to that uid. */
  dependents(ownerUid: string): readonly KubeObject[];
  /** Network from which nodes get their Pod networks: `10.244.0.0/16`. */
  readonly podNetwork: string;
  /** The error of the last plan for this key, if a call with `onFailure` failed. */
  readonly lastError: string | undefined;
  /** What the Pods of a namespace use, as the metrics API answers; a text when it does not. */
  podMetrics(namespace: string): readonly PodMetrics[] | string;
  /** Whether somebody may do something, as a SubjectAccessReview would answer. */
  allowed(user: Identity, attributes: { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource?: string }): boolean;
  /** Plans one call. */
  call(call: Call): void;
  /** Plans a call to the cloud provider, if there is one. Its result is kept in `memory` under `as`, and the key comes back. */
  cloud(call: CloudPlan): void;
  /** The cloud provider of the cluster, if it has one. */
  readonly provider: CloudFlavour | undefined;
  /** Plans several calls at once, as one stage. */
  parallel(calls: readonly Call[]): void;
  /** Plans an Event. */
  note(note: Note): void;
  /** Comes back after a time, even if nothing changes. `routine`: only to look again or try again; a cluster that waits for nothing else is at rest. */
  requeueAfter(delay: Micros, routine?: 'routine'): void;
  /** What was found, for the trace: a code and the numbers that decided (desired, actual...). Words live in locales/. */
  report(code: string, numbers?: { readonly [name: string]: number | string | boolean }): void;
}

/** metrics.k8s.io PodMetrics. */
export interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers?: readonly { readonly usage: { readonly [resource: string]: string } }[];
}

/** What a controller may look at to find the keys that a change concerns. */
export type Reader = Pick<Reconcile, 'get' | 'list' | 'owned' | 'orphans' | 'dependents'>;

interface Watching {
  readonly on: ResourceName;
  /** Keys of this controller's queue to reconcile after a change. */
  keys(change: ObjectChange<KubeObject>, read: Reader): readonly string[];
}

export interface Controller {
  /** As in flags: `deployment-controller`. */
  readonly name: string;
  /** Component in the source of its events, where it differs from the name. */
  readonly source?: string;
  /** The main resource, for explanations: `deployments.apps`. */
  readonly resource: string;
  readonly watches: readonly Watching[];
  /** It begins to watch when the first object of its resource is made: no cluster has one from the start. */
  readonly asleep?: boolean;
  /** Concurrent syncs; upstream's flag --concurrent-<x>-syncs. */
  readonly workers: number;
  reconcile(key: string, c: Reconcile): void;
  /** How long a key waits after a failure, doubled each time. Default: 5 ms to 1,000 s. */
  readonly backOff?: { readonly first: Micros; readonly longest: Micros };
  /** For controllers that also look at the clock (node lifecycle): keys to reconcile every so often. */
  readonly periodic?: { readonly every: Micros; keys(read: Reader & Pick<Reconcile, 'now' | 'parseTime'>): readonly string[] };
}

export const PODS: ResourceName = { group: '', version: 'v1', resource: 'pods' };
export const NODES: ResourceName = { group: '', version: 'v1', resource: 'nodes' };
export const NAMESPACES: ResourceName = { group: '', version: 'v1', resource: 'namespaces' };
export const SERVICES: ResourceName = { group: '', version: 'v1', resource: 'services' };
export const ENDPOINTS: ResourceName = { group: '', version: 'v1', resource: 'endpoints' };
export const CONFIG_MAPS: ResourceName = { group: '', version: 'v1', resource: 'configmaps' };
export const SERVICE_ACCOUNTS: ResourceName = { group: '', version: 'v1', resource: 'serviceaccounts' };
export const DEPLOYMENTS: ResourceName = { group: 'apps', version: 'v1', resource: 'deployments' };
export const REPLICA_SETS: ResourceName = { group: 'apps', version: 'v1', resource: 'replicasets' };
export const DAEMON_SETS: ResourceName = { group: 'apps', version: 'v1', resource: 'daemonsets' };
export const CONTROLLER_REVISIONS: ResourceName = { group: 'apps', version: 'v1', resource: 'controllerrevisions' };
export const ENDPOINT_SLICES: ResourceName = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };
export const LEASES: ResourceName = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' };
export const CLAIM_RESOURCE: ResourceName = { group: '', version: 'v1', resource: 'persistentvolumeclaims' };
export const VOLUME_RESOURCE: ResourceName = { group: '', version: 'v1', resource: 'persistentvolumes' };
export const CLASS_RESOURCE: ResourceName = { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' };
export const ATTACHMENT_RESOURCE: ResourceName = { group: 'storage.k8s.io', version: 'v1', resource: 'volumeattachments' };
export const CSI_DRIVER_RESOURCE: ResourceName = { group: 'storage.k8s.io', version: 'v1', resource: 'csidrivers' };
export const CSI_NODE_RESOURCE: ResourceName = { group: 'storage.k8s.io', version: 'v1', resource: 'csinodes' };
export const BUDGET_RESOURCE: ResourceName = { group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' };
