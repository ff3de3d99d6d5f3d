/**
 * What an administrator does on a machine, as a logged command: kubeadm join, reset and upgrade, and another kubelet from the package repository.
 * Upstream: cmd/kubeadm/app/cmd; the distributions' package tools.
 */
import type { Machine } from '../api/machine.ts';
import { parseVersion } from '../api/version.ts';
import { isToken } from './token.ts';

export type MachineCommand =
  /** A new machine joins. Without a token kubeadm on the control plane makes one first. `force`: fatal preflight errors are passed over. */
  | { readonly do: 'join'; readonly machine: Machine; readonly token?: string; readonly force?: boolean }
  | { readonly do: 'reset'; readonly name: string }
  | { readonly do: 'upgradeApply'; readonly name: string; readonly version: string }
  | { readonly do: 'upgradeNode'; readonly name: string }
  /** Writes kube-scheduler's configuration file on a control plane machine, or takes it away (''), and starts kube-scheduler anew. */
  | { readonly do: 'configureScheduler'; readonly name: string; readonly text: string }
  /** Writes a file there, or removes it (no text). What lies in the folder of static Pods' manifests the kubelet takes for one. */
  | { readonly do: 'writeFile'; readonly name: string; readonly path: string; readonly text?: string }
  /** It counts once the kubelet is started again. */
  | { readonly do: 'install'; readonly name: string; readonly version: string };

export const machineOf = (command: MachineCommand): string => (command.do === 'join' ? command.machine.name : command.name);

const MOST_TEXT = 65_536;
const NAME = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/;

const isPath = (path: string): boolean => path.length <= 256 && /^(\/[^/]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path);

/** What is wrong with a command as written; undefined: nothing. That a machine is sound is for whoever reads it from outside to check. */
export function machineProblem(command: MachineCommand): string | undefined {
  if (!NAME.test(machineOf(command))) return 'a machine needs a name of small letters, digits, - and .';
  if (command.do === 'configureScheduler' && command.text.length > MOST_TEXT) return 'a configuration may have 65536 characters';
  if (command.do === 'writeFile' && !isPath(command.path)) return 'a file has an absolute path of at most 256 characters, without . and ..';
  if (command.do === 'writeFile' && (command.text ?? '').length > MOST_TEXT) return 'a file may have 65536 characters';
  if (command.do === 'join' && command.token !== undefined && !isToken(command.token)) return 'a token is like abcdef.0123456789abcdef';
  const version = command.do === 'join' ? command.machine.kubeletVersion : 'version' in command ? command.version : undefined;
  return version !== undefined && parseVersion(version) === undefined ? 'a version is like v1.37.2' : undefined;
}
