/**
 * What the handlers of requests share: the state to read, and the two kinds of outcome. Deciding never changes state: a write becomes
 * transactions that are proposed to etcd. Upstream: k8s.io/apiserver/pkg/endpoints/handlers and registry/generic/registry/store.go.
 */
import type { KubeObject } from '../api/object.ts';
import type { ApiBody, ApiRequest, ApiResponse, Status } from '../api/request.ts';
import type { EtcdStore, Transaction } from '../etcd/store.ts';
import type { RandomStreams } from '../kernel/random.ts';
import type { Micros } from '../kernel/time.ts';
import type { Strategy } from './strategy.ts';

export interface Answer {
  readonly answer: ApiResponse;
}

export interface Write {
  readonly write: readonly Transaction[];
  /** HTTP status on success. */
  readonly code: number;
  /** The body on success; by default the object as committed by the (only) transaction. */
  readonly body?: ApiBody;
  readonly warnings?: readonly string[];
}

export type Decision = Answer | Write;

export interface Deciding {
  readonly store: EtcdStore;
  readonly random: RandomStreams;
  readonly now: Micros;
  /** Now, RFC 3339 in whole seconds. */
  readonly time: string;
  readonly epoch: number;
  readonly serviceNetwork: string;
  strategy(request: Pick<ApiRequest, 'group' | 'version' | 'resource'>): Strategy | undefined;
  /** A stored object by its qualified plural. */
  find(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: string, namespace?: string): readonly KubeObject[];
}

export const refuse = (status: Status, warnings?: readonly string[]): Answer => ({ answer: { code: status.code, body: status, ...(warnings?.length && { warnings }) } });

export const answer = (body: ApiBody, code = 200, warnings?: readonly string[]): Answer => ({ answer: { code, body, ...(warnings?.length && { warnings }) } });
