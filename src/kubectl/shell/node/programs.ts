/**
 * The programs on a node's own command line, by name. To add one: a line here.
 */
import { crictl, docker } from './containers.ts';
import { cp, ls, mv, rm } from './files.ts';
import type { NodeProgram } from './program.ts';
import { journalctl, kill, pidof, poweroff, reboot, supervisorctl, supervisord, systemctl } from './services.ts';
import { df, free, hostname, install, kubelet, uname } from './system.ts';

export const NODE_PROGRAMS: ReadonlyMap<string, NodeProgram> = new Map<string, NodeProgram>([
  ['apt', install],
  ['apt-get', install],
  ['cp', cp],
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
  ['rm', rm],
  ['shutdown', poweroff],
  ['supervisorctl', supervisorctl],
  ['supervisord', supervisord],
  ['systemctl', systemctl],
  ['uname', uname],
  ['yum', install],
]);
