/**
 * A program on a machine's own command line. Upstream: none.
 */
import type { KubectlHost } from '../../host.ts';
import type { MachineAccess, MachineLook } from '../../machines.ts';

export interface ProgramResult {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

export interface Here {
  readonly node: string;
  readonly look: MachineLook;
  readonly machines: MachineAccess;
  readonly host: KubectlHost;
}

export type NodeProgram = (args: readonly string[], here: Here) => ProgramResult;

export const failure = (text: string, code = 1): ProgramResult => ({ stderr: `${text}\n`, code });
