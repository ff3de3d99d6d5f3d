/**
 * Completion of a kubectl line: verbs, flags, kinds, names of objects, containers. Upstream: kubectl's shell completion.
 */
import { GLOBAL_FLAGS, type Command } from './command.ts';
import { items, place } from './context.ts';
import { ADMIN, findKind, KINDS, type KindDefinition } from './discovery.ts';
import { completeEtcdctl } from './etcdctl/usage.ts';
import type { KubectlHost } from './host.ts';
import { configuredNamespace, kubeconfigOf } from './kubeconfig.ts';
import { findCommand } from './kubectl.ts';
import { completePodium } from './shell/podium.ts';
import { VERBS } from './verbs.ts';

/** What may stand at the cursor instead of the word before it, in order. `line` begins with `kubectl` or with the verb. */
export function complete(line: string, cursor: number, host: KubectlHost): string[] {
  const words = line.slice(0, cursor).split(/\s+/);
  if (words.length > 1 && (words[0] === 'etcdctl' || words[0] === 'etcdutl')) return host.etcd === undefined ? [] : fitting(completeEtcdctl(words.slice(0, -1), words.at(-1)!, host.etcd), words.at(-1)!);
  if (words.length > 1 && words[0] === 'podium') return host.faults === undefined ? [] : fitting(completePodium(words.slice(0, -1), host.faults), words.at(-1)!);
  if (words[0] === 'kubectl' || words[0] === 'k') words.shift();
  const word = words.pop() ?? '';
  return fitting(candidates(words, word, host), word);
}

const fitting = (found: readonly string[], word: string): string[] => [...new Set(found)].filter((one) => one.startsWith(word) && one !== word).sort();

function candidates(words: readonly string[], word: string, host: KubectlHost): readonly string[] {
  const { command, words: rest } = findCommand(words);
  if (command === undefined) return word.startsWith('-') ? flagNames(undefined) : VERBS.map((verb) => verb.name);
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS];
  const before = words.at(-1) ?? '';
  const pending = flags.find((flag) => flag.bare === undefined && (before === `--${flag.name}` || before === `-${flag.short ?? ''}`));
  if (pending?.name === 'namespace') return names(host, findKind('namespaces'), undefined);
  if (pending !== undefined) return pending.values ?? [];
  const assigned = /^--([\w-]+)=/.exec(word);
  if (assigned !== null) return (flags.find((flag) => flag.name === assigned[1])?.values ?? []).map((value) => `--${assigned[1]}=${value}`);
  if (word.startsWith('-')) return flagNames(command);
  if (command.name.endsWith('-context')) return kubeconfigOf(host).contexts.map(({ name }) => name);
  if (command.commands !== undefined && plain(rest, command).length === 0) return command.commands.map((one) => one.name);
  return objectWords(command, plain(rest, command), word, host, namespaceOf(words, host));
}

const flagNames = (command: Command | undefined): readonly string[] =>
  [...(command?.flags ?? []), ...GLOBAL_FLAGS].map((flag) => `--${flag.name}`);

function namespaceOf(words: readonly string[], host: KubectlHost): string {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace');
  return (at < 0 ? undefined : words[at + 1]) ?? (configuredNamespace(host, '') || 'default');
}

/** The words that are neither flags nor their values. */
function plain(words: readonly string[], command: Command): readonly string[] {
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS];
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) kept.push(word);
    else if (flags.some((flag) => flag.bare === undefined && (word === `--${flag.name}` || word === `-${flag.short ?? ''}`))) at++;
  }
  return kept;
}

/** Verbs that are about nodes or Pods only, named without their kind. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['cordon', 'nodes'],
  ['uncordon', 'nodes'],
  ['drain', 'nodes'],
  ['logs', 'pods'],
  ['exec', 'pods'],
  ['attach', 'pods'],
  ['port-forward', 'pods'],
]);

function objectWords(command: Command, given: readonly string[], word: string, host: KubectlHost, namespace: string): readonly string[] {
  const subject = SUBJECTS.get(command.name);
  if (subject !== undefined) return given.length === 0 || subject === 'nodes' ? names(host, findKind(subject), namespace) : [];
  if (command.usage.includes('--image') || ['apply', 'api-versions', 'version', 'cluster-info'].includes(command.name)) return [];
  const [type, name] = word.split('/');
  if (name !== undefined) return names(host, findKind(type ?? ''), namespace).map((one) => `${type}/${one}`);
  const kind = given[0] === undefined || given[0].includes('/') ? undefined : findKind(given[0].split(',').at(-1) ?? '');
  if (kind !== undefined) return names(host, kind, namespace);
  return KINDS.flatMap((one) => [one.plural, ...one.shortNames]);
}

function names(host: KubectlHost, kind: KindDefinition | undefined, namespace: string | undefined): readonly string[] {
  if (kind === undefined) return [];
  const response = host.request({ verb: 'list', ...place(kind, namespace), user: ADMIN.name, agent: 'kubectl' });
  return response.code >= 400 ? [] : items(response.body).map((object) => object.metadata.name);
}
