/**
 * What a machine says of itself, and its packages. Upstream: coreutils, procps, the distributions' package tools.
 */
import { failure, type NodeProgram } from './program.ts';

export const hostname: NodeProgram = (_args, { node }) => ({ stdout: `${node}\n` });

export const uname: NodeProgram = (args, { node, look }) => {
  const { kernelVersion } = look.machine;
  const flags = args.join('');
  return { stdout: flags.includes('a') ? `Linux ${node} ${kernelVersion} #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n` : flags.includes('r') ? `${kernelVersion}\n` : 'Linux\n' };
};

export const kubelet: NodeProgram = (args, { look }) => (args.includes('--version') ? { stdout: `Kubernetes ${look.machine.kubeletVersion}\n` } : failure('the kubelet is started by its service: systemctl start kubelet'));

/** `apt-get install kubelet=1.37.2-1.1`, `dnf install kubelet-1.37.2`. */
export const install: NodeProgram = (args, { look, machines, node, host }) => {
  const words = args.filter((word) => !word.startsWith('-'));
  if (words[0] !== 'install') return {};
  const wanted = words.slice(1).map((word) => /^kubelet[=-]v?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)/.exec(word)?.[1]).find((version) => version !== undefined);
  if (wanted === undefined) {
    const unknown = words.slice(1).find((word) => !/^(kubelet|kubeadm|kubectl)\b/.test(word));
    return unknown === undefined ? { stdout: `${words[1] ?? ''} is already the newest version.\n` } : failure(`E: Unable to locate package ${unknown}`, 100);
  }
  const before = look.machine.kubeletVersion.slice(1);
  machines.act({ do: 'install', name: node, version: `v${wanted}` });
  host.waitUntil(() => false, 5);
  return { stdout: `Reading package lists...\nThe following packages will be upgraded:\n  kubelet\nUnpacking kubelet (${wanted}-1.1) over (${before}-1.1) ...\nSetting up kubelet (${wanted}-1.1) ...\n` };
};

const mebi = (bytes: number): string => String(Math.round(bytes / 2 ** 20));

export const free: NodeProgram = (args, { look }) => {
  const { size, used } = look.memory;
  const print = args.some((word) => word.includes('h')) ? (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)}Gi` : args.some((word) => word.includes('m')) ? mebi : (bytes: number): string => String(Math.round(bytes / 1024));
  const row = (title: string, cells: readonly string[]): string => `${title.padEnd(8)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  return { stdout: row('', ['total', 'used', 'free', 'available']) + row('Mem:', [print(size), print(used), print(size - used), print(size - used)]) + row('Swap:', ['0', '0', '0']) };
};

export const df: NodeProgram = (args, { look }) => {
  const { size, used } = look.disk;
  const human = args.some((word) => word.includes('h'));
  const print = (bytes: number): string => (human ? `${Math.round(bytes / 2 ** 30)}G` : String(Math.round(bytes / 1024)));
  const row = (cells: readonly string[]): string => `${cells[0]!.padEnd(15)}${cells.slice(1, 5).map((cell) => cell.padStart(human ? 6 : 12)).join('')} ${cells[5]}\n`;
  return { stdout: row(['Filesystem', human ? 'Size' : '1K-blocks', 'Used', 'Avail', 'Use%', 'Mounted on']) + row(['/dev/sda1', print(size), print(used), print(size - used), `${Math.round((used / size) * 100)}%`, '/']) };
};
