/** What runs command lines, as its users see it: its code may come late. Upstream: none. */
import type { runAtOnce, runShell, startShell } from './machine.ts';
import type { PROGRAMS } from './programs.ts';

export interface ShellCode {
  readonly PROGRAMS: typeof PROGRAMS;
  readonly runAtOnce: typeof runAtOnce;
  readonly runShell: typeof runShell;
  readonly startShell: typeof startShell;
}
