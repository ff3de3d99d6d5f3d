/**
 * Runs one kubectl command line. Upstream: k8s.io/kubectl/pkg/cmd/cmd.go and github.com/spf13/cobra.
 */
import { GLOBAL_FLAGS, type Command } from './command.ts';
import { Context } from './context.ts';
import { describeFailure, Failure } from './failure.ts';
import { parseFlags, type Flag, type Parsed } from './flags.ts';
import { commandHelp, rootHelp } from './help.ts';
import type { KubectlHost, Outcome } from './host.ts';
import { checkContext } from './kubeconfig.ts';
import { VERBS } from './verbs.ts';

export interface Found {
  readonly command: Command | undefined;
  /** Names from the top: `['create', 'deployment']`. */
  readonly path: readonly string[];
  /** All words but those names. */
  readonly words: readonly string[];
}

/** Runs a command; `argv` comes without the word kubectl. */
export function runKubectl(argv: readonly string[], stdin: string | undefined, host: KubectlHost): Outcome {
  const found = findCommand(argv);
  const { command, path } = found;
  if (command === undefined) return withoutCommand(found);
  const name = path.join(' ');
  let parsed: Parsed;
  try {
    parsed = parseFlags(found.words, [...(command.flags ?? []), ...GLOBAL_FLAGS]);
  } catch (fault) {
    return failed(fault, '', '', `\nSee 'kubectl ${name} --help' for usage.`);
  }
  if (parsed.flags.yes('help')) return { stdout: commandHelp(command, path), stderr: '', exitCode: 0 };
  const context = new Context(host, name, parsed, stdin);
  try {
    if (path[0] !== 'config') checkContext(host, parsed.flags.text('context'));
    runCommand(command, context, path);
    return { stdout: context.stdout, stderr: context.stderr, exitCode: 0 };
  } catch (fault) {
    return failed(fault, context.stdout, context.stderr);
  }
}

function failed(fault: unknown, stdout: string, stderr: string, hint = ''): Outcome {
  if (!(fault instanceof Failure)) throw fault;
  const text = describeFailure(fault);
  return { stdout, stderr: text === '' ? stderr : `${stderr}${text}${hint}\n`, exitCode: fault.exitCode };
}

function runCommand(command: Command, context: Context, path: readonly string[]): void {
  const missing = (command.required ?? []).filter((flag) => !context.flags.given(flag));
  if (missing.length > 0) throw new Failure(`required flag(s) ${missing.map((flag) => JSON.stringify(flag)).join(', ')} not set`);
  if (command.run !== undefined) return command.run(context);
  const [unknown] = context.args;
  if (unknown !== undefined)
    throw new Failure(`unknown command ${JSON.stringify(unknown)}\nSee 'kubectl ${path.join(' ')} -h' for help and examples`);
  // Upstream: cmdutil.DefaultSubCommandRun. The help stands where errors do.
  const help = commandHelp(command, path);
  if (command.helpToStdout === true) context.print(help);
  throw new Failure(command.helpToStdout === true ? '' : help.trimEnd(), { bare: true });
}

function withoutCommand({ words }: Found): Outcome {
  const unknown = words.find((word) => !word.startsWith('-'));
  if (unknown === undefined) return { stdout: rootHelp(), stderr: '', exitCode: 0 };
  const similar = suggestions(unknown);
  const hint = similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map((name) => `\t${name}\n`).join('')}`;
  return { stdout: '', stderr: `error: unknown command ${JSON.stringify(unknown)} for "kubectl"${hint === '' ? '\n' : hint}`, exitCode: 1 };
}

/** The command that the words name, subcommands included. Flags may stand anywhere. */
export function findCommand(argv: readonly string[]): Found {
  let commands: readonly Command[] | undefined = VERBS;
  let command: Command | undefined;
  const path: string[] = [];
  let words = argv;
  while (commands !== undefined) {
    const at = firstArgument(words, [...(command?.flags ?? []), ...GLOBAL_FLAGS]);
    const next: Command | undefined =
      at < 0 ? undefined : commands.find((one) => one.name === words[at] || one.aliases?.includes(words[at] ?? '') === true);
    if (next === undefined) break;
    command = next;
    path.push(next.name);
    words = words.filter((_word, index) => index !== at);
    commands = next.commands;
  }
  return { command, path, words };
}

/** Index of the first word that is neither a flag nor a flag's value; -1 without one. */
function firstArgument(words: readonly string[], flags: readonly Flag[]): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return at;
    const name = /^--([^=]+)$/.exec(word)?.[1];
    const flag =
      name === undefined ? flags.find((one) => word.length === 2 && one.short === word[1]) : flags.find((one) => one.name === name);
    if (flag !== undefined && flag.bare === undefined) at++;
  }
  return -1;
}

function suggestions(typed: string): string[] {
  const lower = typed.toLowerCase();
  return VERBS.map((verb) => verb.name).filter((name) => distance(lower, name) <= 2 || name.startsWith(lower));
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
