/**
 * The awk that manifests use: `[/pattern/] [{ print $1, $NF }]` with -F. Upstream: busybox awk. Leaves out: variables, BEGIN and END, arithmetic;
 * a program with more than this is a syntax error.
 */
import type { Call } from './program.ts';

const PROGRAM = /^\s*(?:\/((?:[^/\\]|\\.)*)\/)?\s*(?:\{\s*print\s*([^{}]*?)\s*;?\s*\})?\s*$/;

export function awk(call: Call): number {
  const { args, stdin, out, err } = call;
  const at = args.findIndex((arg) => arg.startsWith('-F'));
  const separator = at < 0 ? undefined : args[at] === '-F' ? args[at + 1] : args[at]!.slice(2);
  const [program = '', file] = args.filter((arg, index) => !arg.startsWith('-') && !(at >= 0 && args[at] === '-F' && index === at + 1));
  const [matched, pattern, items] = PROGRAM.exec(program) ?? [];
  if (matched === undefined || (pattern === undefined && items === undefined)) {
    err(`awk: cmd. line:1: Unexpected token\n`);
    return 1;
  }
  const text = file === undefined ? stdin : call.host.files.read(call.path(file));
  if (text === undefined) {
    err(`awk: ${file}: No such file or directory\n`);
    return 1;
  }
  const wanted = pattern === undefined ? undefined : new RegExp(pattern);
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (text === '' || (wanted !== undefined && !wanted.test(line))) continue;
    const fields = separator === undefined || separator === ' ' ? line.trim().split(/\s+/) : line.split(separator);
    out(`${printed(items ?? '', line, fields)}\n`);
  }
  return 0;
}

function printed(items: string, line: string, fields: readonly string[]): string {
  if (items === '') return line;
  return items
    .split(',')
    .map((item) => [...item.matchAll(/\$(NF|\d+)|"((?:[^"\\]|\\.)*)"/g)].map(([, field, text]) => text ?? (field === '0' ? line : (fields[field === 'NF' ? fields.length - 1 : Number(field) - 1] ?? ''))).join(''))
    .join(' ');
}
