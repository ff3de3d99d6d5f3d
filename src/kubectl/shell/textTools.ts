/**
 * sed and awk, as far as one-liners around kubectl go: `s/a/b/g`, `2d`, `/x/p`; `{print $1, $3}`, `NR>1`, `/x/`, -F.
 */
type Read = (path: string) => string | undefined;
interface Output {
  /** Files that are written, by path. */
  readonly files?: readonly (readonly [path: string, text: string])[];
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const basic = (pattern: string): string =>
  pattern.replace(
    /\\([|(){}+?])|([|(){}+?])/g,
    (_all, escaped: string | undefined, bare: string | undefined) => escaped ?? `\\${bare ?? ''}`,
  );

interface SedStep {
  readonly applies: (line: string, number: number, last: boolean) => boolean;
  readonly action: (line: string) => string | undefined;
  readonly prints: boolean;
}

export function sed(args: readonly string[], stdin: string, readFile: Read): Output {
  const given = args.filter((word) => word.startsWith('-') && word !== '-').join('');
  const extended = /[Er]/.test(given.replace(/^-i\S*/, ''));
  const quiet = args.some((word) => /^-[Eri]*n/.test(word));
  const inPlace = args.find((word) => /^(-[nEr]*i|--in-place)/.test(word));
  const words = args.filter((word) => !/^-([nEre]*i\S*|[nEre]+)$/.test(word) && !word.startsWith('--'));
  const [script = '', ...files] = words;
  const steps = script
    .split(/;(?![^/]*\/[^/]*$)|\n/)
    .map((part) => sedStep(part.trim(), extended))
    .filter((step) => step !== undefined);
  // What ssh makes of quotes: the other shell splits the script at its blanks.
  if (/^(\d+|\$|\/[^/]*\/)?s([^\w\s])(?:(?!\2).)*(\2(?:(?!\2).)*)?$/.test(script)) return { stderr: `sed: -e expression #1, char ${script.length}: unterminated \`s' command\n`, code: 1 };
  const missing = files.find((file) => readFile(file) === undefined);
  if (missing !== undefined) return { stderr: `sed: can't read ${missing}: No such file or directory\n`, code: 2 };
  if (inPlace === undefined) return { stdout: edited(steps, files.length === 0 ? stdin : files.map((file) => readFile(file)!).join(''), quiet) };
  if (files.length === 0) return { stderr: 'sed: no input files\n', code: 1 };
  const suffix = inPlace.replace(/^(-[nEr]*i|--in-place=?)/, '');
  return { files: files.flatMap((file) => [...(suffix === '' ? [] : [[`${file}${suffix}`, readFile(file)!] as const]), [file, edited(steps, readFile(file)!, quiet)] as const]) };
}

/** A text after all steps, line by line. */
function edited(steps: readonly SedStep[], text: string, quiet: boolean): string {
  const lines = linesOf(text);
  let stdout = '';
  lines.forEach((line, index) => {
    let current: string | undefined = line;
    for (const step of steps) {
      if (current === undefined || !step.applies(current, index + 1, index === lines.length - 1)) continue;
      current = step.action(current);
      if (step.prints && current !== undefined) stdout += `${current}\n`;
    }
    if (!quiet && current !== undefined) stdout += `${current}\n`;
  });
  return stdout;
}

function sedStep(source: string, extended: boolean): SedStep | undefined {
  if (source === '') return undefined;
  const regex = (pattern: string, flags = ''): RegExp => new RegExp(extended ? pattern : basic(pattern), flags);
  const [, address = '', command = ''] = /^(\d+(?:,(?:\d+|\$))?|\$|\/(?:[^/\\]|\\.)*\/)?\s*([\s\S]*)$/.exec(source) ?? [];
  const applies = addressOf(address, regex);
  if (command === 'd') return { applies, action: () => undefined, prints: false };
  const added = /^([aic])(?:\s*\\\s*|\s+)([\s\S]*)$/.exec(command);
  // What follows a line, comes before it, or takes its place.
  if (added !== null) return { applies, action: (line) => (added[1] === 'a' ? `${line}\n${added[2]!}` : added[1] === 'i' ? `${added[2]!}\n${line}` : added[2]!), prints: false };
  if (command === 'p') return { applies, action: (line) => line, prints: true };
  const separator = command[1] ?? '/';
  const parts = command.slice(2).split(new RegExp(`(?<!\\\\)${separator.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  if (!command.startsWith('s') || parts.length < 3) return undefined;
  const [pattern = '', replacement = '', flags = ''] = parts;
  const matcher = regex(pattern, `${flags.includes('g') ? 'g' : ''}${/[iI]/.test(flags) ? 'i' : ''}`);
  const target = replacement
    .replace(/\$/g, '$$$$')
    .replace(/(^|[^\\])&/g, '$1$$&')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/\\n/g, '\n')
    .replace(/\\(.)/g, '$1');
  return { applies, action: (line) => line.replace(matcher, target), prints: flags.includes('p') };
}

function addressOf(address: string, regex: (pattern: string) => RegExp): SedStep['applies'] {
  if (address === '') return () => true;
  if (address.startsWith('/')) return (line) => regex(address.slice(1, -1)).test(line);
  const [from = '', to] = address.split(',');
  if (from === '$') return (_line, _number, last) => last;
  return (_line, number) =>
    number >= Number(from) && number <= (to === undefined ? Number(from) : to === '$' ? Number.POSITIVE_INFINITY : Number(to));
}

export function awk(args: readonly string[], stdin: string, readFile: Read): Output {
  let separator: string | RegExp = /[ \t]+/;
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '-F') separator = args[++at] ?? ' ';
    else if (word.startsWith('-F')) separator = word.slice(2);
    else words.push(word);
  }
  const [program = '', ...files] = words;
  const [, condition = '', body] = /^\s*([^{]*?)\s*(?:\{([\s\S]*)\})?\s*$/.exec(program) ?? [];
  const text = files.length === 0 ? stdin : files.map((file) => readFile(file) ?? '').join('');
  let stdout = '';
  linesOf(text).forEach((line, index) => {
    const fields = typeof separator === 'string' ? line.split(separator) : line.trim().split(separator);
    const valueOf = (term: string): string => awkValue(term, line, fields, index + 1);
    if (!awkHolds(condition, line, valueOf)) return;
    const [, list] = /^\s*print\b\s*([\s\S]*?);?\s*$/.exec(body ?? 'print') ?? [];
    if (list === undefined) return;
    stdout += `${
      list === ''
        ? line
        : list
            .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
            .map((part) => (part.match(/"(?:[^"\\]|\\.)*"|\$?\w+/g) ?? []).map(valueOf).join(''))
            .join(' ')
    }\n`;
  });
  return { stdout };
}

function awkValue(term: string, line: string, fields: readonly string[], number: number): string {
  if (term.startsWith('"')) return term.slice(1, -1).replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\(.)/g, '$1');
  if (term === '$0') return line;
  if (term === '$NF') return fields.at(-1) ?? '';
  if (/^\$\d+$/.test(term)) return fields[Number(term.slice(1)) - 1] ?? '';
  if (term === 'NR') return String(number);
  return term === 'NF' ? String(fields.length) : term;
}

function awkHolds(condition: string, line: string, valueOf: (term: string) => string): boolean {
  if (condition === '') return true;
  const pattern = /^\/(.*)\/$/.exec(condition);
  if (pattern !== null) return new RegExp(pattern[1] ?? '').test(line);
  const matches = /^(\$?\w+)\s*(!?~)\s*\/(.*)\/$/.exec(condition);
  if (matches !== null) return new RegExp(matches[3] ?? '').test(valueOf(matches[1] ?? '')) === (matches[2] === '~');
  const compared = /^(\$?\w+)\s*(==|!=|<=|>=|<|>)\s*("[^"]*"|\$?\w+)$/.exec(condition);
  if (compared === null) return true;
  const [a, b] = [valueOf(compared[1] ?? ''), valueOf(compared[3] ?? '')];
  const numeric = a !== '' && b !== '' && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const order = numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
  return (
    new Map([
      ['==', order === 0],
      ['!=', order !== 0],
      ['<', order < 0],
      ['>', order > 0],
      ['<=', order <= 0],
      ['>=', order >= 0],
    ]).get(compared[2] ?? '==') === true
  );
}
