/**
 * CONTRACT of a program: what it is given, and what it answers. Upstream: execve(2), exit(3).
 */
import type { Micros } from '../../kernel/time.ts';
import type { Host } from './host.ts';

export type Blocked =
  | { readonly kind: 'sleep'; readonly delay: Micros }
  | { readonly kind: 'forever' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'exit'; readonly code: number; readonly reason?: string };

export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly host: Host;
  readonly environment: ReadonlyMap<string, string>;
  readonly cwd: string;
  path(given: string): string;
  out(text: string): void;
  err(text: string): void;
  readonly shell: {
    readonly serving: boolean;
    readonly status: number;
    set(name: string, value: string): void;
    chdir(to: string): void;
    trap(script: string): void;
    /** Leaves the innermost loop, or goes to its next round. */
    stop(next: boolean): void;
    run(source: string, variables: readonly (readonly [string, string])[]): number;
  };
}

export interface Program {
  /** Part of the shell: there even where the image has no programs. */
  readonly builtin?: boolean;
  /** Systems that come without it. */
  readonly notIn?: readonly string[];
  /** Exit status, or why it takes time. */
  run(call: Call): number | Blocked;
}

/** A file that output goes to. */
export interface Sink {
  readonly path: string;
  text: string;
}
