/**
 * `podium fault CODE TARGET`: breaks or mends something of the simulated cluster from its terminal, as the page's menu does. Upstream: none.
 */
import type { FaultAccess } from '../host.ts';

interface ToolResult {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

const USAGE = `Break and mend the simulated cluster.

Usage:
  podium faults                                   what can be done now, to what
  podium fault CODE TARGET [--for 30s] [--millis N] [--percent N] [--with A,B] [--from A,B] [--unprobed]

  TARGET  a machine, a program (kube-scheduler, etcd/controlplane2), or for messages the number of the step that sent it

Examples:
  podium fault crash kube-scheduler
  podium fault cutNetwork worker1 --with worker2 --from controlplane
  podium fault delayMessage 1042 --for 30s
`;

/** `--for`: how long, as people say it. */
const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000 };

const NUMBERS: ReadonlySet<string> = new Set(['millis', 'percent', 'by', 'limit', 'factor']);
const TEXTS: ReadonlySet<string> = new Set(['with', 'from']);
const FLAGS: ReadonlySet<string> = new Set(['--unprobed']);

export function podium(args: readonly string[], faults: FaultAccess | undefined): ToolResult {
  const [verb, code, target, ...flags] = args;
  if (faults === undefined) return { stderr: 'podium: there is no cluster to break here\n', code: 1 };
  if (verb === 'faults') return { stdout: faults.list().map(({ target: name, codes }) => `${name}\t${codes.join(' ')}\n`).join('') };
  if (verb !== 'fault' || code === undefined || target === undefined) return verb === undefined || verb === 'help' || verb === '--help' ? { stdout: USAGE } : { stderr: USAGE, code: 2 };
  const parameters = parametersIn(flags);
  if (typeof parameters === 'string') return { stderr: `podium: ${parameters}\n`, code: 2 };
  const problem = faults.strike(code, target, parameters);
  return problem === undefined ? { stdout: `${code} ${target}\n` } : { stderr: `podium: ${problem}\n`, code: 1 };
}

/** `--millis 3000`, `--from=a,b`; a text says what is wrong. */
function parametersIn(flags: readonly string[]): Parameters<FaultAccess['strike']>[2] | string {
  const found: { [name: string]: number | string | true | readonly string[] } = {};
  for (let at = 0; at < flags.length; at++) {
    const [name = '', assigned] = (flags[at] ?? '').split('=');
    if (FLAGS.has(name) && assigned === undefined) {
      found[name.slice(2)] = true;
      continue;
    }
    const value = assigned ?? flags[++at];
    const parameter = name.replace(/^--/, '');
    if (!name.startsWith('--') || value === undefined) return `unknown argument ${name}`;
    const [, count, unit] = parameter === 'for' ? (/^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value) ?? []) : [];
    if (parameter === 'for' && unit === undefined) return '--for must be a duration: 500ms, 30s, 2m';
    if (unit !== undefined) {
      found['millis'] = Math.round(Number(count) * UNITS[unit]!);
      continue;
    }
    if (NUMBERS.has(parameter) && !/^\d+$/.test(value)) return `${name} must be a number`;
    found[parameter] = NUMBERS.has(parameter) ? Number(value) : TEXTS.has(parameter) ? value.split(',') : value;
  }
  return found;
}

/** What may stand at the cursor: verbs, codes, targets. */
export function completePodium(words: readonly string[], faults: FaultAccess): readonly string[] {
  const [, verb, code] = words;
  if (words.length === 1) return ['fault', 'faults'];
  if (verb !== 'fault') return [];
  const list = faults.list();
  if (words.length === 2) return list.flatMap(({ codes }) => codes);
  return words.length === 3 ? list.filter(({ codes }) => codes.includes(code ?? '')).map(({ target }) => target) : ['--for', '--millis', '--percent', '--with', '--from'];
}
