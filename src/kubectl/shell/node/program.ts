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

export const FOLDER = '/etc/kubernetes/manifests';

/** A path as the administrator's shell understands it: he is in /root. */
export const absolute = (path: string): string => (path.startsWith('/') ? path : `/root/${path.replace(/^\.\//, '')}`).replace(/(.)\/+$/, '$1');

/** Writes a file of a machine, or removes it. What lies in the folder of manifests the kubelet sees at once. */
export function write({ machines, host, node, look }: Pick<Here, 'machines' | 'host' | 'node' | 'look'>, path: string, text: string | undefined): void {
  // What was moved away lies in /tmp, and is what it was.
  const component = look.away.find((one) => path === `/tmp/${one}.yaml`);
  const place = component === undefined ? path : `${FOLDER}/${component}.yaml`;
  if (look.file(path) === text) return;
  machines.act({ do: 'writeFile', name: node, path: place, ...(text !== undefined && { text }) });
  host.waitUntil(() => false, 0.2);
}

export type NodeProgram = (args: readonly string[], here: Here) => ProgramResult;

export const failure = (text: string, code = 1): ProgramResult => ({ stderr: `${text}\n`, code });
