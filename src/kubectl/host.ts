/**
 * What kubectl needs from the world it runs in. The engine's host, the page and the tests each give one.
 */
import type { ApiRequest, ApiResponse, EtcdKey, EtcdMemberStatus, EtcdStatus, Kubeconfig, KubeObject, Operation, WalkRequest } from './discovery.ts';

import type { MachineAccess } from './machines.ts';

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** etcd, as etcdctl reaches it. */
export interface EtcdAccess {
  status(): EtcdStatus;
  /** Keys as a member holds them. */
  keys(member: EtcdMemberStatus, prefix: string): readonly EtcdKey[];
  /** Why a member cannot answer what needs the others. */
  problemOf(member: EtcdMemberStatus): string | undefined;
  /** Bytes that its database takes. */
  size(member: EtcdMemberStatus): number;
  /** Microseconds that it takes a member to be sure that it is up to date. */
  roundTrip(member: EtcdMemberStatus): number;
  backupSize(file: string): number;
  backupHash(file: string): string;
  /** Does something to etcd, and lets simulated time pass until it is done; false when it is not done in time. */
  operate(operation: Operation, done: () => boolean, timeoutSeconds: number): boolean;
}

/** What `kubectl port-forward` has opened on a port of the person's own machine. */
export interface Forward {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** The Pod's port. */
  readonly port: number;
}

/** What can be broken and mended on purpose. */
export interface FaultAccess {
  list(): readonly { readonly target: string; readonly codes: readonly string[] }[];
  /** Undefined when it is done, else what is wrong. */
  strike(code: string, target: string, parameters: { readonly [name: string]: number | string | boolean | readonly string[] }): string | undefined;
}

export interface KubectlHost {
  /** Sends a request and answers with the response; simulated time passes until it arrives. */
  request(request: ApiRequest): ApiResponse;
  /** Lets simulated time pass until the condition holds; false when `timeoutSeconds` of simulated time passed or nothing can change any more. */
  waitUntil(condition: () => boolean, timeoutSeconds: number): boolean;
  /** Streams a watch until `onEvent` returns false or the time is over. */
  watch(request: ApiRequest, onEvent: (type: WatchEventType, object: KubeObject) => boolean, timeoutSeconds: number): void;
  /** Now, in integer microseconds since the Unix epoch (simulated). */
  now(): number;
  /** A file's text; undefined when there is none. */
  readFile(path: string): string | undefined;
  /** Names in a folder, in order; undefined when it is no folder. */
  listFolder(path: string): readonly string[] | undefined;
  /** Texts of `kubectl explain`: by definition and field, '' for the definition itself. Loaded by whoever can afford it. */
  readonly descriptions?: { readonly [definition: string]: { readonly [field: string]: string } };
  readonly etcd?: EtcdAccess;
  writeFile?(path: string, text: string): void;
  /** Sends a packet through the network and lets time pass until its walk is over. */
  walk?(request: WalkRequest): WalkReport;
  readonly faults?: FaultAccess;
  /** What the person's kubeconfig says of contexts, where it was changed. */
  readonly kubeconfig?: { read(): Kubeconfig | undefined; write(config: Kubeconfig): void };
  /** By local port; the terminal's own, for nothing of the run depends on it. */
  readonly forwards?: Map<number, Forward>;
  /** The machines themselves, for ssh and kubeadm. */
  readonly machines?: MachineAccess;
  /** The editor of `kubectl edit`: the edited text, or undefined when there is no editor. */
  edit?(text: string): string | undefined;
}

/** What became of a packet. */
export interface WalkReport {
  readonly outcome: string;
  readonly hops: readonly { readonly at: number; readonly node?: string; readonly code: string; readonly back: boolean; readonly packet: string }[];
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
