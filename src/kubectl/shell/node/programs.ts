/**
 * The programs on a node's own command line, by name, and its few files. To add one: a line here.
 */
import type { Machine } from '../../discovery.ts';
import { crictl, docker } from './containers.ts';
import { ls, mv } from './manifests.ts';
import type { NodeProgram } from './program.ts';
import { journalctl, kill, pidof, poweroff, reboot, supervisorctl, supervisord, systemctl } from './services.ts';
import { df, free, hostname, install, kubelet, uname } from './system.ts';

export const NODE_PROGRAMS: ReadonlyMap<string, NodeProgram> = new Map<string, NodeProgram>([
  ['apt', install],
  ['apt-get', install],
  ['crictl', crictl],
  ['df', df],
  ['dnf', install],
  ['docker', docker],
  ['free', free],
  ['hostname', hostname],
  ['journalctl', journalctl],
  ['kill', kill],
  ['killall', kill],
  ['kubelet', kubelet],
  ['ls', ls],
  ['mv', mv],
  ['pidof', pidof],
  ['pkill', kill],
  ['poweroff', poweroff],
  ['reboot', reboot],
  ['shutdown', poweroff],
  ['supervisorctl', supervisorctl],
  ['supervisord', supervisord],
  ['systemctl', systemctl],
  ['uname', uname],
  ['yum', install],
]);

/** A file of a machine that people look at. */
export function nodeFile({ name, osImage }: Machine, path: string): string | undefined {
  if (path === '/etc/hostname') return `${name}\n`;
  if (path === '/etc/os-release') return `PRETTY_NAME="${osImage}"\nNAME="${osImage.replace(/\s+\d.*$/, '')}"\nVERSION_ID="${/\d[\d.]*/.exec(osImage)?.[0] ?? ''}"\n`;
  return undefined;
}
