/**
 * Programs on files and on text. Upstream: BusyBox, GNU coreutils, grep.
 */
import { awk } from './awk.ts';
import type { Blocked, Call, Program } from './program.ts';

const operands = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-') || arg === '-');

/** The text of all files named, or of standard input; missing files are told and make the status 1. */
function input(call: Call, files: readonly string[]): { readonly text: string; readonly status: number } {
  if (files.length === 0) return { text: call.stdin, status: 0 };
  let text = '';
  let status = 0;
  for (const file of files) {
    const content = file === '-' ? call.stdin : call.host.files.read(call.path(file));
    if (content !== undefined) text += content;
    else {
      status = 1;
      const directory = call.host.files.list(call.path(file)) !== undefined;
      const busy = call.host.system === 'busybox' || call.host.system === 'alpine';
      if (directory) call.err(`${call.name}: ${busy ? 'read error' : file}: Is a directory\n`);
      else call.err(busy ? `${call.name}: can't open '${file}': No such file or directory\n` : `${call.name}: ${file}: No such file or directory\n`);
    }
  }
  return { text, status };
}

function cat(call: Call): number {
  const { text, status } = input(call, operands(call.args));
  call.out(text);
  return status;
}

const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const joined = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');

function headOrTail(call: Call): number | Blocked {
  const { name, args } = call;
  if (name === 'tail' && args.some((arg) => /^-[a-zA-Z]*[fF]/.test(arg))) return { kind: 'forever' };
  const flag = args.findIndex((arg) => arg === '-n');
  const count = flag >= 0 ? Number(args[flag + 1]) : Number(args.find((arg) => /^-n?\d+$/.test(arg))?.replace(/^-n?/, '') ?? '10');
  const { text, status } = input(call, operands(args).filter((_, index) => flag < 0 || args.indexOf(operands(args)[index]!) !== flag + 1));
  const all = lines(text);
  call.out(joined(name === 'head' ? all.slice(0, count) : count === 0 ? [] : all.slice(-count)));
  return status;
}

function touch(call: Call): number {
  for (const file of operands(call.args)) {
    const path = call.path(file);
    if (call.host.files.write(path, call.host.files.read(path) ?? '')) continue;
    call.err(`touch: ${file}: Read-only file system\n`);
    return 1;
  }
  return 0;
}

function remove(call: Call): number {
  const force = call.args.some((arg) => /^-[a-z]*f/.test(arg));
  let status = 0;
  for (const file of operands(call.args)) {
    if (call.host.files.remove(call.path(file)) || force) continue;
    call.err(`rm: can't remove '${file}': No such file or directory\n`);
    status = 1;
  }
  return status;
}

function list(call: Call): number {
  const { args, host, path, out, err } = call;
  const names = operands(args);
  const long = args.some((arg) => /^-[a-z]*l/.test(arg));
  let status = 0;
  for (const name of names.length === 0 ? ['.'] : names) {
    const directory = host.files.list(path(name));
    const file = directory === undefined ? host.files.read(path(name)) : undefined;
    if (directory === undefined && file === undefined) {
      err(`ls: ${host.system === 'debian' ? `cannot access '${name}'` : name}: No such file or directory\n`);
      status = host.system === 'debian' ? 2 : 1;
      continue;
    }
    const entries = directory ?? [name];
    if (long && directory) out(`total ${entries.length * 4}\n`);
    for (const entry of entries) {
      const content = host.files.read(path(directory ? `${name}/${entry}` : entry));
      out(long ? `${content === undefined ? 'drwxr-xr-x    2' : '-rw-r--r--    1'} root     root ${String(content?.length ?? 4096).padStart(13)} Nov  2 08:00 ${entry}\n` : `${entry}\n`);
    }
  }
  return status;
}

function copy(call: Call): number {
  const [from = '', to = ''] = operands(call.args);
  const text = call.host.files.read(call.path(from));
  if (text === undefined) {
    call.err(`${call.name}: can't stat '${from}': No such file or directory\n`);
    return 1;
  }
  const into = call.host.files.list(call.path(to)) === undefined ? to : `${to}/${from.slice(from.lastIndexOf('/') + 1)}`;
  call.host.files.write(call.path(into), text);
  if (call.name === 'mv') call.host.files.remove(call.path(from));
  return 0;
}

function grep(call: Call): number {
  const flags = call.args.filter((arg) => arg.startsWith('-')).join('');
  const [pattern = '', ...files] = operands(call.args);
  let expression: RegExp;
  try {
    expression = new RegExp(flags.includes('F') || pattern.length > 200 ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern.replace(/\[\[:(\w+):\]\]/g, '\\w'), flags.includes('i') ? 'i' : '');
  } catch {
    call.err(`grep: bad regex '${pattern}'\n`);
    return 2;
  }
  const found = lines(input(call, files).text).filter((line) => expression.test(line.slice(0, 1000)) !== flags.includes('v'));
  if (!flags.includes('q')) call.out(flags.includes('c') ? `${found.length}\n` : joined(found));
  return found.length > 0 ? 0 : 1;
}

function count(call: Call): number {
  const { text, status } = input(call, operands(call.args));
  const flag = call.args.find((arg) => arg.startsWith('-')) ?? '';
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  const numbers = flag === '-l' ? [lines(text).length] : flag === '-w' ? [words] : flag === '-c' ? [text.length] : [lines(text).length, words, text.length];
  call.out(`${numbers.join(' ')}\n`);
  return status;
}

function tee(call: Call): number {
  const append = call.args.includes('-a');
  for (const file of operands(call.args)) call.host.files.write(call.path(file), (append ? (call.host.files.read(call.path(file)) ?? '') : '') + call.stdin);
  call.out(call.stdin);
  return 0;
}

function cut(call: Call): number {
  const value = (flag: string): string | undefined => {
    const at = call.args.findIndex((arg) => arg.startsWith(flag));
    return at < 0 ? undefined : call.args[at] === flag ? call.args[at + 1] : call.args[at]!.slice(2);
  };
  const delimiter = value('-d') ?? '\t';
  const fields = (value('-f') ?? '1').split(',').map(Number);
  call.out(joined(lines(call.stdin).map((line) => fields.map((field) => line.split(delimiter)[field - 1] ?? '').join(delimiter))));
  return 0;
}

const makeDirectories = (call: Call): number => {
  for (const name of operands(call.args)) call.host.files.makeDirectory(call.path(name));
  return 0;
};

export const FILE_PROGRAMS: { readonly [name: string]: Program } = {
  cat: { run: cat },
  head: { run: headOrTail },
  tail: { run: headOrTail },
  touch: { run: touch },
  rm: { run: remove },
  ls: { run: list },
  cp: { run: copy },
  mv: { run: copy },
  mkdir: { run: makeDirectories },
  grep: { run: grep },
  wc: { run: count },
  tee: { run: tee },
  cut: { run: cut },
  awk: { run: awk },
  sort: { run: (call) => (call.out(joined(lines(input(call, operands(call.args)).text).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))), 0) },
  uniq: { run: (call) => (call.out(joined(lines(call.stdin).filter((line, index, all) => line !== all[index - 1]))), 0) },
  basename: { run: ({ args, out }) => (out(`${(args[0] ?? '').replace(/.*\//, '')}\n`), 0) },
  dirname: { run: ({ args, out }) => (out(`${(args[0] ?? '').replace(/\/[^/]*$/, '') || '/'}\n`), 0) },
  df: { run: ({ out }) => (out('Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay              104857600  12582912  92274688  12% /\n'), 0) },
  which: { run: ({ args, out }) => (out(`/bin/${args[0] ?? ''}\n`), 0) },
};
