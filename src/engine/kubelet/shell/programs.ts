/**
 * The programs that manifests and lessons call by name, as far as they do. Upstream: BusyBox and GNU coreutils. To add one: a line in PROGRAMS.
 */
import type { Micros } from '../../kernel/time.ts';
import { NETWORK_PROGRAMS } from './networkPrograms.ts';
import { FILE_PROGRAMS } from './filePrograms.ts';
import { calendar } from './calendar.ts';
import { piDigits } from './pi.ts';
import type { Blocked, Call, Program } from './program.ts';

const SECOND: Micros = 1_000_000;
const UNITS: ReadonlyMap<string, number> = new Map([['', 1], ['s', 1], ['m', 60], ['h', 3600], ['d', 86_400]]);

/** `30`, `1.5m`, `infinity`; NaN for what sleep does not take. */
function sleepSeconds(args: readonly string[]): number {
  let total = 0;
  for (const arg of args) {
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg);
    total += arg === 'infinity' || arg === 'inf' ? Number.POSITIVE_INFINITY : match === null ? Number.NaN : Number(match[1]) * UNITS.get(match[2]!)!;
  }
  return args.length === 0 ? Number.NaN : total;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', '\r'], ['\\', '\\'], ['0', '\0'], ['a', '\x07']]);
const unescape = (text: string): string => text.replace(/\\([ntr\\0a])/g, (_, char: string) => ESCAPES.get(char)!);

function echo({ args, out }: Call): number {
  let newline = true;
  let escapes = false;
  let from = 0;
  for (; from < args.length && /^-[neE]+$/.test(args[from]!); from++) {
    if (args[from]!.includes('n')) newline = false;
    if (args[from]!.includes('e')) escapes = true;
  }
  const text = args.slice(from).join(' ');
  out((escapes ? unescape(text) : text) + (newline ? '\n' : ''));
  return 0;
}

function printf({ args, out }: Call): number {
  const [format = '', ...values] = args;
  const places = format.match(/%-?\d*[sd]/g)?.length ?? 0;
  const end = places === 0 ? 1 : Math.max(1, values.length);
  for (let from = 0; from < end; from += Math.max(places, 1)) {
    let next = from;
    out(unescape(format).replace(/%(%|-?\d*[sd])/g, (_, kind: string) => (kind === '%' ? '%' : (values[next++] ?? (kind.endsWith('d') ? '0' : '')))));
  }
  return 0;
}

function sleep({ args, err }: Call): number | Blocked {
  const seconds = sleepSeconds(args);
  if (Number.isNaN(seconds)) {
    err(args.length === 0 ? 'BusyBox: usage: sleep [N]...\n' : `sleep: invalid number '${args.find((arg) => Number.isNaN(sleepSeconds([arg]))) ?? ''}'\n`);
    return 1;
  }
  return seconds > 1e9 ? { kind: 'forever' } : { kind: 'sleep', delay: Math.round(seconds * SECOND) };
}

