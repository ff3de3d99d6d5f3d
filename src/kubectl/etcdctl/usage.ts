/** What etcdctl says of itself, and what may stand at the cursor. Upstream: go.etcd.io/etcd/etcdctl/v3/ctlv3/help. */
import type { EtcdAccess } from '../host.ts';

const COMMANDS: readonly (readonly [command: string, about: string])[] = [
  ['alarm disarm', 'Disarms all alarms'],
  ['alarm list', 'Lists all alarms'],
  ['endpoint health', 'Checks the healthiness of endpoints specified in `--endpoints` flag'],
  ['endpoint status', 'Prints out the status of endpoints specified in `--endpoints` flag'],
  ['get', 'Gets the key or a range of keys'],
  ['member add', 'Adds a member into the cluster'],
  ['member list', 'Lists all members in the cluster'],
  ['member remove', 'Removes a member from the cluster'],
  ['move-leader', 'Transfers leadership to another etcd cluster member.'],
  ['snapshot save', 'Stores an etcd node backend snapshot to a given file'],
  ['version', 'Prints the version of etcdctl'],
];
const UTL_COMMANDS: readonly (readonly [command: string, about: string])[] = [
  ['snapshot restore', 'Restores an etcd member snapshot to an etcd directory'],
  ['snapshot status', 'Gets backend snapshot status of a given file'],
  ['version', 'Prints the version of etcdutl'],
];
const FLAGS = ['--cluster', '--consistency', '--count-only', '--endpoints', '--keys-only', '--limit', '--peer-urls', '--prefix', '--print-value-only', '--write-out'];
const UTL_FLAGS = ['--bump-revision', '--mark-compacted', '--write-out'];
const OUTPUTS = ['fields', 'json', 'simple', 'table'];

const commandsOf = (program: string): typeof COMMANDS => (program === 'etcdutl' ? UTL_COMMANDS : COMMANDS);

export function usageOf(program: string, version: string): string {
  const about = program === 'etcdutl' ? 'An administrative command line tool for etcd3.' : 'A simple command line client for etcd3.';
  const width = Math.max(...commandsOf(program).map(([command]) => command.length)) + 2;
  return `NAME:\n\t${program} - ${about}\n\nUSAGE:\n\t${program} [flags]\n\nVERSION:\n\t${version}\n\nAPI VERSION:\n\t3.6\n\n\nCOMMANDS:\n${commandsOf(program).map(([command, text]) => `\t${command.padEnd(width)}${text}\n`).join('')}`;
}

/** Words that may follow; `words` begin with the program. */
export function completeEtcdctl(words: readonly string[], word: string, etcd: EtcdAccess): readonly string[] {
  const [program = '', ...given] = words;
  const before = given.at(-1);
  if (before === '-w' || before === '--write-out') return OUTPUTS;
  if (word.startsWith('-')) return program === 'etcdutl' ? UTL_FLAGS : FLAGS;
  const plain = given.filter((one) => !one.startsWith('-'));
  const line = plain.join(' ');
  if (line === 'member remove' || line === 'move-leader') return etcd.status().members.map(({ id }) => id);
  if (line === 'snapshot restore' || line === 'snapshot status') return etcd.status().backups.map(({ file }) => file);
  return commandsOf(program).flatMap(([command]) => {
    const parts = command.split(' ');
    return plain.every((one, at) => parts[at] === one) ? (parts[plain.length] ?? []) : [];
  });
}
