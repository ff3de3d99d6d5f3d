/**
 * systemctl, supervisorctl, journalctl, kill and their like: what an administrator types on a node about kubelet and container runtime. Upstream:
 * systemd (systemctl-show.c, logs-show.c), supervisor (supervisorctl.py).
 */
import type { MachineLook, ServiceLook } from '../../machines.ts';
import { journalTime, sinceTime, supervisorAge, systemdAge } from './clock.ts';
import { kubeletLine } from './kubeletLog.ts';
import { failure, type Here, type NodeProgram, type ProgramResult } from './program.ts';

type Unit = 'kubelet' | 'runtime';

const DESCRIPTIONS: { readonly [service: string]: string } = {
  kubelet: 'kubelet: The Kubernetes Node Agent',
  containerd: 'containerd container runtime',
  crio: 'Container Runtime Interface for OCI (CRI-O)',
  docker: 'Docker Application Container Engine',
};
const DOCS: { readonly [service: string]: string } = { kubelet: 'https://kubernetes.io/docs/', containerd: 'https://containerd.io', crio: 'https://github.com/cri-o/cri-o', docker: 'https://docs.docker.com' };
const KUBELET = '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml';
const COMMANDS: { readonly [service: string]: string } = { kubelet: KUBELET, containerd: '/usr/bin/containerd', crio: '/usr/bin/crio', docker: '/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock' };

function unitOf({ service }: MachineLook, name: string): Unit | undefined {
  const plain = name.replace(/\.service$/, '');
  return plain === 'kubelet' ? 'kubelet' : plain === service || (plain === 'dockerd' && service === 'docker') ? 'runtime' : undefined;
}

const serviceOf = (look: MachineLook, unit: Unit): ServiceLook => (unit === 'kubelet' ? look.kubelet : look.runtime);
const nameOf = (look: MachineLook, unit: Unit): string => (unit === 'kubelet' ? 'kubelet' : look.service);
const faultOf = (verb: 'stop' | 'start' | 'kill', unit: Unit): string => `${verb}${unit === 'kubelet' ? 'Kubelet' : 'Runtime'}`;

/** Lets what was asked for happen. */
function act({ machines, node, host }: Here, ...faults: readonly string[]): void {
  for (const fault of faults) machines.strike(fault, node);
  host.waitUntil(() => false, 0.2);
}

// ---- systemctl