function shell(call: Call): number | Blocked {
  const { args, err, stdin } = call;
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  if (at >= 0) {
    const script = args[at + 1];
    if (script !== undefined) return call.shell.run(script, args.slice(at + 2).map((value, index) => [String(index), value] as const));
    err(`${call.name}: -c requires an argument\n`);
    return 2;
  }
  const file = args.find((arg) => !arg.startsWith('-'));
  if (file === undefined) return stdin === '' ? 0 : call.shell.run(stdin, []);
  const text = call.host.files.read(call.path(file));
  if (text !== undefined) return call.shell.run(text.replace(/^#!.*\n/, ''), []);
  err(`${call.name}: can't open '${file}': No such file or directory\n`);
  return 2;
}

/** `[ -f x ]`, `test a = b`, with `!`, `-a`, `-o`. */
function test({ name, args, host, path }: Call): number {
  const words = name === '[' ? args.slice(0, args.at(-1) === ']' ? -1 : undefined) : [...args];
  const split = (at: number): readonly [readonly string[], readonly string[]] => [words.slice(0, at), words.slice(at + 1)];
  const or = words.indexOf('-o');
  const and = words.indexOf('-a', 1);
  const holds = (part: readonly string[]): boolean => {
    if (part[0] === '!') return !holds(part.slice(1));
    const [a = '', b = '', c = ''] = part;
    if (part.length === 3) return compare(a, b, c);
    if (part.length === 1) return a !== '';
    const exists = host.files.read(path(b)) !== undefined;
    const directory = host.files.list(path(b)) !== undefined;
    if (a === '-z') return b === '';
    if (a === '-n') return b !== '';
    if (a === '-d') return directory;
    if (a === '-s') return exists && host.files.read(path(b)) !== '';
    return a === '-f' ? exists : ['-e', '-r', '-w', '-x', '-S', '-L'].includes(a) && (exists || directory);
  };
  if (or > 0) return split(or).some(holds) ? 0 : 1;
  if (and > 0) return split(and).every(holds) ? 0 : 1;
  return holds(words) ? 0 : 1;
}

function compare(a: string, operator: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '-eq':
      return x === y;
    case '-ne':
      return x !== y;
    case '-lt':
      return x < y;
    case '-le':
      return x <= y;
    case '-gt':
      return x > y;
    default:
      return operator === '-ge' && x >= y;
  }
}

/** python, perl, node...: a short computation, said by what is asked of it. */
function interpreter({ name, args, out, host }: Call): number | Blocked {
  const code = args.join(' ');
  const pi = /bpi\((\d+)\)/.exec(code);
  if (pi) out(`${piDigits(Math.min(Number(pi[1]), 5000))}\n`);
  const printed = /print\(?\s*(['"])(.*?)\1/.exec(code);
  if (printed) out(`${printed[2]}\n`);
  const asleep = /sleep\(?\s*(\d+)/.exec(code);
  if (asleep) return { kind: 'sleep', delay: Number(asleep[1]) * SECOND };
  const exit = /exit\(?\s*(\d+)/.exec(code);
  if (exit) return Number(exit[1]);
  if (/http\.server|\.(py|js|rb)\b|while True|while 1|createServer/.test(code)) return host.application(name) || /http\.server/.test(code) ? { kind: 'serve' } : { kind: 'forever' };
  return 0;
}

/** stress --vm 1 --vm-bytes 250M: eats memory, and is killed when it has no right to it. */
function stress({ args, host, out }: Call): Blocked {
  const at = args.indexOf('--vm-bytes');
  const match = /^(\d+)([KMGkmg]?)/.exec(args[at + 1] ?? '');
  const bytes = match === null ? 0 : Number(match[1]) * 1024 ** ['', 'K', 'M', 'G'].indexOf(match[2]!.toUpperCase());
  out('stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n');
  if (host.memoryLimit !== undefined && bytes > host.memoryLimit) return { kind: 'exit', code: 137, reason: 'OOMKilled' };
  return { kind: 'forever' };
}

const say = (text: (call: Call) => string): Program => ({ run: (call) => (call.out(`${text(call)}\n`), 0) });
const quiet = (code: number): Program => ({ builtin: true, run: () => code });
const forever: Program = { run: () => ({ kind: 'forever' }) };
const compute: Program = { notIn: ['busybox', 'alpine'], run: interpreter };

function setVariables({ args, shell }: Call): number {
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals > 0) shell.set(arg.slice(0, equals), arg.slice(equals + 1));
  }
  return 0;
}

function environment({ args, environment, out, shell }: Call): number {
  const command = args.findIndex((arg) => !arg.includes('=') && !arg.startsWith('-'));
  if (command >= 0) return shell.run(args.slice(command).map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' '), []);
  for (const [name, value] of environment) out(`${name}=${value}\n`);
  return 0;
}

function sequence({ args, out }: Call): number {
  const numbers = args.map(Number);
  const [first, step, last] = numbers.length === 1 ? [1, 1, numbers[0]!] : numbers.length === 2 ? [numbers[0]!, 1, numbers[1]!] : [numbers[0]!, numbers[1] || 1, numbers[2]!];
  for (let value = first, count = 0; (step > 0 ? value <= last : value >= last) && count < 10_000; value += step, count++) out(`${value}\n`);
  return 0;
}

function run(call: Call): number {
  const words = call.args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`);
  return words.length === 0 ? 0 : call.shell.run(words.join(' '), []);
}

/** `timeout 5 cmd`: the command, as it is. */
const after = (skip: RegExp): Program => ({ run: (call) => run({ ...call, args: call.args.slice(call.args.findIndex((arg) => !arg.startsWith('-') && !skip.test(arg))) }) });

export const PROGRAMS: { readonly [name: string]: Program } = {
  ...FILE_PROGRAMS,
  ...NETWORK_PROGRAMS,
  ':': quiet(0),
  true: quiet(0),
  false: quiet(1),
  set: quiet(0),
  shift: quiet(0),
  umask: quiet(0),
  ulimit: quiet(0),
  exit: { builtin: true, run: ({ args, shell }) => ({ kind: 'exit', code: args.length > 0 ? Number(args[0]) & 255 : shell.status }) },
  return: { builtin: true, run: ({ args, shell }) => (args.length > 0 ? Number(args[0]) & 255 : shell.status) },
  break: { builtin: true, run: ({ shell }) => (shell.stop(false), 0) },
  continue: { builtin: true, run: ({ shell }) => (shell.stop(true), 0) },
  cd: { builtin: true, run: ({ args, path, shell }) => (shell.chdir(path(args[0] ?? '/root')), 0) },
  pwd: { builtin: true, run: ({ cwd, out }) => (out(`${cwd}\n`), 0) },
  export: { builtin: true, run: setVariables },
  local: { builtin: true, run: setVariables },
  eval: { builtin: true, run: ({ args, shell }) => shell.run(args.join(' '), []) },
  exec: { builtin: true, run },
  trap: { builtin: true, run: ({ args, shell }) => (args.slice(1).some((signal) => /TERM|^15$|EXIT/.test(signal)) && shell.trap(args[0]!), 0) },
  wait: { builtin: true, run: ({ shell }) => (shell.serving ? { kind: 'serve' } : 0) },
  read: { builtin: true, run: () => 1 },
  '[': { builtin: true, run: test },
  '[[': { builtin: true, run: (call) => test({ ...call, name: '[', args: call.args.map((arg) => (arg === ']]' ? ']' : arg)) }) },
  test: { builtin: true, run: test },
  echo: { builtin: true, run: echo },
  printf: { builtin: true, run: printf },
  sh: { run: shell },
  ash: { notIn: ['debian'], run: shell },
  bash: { notIn: ['busybox', 'alpine'], run: shell },
  sleep: { run: sleep },
  usleep: { run: ({ args }) => ({ kind: 'sleep', delay: Number(args[0]) || 0 }) },
  date: { run: ({ args, host, out }) => (out(`${calendar(host.clock, args.find((arg) => arg.startsWith('+'))?.slice(1))}\n`), 0) },
  hostname: say(({ args, host }) => (args.includes('-i') || args.includes('-I') ? host.addresses.join(' ') : host.hostname)),
  uname: say(({ args, host }) => (args.includes('-a') ? `Linux ${host.hostname} 6.12.48 #1 SMP x86_64 GNU/Linux` : args.includes('-m') ? 'x86_64' : args.includes('-n') ? host.hostname : args.includes('-r') ? '6.12.48' : 'Linux')),
  whoami: say(() => 'root'),
  id: say(({ args }) => (args.includes('-u') || args.includes('-g') ? '0' : 'uid=0(root) gid=0(root) groups=0(root)')),
  env: { run: environment },
  printenv: { run: (call) => (call.args.length === 0 ? environment(call) : call.environment.has(call.args[0]!) ? (call.out(`${call.environment.get(call.args[0]!)}\n`), 0) : 1) },
  seq: { run: sequence },
  expr: { run: ({ args, out }) => (out(`${Number(args[0]) + (args[1] === '-' ? -1 : 1) * Number(args[2])}\n`), 0) },
  ps: { notIn: ['debian'], run: ({ host, out }) => (out(`PID   USER     TIME  COMMAND\n${host.processes.map((line, index) => `${String(index === 0 ? 1 : index + 6).padStart(5)} root      0:00 ${line}\n`).join('')}`), 0) },
  kill: quiet(0),
  killall: quiet(1),
  pkill: quiet(1),
  pgrep: { run: ({ host, args, out }) => (host.processes.some((line) => line.includes(args.at(-1) ?? '')) ? (out('1\n'), 0) : 1) },
  pidof: { run: ({ host, args, out }) => (host.processes.some((line) => line.includes(args[0] ?? '')) ? (out('1\n'), 0) : 1) },
  sync: quiet(0),
  chmod: quiet(0),
  chown: quiet(0),
  yes: forever,
  top: forever,
  watch: forever,
  stress: { run: stress },
  python: compute,
  python3: compute,
  perl: compute,
  ruby: compute,
  node: compute,
  timeout: after(/^\d/),
  nohup: after(/^$/),
  nice: after(/^$/),
  xargs: { run: (call) => run({ ...call, args: [...call.args.filter((arg) => !arg.startsWith('-')), ...call.stdin.split(/\s+/).filter((word) => word !== '')] }) },
};
