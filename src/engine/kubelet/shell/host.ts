/**
 * What a program in a container sees of the world: its files, its clock, the network. Upstream: the kernel.
 */
import type { Micros } from '../../kernel/time.ts';
import type { RecordType } from '../../network/dns/message.ts';
import type { Lookup } from '../../network/dns/resolver.ts';

/** What a busy loop is slept over. */
export const BUSY_SLEEP: Micros = 1_000_000;

export interface Files {
  /** Undefined: no such file, or a directory. */
  read(path: string): string | undefined;
  /** False: it cannot be written (read-only). */
  write(path: string, text: string): boolean;
  /** Removes a file or a whole directory; false when there is nothing. */
  remove(path: string): boolean;
  makeDirectory(path: string): void;
  /** Names in a directory, in order; undefined when it is none. */
  list(path: string): readonly string[] | undefined;
}

export type Answer = { readonly status: number; readonly body: string } | { readonly error: 'unknownHost' | 'refused' | 'timeout' };

export interface Found {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Network {
  /** Addresses of a name by the resolver of this Pod; the name that was found, with its domain. */
  resolve(name: string): Found | undefined;
  /** Asks the DNS as the resolver does, and tells each question with its answer. `server`: another one than the resolver's. */
  lookup(name: string, types?: readonly RecordType[], options?: { readonly server?: string; readonly search?: boolean }): Lookup;
  http(host: string, port: number, path: string): Answer;
  connect(host: string, port: number): 'open' | 'refused' | 'timeout' | 'unknownHost';
}

export interface Host {
  readonly now: Micros;
  /** Wall clock in seconds since the Unix epoch. */
  readonly clock: number;
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly memoryLimit: number | undefined;
  readonly system: 'busybox' | 'alpine' | 'debian' | 'none';
  readonly files: Files;
  readonly network: Network;
  /** Command lines of the running processes, by pid from 1. */
  readonly processes: readonly string[];
  /** Whether the image has an application of that name: it then runs until it is stopped. */
  application(name: string): boolean;
}
