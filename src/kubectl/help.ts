/**
 * Short help texts, in our own words. The commands are grouped as kubectl groups them.
 */
import type { Command, Group } from './command.ts';
import { flagList } from './flagHelp.ts';
import { alignTabs } from './output/tabWriter.ts';
import { VERBS } from './verbs.ts';

const GROUPS: readonly (readonly [Group, string])[] = [
  ['beginner', 'Basic Commands (Beginner)'],
  ['intermediate', 'Basic Commands (Intermediate)'],
  ['deploy', 'Deploy Commands'],
  ['cluster', 'Cluster Management Commands'],
  ['troubleshooting', 'Troubleshooting and Debugging Commands'],
  ['advanced', 'Advanced Commands'],
  ['settings', 'Settings Commands'],
  ['other', 'Other Commands'],
];

const rows = (lines: readonly string[]): string => alignTabs(lines.map((line) => `  ${line}\n`).join(''), { minWidth: 0, padding: 2 });
const listed = (commands: readonly Command[]): string => rows(commands.map((command) => `${command.name}\t${command.short}`));

export function rootHelp(): string {
  const groups = GROUPS.map(([group, title]) => `${title}:\n${listed(VERBS.filter((verb) => (verb.group ?? 'other') === group))}`);
  return `kubectl controls the Kubernetes cluster manager.\n\n${groups.join('\n')}\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

export function commandHelp(command: Command, path: readonly string[]): string {
  const name = path.join(' ');
  const inner = command.commands === undefined ? '' : `\nAvailable Commands:\n${listed(command.commands)}`;
  const flags = (command.flags ?? []).length === 0 ? '' : `\nOptions:\n${flagList(command.flags ?? [])}`;
  const aliases = command.aliases === undefined ? '' : `\nAliases:\n${[command.name, ...command.aliases].join(', ')}\n`;
  const more = command.commands === undefined ? '' : `\nUse "kubectl ${name} <command> --help" for more information about a given command.`;
  return `${command.short}.\n${aliases}${inner}${flags}\nUsage:\n  kubectl ${command.usage}\n${more}\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