export const systemctl: NodeProgram = (args, here) => {
  const { look } = here;
  const words = args.filter((word) => !word.startsWith('-'));
  const [verb = 'status', name = ''] = words;
  if (look.supervisor !== 'systemd' && name !== '') return failure(`Unit ${name.replace(/\.service$/, '')}.service could not be found.`, 4);
  if (look.supervisorDead) return failure("Failed to get properties: Failed to activate service 'org.freedesktop.systemd1': timed out (service_start_timeout=25000ms)");
  if (verb === 'reboot' || verb === 'poweroff') return power(here, verb);
  const unit = unitOf(look, name);
  if (unit === undefined) return failure(verb === 'status' ? `Unit ${name}.service could not be found.` : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.`, verb === 'status' ? 4 : 5);
  switch (verb) {
    case 'status': return status(here, unit);
    case 'is-active': return { stdout: `${WORDS[serviceOf(look, unit).state][0].split(' ')[0]}\n`, code: serviceOf(look, unit).state === 'active' ? 0 : 3 };
    case 'stop': act(here, faultOf('stop', unit)); return {};
    case 'start': act(here, faultOf('start', unit)); return {};
    case 'restart': act(here, faultOf('stop', unit), faultOf('start', unit)); return {};
    case 'kill': act(here, faultOf('kill', unit)); return {};
    case 'enable': case 'disable': case 'daemon-reload': return {};
    default: return failure(`Unknown command verb ${verb}.`);
  }
};

const WORDS = {
  active: ['active (running)', '●'],
  restarting: ['activating (auto-restart) (Result: signal)', '●'],
  inactive: ['inactive (dead)', '○'],
  failed: ['failed (Result: signal)', '×'],
} as const;

function status({ look, host, node }: Here, unit: Unit): ProgramResult {
  const service = serviceOf(look, unit);
  const name = nameOf(look, unit);
  const [words, sign] = WORDS[service.state];
  const command = COMMANDS[name] ?? name;
  const running = service.state === 'active';
  const dropIn = unit === 'kubelet' ? ['    Drop-In: /usr/lib/systemd/system/kubelet.service.d', '             └─10-kubeadm.conf'] : [];
  const process = running
    ? [`   Main PID: ${service.pid} (${command.split(' ')[0]!.split('/').at(-1)})`, `     CGroup: /system.slice/${name}.service`, `             └─${service.pid} ${command}`]
    : [`    Process: ${service.pid} ExecStart=${command} ${service.state === 'inactive' ? '(code=exited, status=0/SUCCESS)' : '(code=killed, signal=KILL)'}`];
  const lines = [
    `${sign} ${name}.service - ${DESCRIPTIONS[name] ?? name}`,
    `     Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled; preset: enabled)`,
    ...dropIn,
    `     Active: ${words} since ${sinceTime(service.since)}; ${systemdAge(host.now() - service.since)} ago`,
    `       Docs: ${DOCS[name] ?? ''}`,
    ...process,
    '',
    ...journalOf({ look, node }, unit, 10),
  ];
  return { stdout: `${lines.join('\n')}\n`, code: running ? 0 : 3 };
}

// ---- supervisord

export const supervisorctl: NodeProgram = (args, here) => {
  const { look, host } = here;
  if (look.supervisor !== 'supervisord') return failure('sh: supervisorctl: command not found', 127);
  if (look.supervisorDead) return failure('unix:///var/run/supervisor.sock refused connection', 4);
  const [verb = 'status', name = ''] = args;
  const units = (['runtime', 'kubelet'] as const).filter((unit) => name === '' || name === 'all' || nameOf(look, unit) === name);
  if (units.length === 0) return failure(`${name}: ERROR (no such process)`, 1);
  if (verb === 'status') {
    const rows = units.map((unit) => {
      const { state, pid, since } = serviceOf(look, unit);
      const told = state === 'active' ? `RUNNING   pid ${pid}, uptime ${supervisorAge(host.now() - since)}` : state === 'restarting' ? 'STARTING' : state === 'failed' ? 'EXITED' : `STOPPED   ${journalTime(since).slice(0, 12)}`;
      return `${nameOf(look, unit).padEnd(32)} ${told}\n`;
    });
    return { stdout: rows.join(''), code: units.every((unit) => serviceOf(look, unit).state === 'active') ? 0 : 3 };
  }
  const verbs = verb === 'restart' ? (['stop', 'start'] as const) : verb === 'stop' || verb === 'start' ? ([verb] as const) : undefined;
  if (verbs === undefined) return failure(`*** Unknown syntax: ${args.join(' ')}`);
  act(here, ...verbs.flatMap((one) => units.map((unit) => faultOf(one, unit))));
  return { stdout: verbs.flatMap((one) => units.map((unit) => `${nameOf(look, unit)}: ${one === 'stop' ? 'stopped' : 'started'}\n`)).join('') };
};

// ---- journal

function journalOf({ look, node }: Pick<Here, 'look' | 'node'>, unit: Unit, most: number): readonly string[] {
  const name = nameOf(look, unit);
  const supervisor = look.supervisor === 'supervisord' ? 'supervisord' : 'systemd';
  const told = look.journal.filter((line) => line.unit === name || line.unit === 'systemd').map(({ at, text }) => ({ at, text: `${supervisor}[1]: ${text}` }));
  const own = unit === 'kubelet' ? look.kubeletLog().flatMap((entry) => kubeletLine(entry, look.machine, look.kubelet.pid)).map(({ at, text }) => ({ at, text: `kubelet[${look.kubelet.pid}]: ${text}` })) : [];
  return [...told, ...own]
    .toSorted((a, b) => a.at - b.at)
    .slice(-most)
    .map(({ at, text }) => `${journalTime(at)} ${node} ${text}`);
}

export const journalctl: NodeProgram = (args, here) => {
  const valueOf = (...flags: readonly string[]): string | undefined => {
    const at = args.findIndex((word) => flags.includes(word));
    return at >= 0 ? args[at + 1] : args.find((word) => flags.some((flag) => word.startsWith(`${flag}=`)))?.split('=')[1] ?? args.find((word) => flags.some((flag) => /^-[a-z]$/.test(flag) && word.startsWith(flag) && word.length > 2))?.slice(2);
  };
  const wanted = valueOf('-u', '--unit');
  const most = Number(valueOf('-n', '--lines') ?? 1000) || 1000;
  const unit = wanted === undefined ? undefined : unitOf(here.look, wanted);
  if (wanted !== undefined && unit === undefined) return { stdout: '-- No entries --\n' };
  const units: readonly Unit[] = unit === undefined ? ['runtime', 'kubelet'] : [unit];
  const lines = units.flatMap((one) => journalOf(here, one, most)).slice(-most);
  return { stdout: lines.length === 0 ? '-- No entries --\n' : `${lines.join('\n')}\n` };
};

// ---- ending processes, and the machine

const SUPERVISORS = ['systemd', 'supervisord', 'init'];

/** `pkill -9 kubelet`, `killall kubelet`, `kill -9 1042`. */
export const kill: NodeProgram = (args, here) => {
  const { look } = here;
  const words = args.filter((word) => !word.startsWith('-'));
  if (words.length === 0) return failure('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid', 2);
  for (const word of words) {
    const unit = (['kubelet', 'runtime'] as const).find((one) => serviceOf(look, one).state === 'active' && (nameOf(look, one) === word || word === `${nameOf(look, one)}d` || String(serviceOf(look, one).pid) === word));
    if (unit !== undefined) act(here, faultOf('kill', unit));
    else if (SUPERVISORS.includes(word) || word === '1') act(here, 'killSupervisor');
    else return /^\d+$/.test(word) ? failure(`sh: kill: (${word}) - No such process`) : { code: 1 };
  }
  return {};
};

export const pidof: NodeProgram = ([name = ''], { look }) => {
  const unit = unitOf(look, name);
  return unit === undefined || serviceOf(look, unit).state !== 'active' ? { code: 1 } : { stdout: `${serviceOf(look, unit).pid}\n` };
};

export const supervisord: NodeProgram = (_args, here) => {
  if (here.look.supervisor !== 'supervisord') return failure('sh: supervisord: command not found', 127);
  if (!here.look.supervisorDead) return failure('Error: Another program is already listening on a port that one of our HTTP servers is configured to use.  Shut this program down first before starting supervisord.', 2);
  act(here, 'startSupervisor');
  return {};
};

function power(here: Here, verb: 'reboot' | 'poweroff'): ProgramResult {
  const { node } = here;
  act(here, verb === 'reboot' ? 'reboot' : 'powerOff');
  return { stderr: `Connection to ${node} closed by remote host.\n`, code: 255 };
}

export const reboot: NodeProgram = (_args, here) => power(here, 'reboot');
export const poweroff: NodeProgram = (_args, here) => power(here, 'poweroff');
