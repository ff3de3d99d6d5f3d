/**
 * Requests and responses of the Kubernetes API, as values. Every component, kubectl and `podium serve` speak this and nothing else.
 * Upstream: k8s.io/apiserver request.RequestInfo and meta/v1 Status. HTTP paths are mapped to it at the edge (host/), not here.
 */
import type { Json, KubeObject } from './object.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** The four patch content types that the API accepts. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface ApiRequest {
  readonly verb: Verb;
  /** API group, '' for core. */
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: `pods`, `deployments`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  /** `status`, `scale`, `binding`, `eviction`, `log`... */
  readonly subresource?: string;
  /** The object, the patch, or DeleteOptions. */
  readonly body?: Json | KubeObject;
  readonly patchType?: PatchType;
  readonly options?: RequestOptions;
  /** User name, as authenticated: `kubernetes-admin`, `system:kube-scheduler`, `system:node:worker1`. */
  readonly user: string;
  /** The user as impersonated; absent: what the name alone implies. */
  readonly identity?: Identity;
  /** Client program, also the default field manager: `kubectl`, `kube-scheduler`. */
  readonly agent: string;
}

/** Who asks. Upstream: k8s.io/apiserver/pkg/authentication/user.Info. */
export interface Identity {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: { readonly [key: string]: readonly string[] };
}

export interface RequestOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  /** Watch: begin with a list that is not older than this. */
  readonly atLeast?: string;
  readonly fieldManager?: string;
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  readonly dryRun?: boolean;
  /** Server-side apply: take ownership of conflicting fields. */
  readonly force?: boolean;
  /** Delete options given as query parameters or in the body. */
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  /** Answer with meta.k8s.io/v1 Table instead of the object or list. */
  readonly asTable?: boolean;
  /** What comes with a table's rows; their metadata when it is not said. */
  readonly includeObject?: 'Metadata' | 'Object' | 'None';
  /** Pod logs, exec. */
  readonly [key: string]: Json | undefined;
}

/** meta/v1 Status, for failures (and for deletions that leave nothing). */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly [key: string]: Json };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

/** A list of objects of one kind. */
export interface ApiList {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly KubeObject[];
}

export type ApiBody = Json | KubeObject | Status | ApiList;

export interface ApiResponse {
  /** HTTP status code. */
  readonly code: number;
  /** The object, the list, the table, or a Status. */
  readonly body: ApiBody;
  /** Texts of the Warning headers, in order. */
  readonly warnings?: readonly string[];
  /** Revision at which a write was committed; for reads, the revision that was read. */
  readonly revision?: number;
}

export const isFailure = (response: ApiResponse): response is ApiResponse & { body: Status } => response.code >= 400;
