/**
 * The small programs of the shell: cat, head, tail, cut, grep, sed, awk... Each reads files or its input and writes its output.
 */
import { base64Bytes, encodeBase64, fromUtf8, utf8 } from '../input/base64.ts';
import { awk, sed } from './textTools.ts';
import { unescape } from './words.ts';

interface ToolResult {
  /** Files that are written, by path. */
  readonly files?: readonly (readonly [path: string, text: string])[];
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

export type Tool = (args: readonly string[], stdin: string, readFile: (path: string) => string | undefined) => ToolResult;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** A tool over the text of its files, or of its input. `valued` are the flags that take a value. */
function filter(
  name: string,
  valued: string,
  action: (text: string, flags: ReadonlyMap<string, string>, words: readonly string[]) => ToolResult,
  words = 0,
): Tool {
  return (args, stdin, readFile) => {
    const { flags, rest } = readArgs(args, valued);
    const files = rest.slice(words);
    const texts: string[] = [];
    for (const file of files) {
      const text = file === '-' ? stdin : readFile(file);
      if (text === undefined) return { stderr: `${name}: ${file}: No such file or directory\n`, code: 1 };
      texts.push(text);
    }
    return action(files.length === 0 ? stdin : texts.join(''), flags, rest.slice(0, words));
  };
}

function readArgs(args: readonly string[], valued: string): { flags: Map<string, string>; rest: string[] } {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const number = /^-(\d+)$/.exec(word);
    if (number !== null) flags.set('n', number[1] ?? '');
    else if (word.startsWith('--')) flags.set(word.slice(2).split('=')[0] ?? '', word.split('=')[1] ?? '');
    else if (/^-[A-Za-z]/.test(word)) {
      for (let letter = 1; letter < word.length; letter++) {
        const flag = word[letter] ?? '';
        if (!valued.includes(flag)) flags.set(flag, '');
        else {
          flags.set(flag, word.slice(letter + 1) || (args[++at] ?? ''));
          break;
        }
      }
    } else rest.push(word);
  }
  return { flags, rest };
}

const head = filter('head', 'nc', (text, flags) => {
  if (flags.has('c')) return { stdout: text.slice(0, Number(flags.get('c'))) };
  const count = Number(flags.get('n') ?? 10);
  const lines = linesOf(text);
  return { stdout: textOf(count < 0 ? lines.slice(0, count) : lines.slice(0, count)) };
});

const tail = filter('tail', 'nc', (text, flags) => {
  const count = flags.get('n') ?? '10';
  const lines = linesOf(text);
  if (count.startsWith('+')) return { stdout: textOf(lines.slice(Math.max(0, Number(count) - 1))) };
  return { stdout: Number(count) === 0 ? '' : textOf(lines.slice(-Math.abs(Number(count)))) };
});

const cut = filter('cut', 'dfc', (text, flags) => {
  const delimiter = flags.get('d') ?? '\t';
  const wanted = ranges(flags.get('f') ?? flags.get('c') ?? '1');
  const pick = (parts: readonly string[]): string[] =>
    parts.filter((_part, index) => wanted.some(([from, to]) => index + 1 >= from && index + 1 <= to));
  return {
    stdout: textOf(
      linesOf(text).map((line) =>
        flags.has('c') ? pick([...line]).join('') : line.includes(delimiter) ? pick(line.split(delimiter)).join(delimiter) : line,
      ),
    ),
  };
});

/** `1,3-5,7-` */
const ranges = (list: string): [number, number][] =>
  list.split(',').map((range) => {
    const [from = '', to] = range.split('-');
    return [Number(from || 1), to === undefined ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to)];
  });

const grep = filter(
  'grep',
  'mABC',
  (text, flags, [pattern = '']) => {
    const source = flags.has('F')
      ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      : flags.has('E') || flags.has('P')
        ? pattern
        : basicRegex(pattern);
    const bounded = flags.has('w') ? `\\b(?:${source})\\b` : flags.has('x') ? `^(?:${source})$` : source;
    const matcher = new RegExp(bounded, flags.has('i') ? 'i' : '');
    const found = linesOf(text).filter((line) => matcher.test(line) !== flags.has('v'));
    const code = found.length === 0 ? 1 : 0;
    if (flags.has('q')) return { code };
    if (flags.has('c')) return { stdout: `${found.length}\n`, code };
    if (flags.has('o'))
      return { stdout: textOf(found.flatMap((line) => line.match(new RegExp(bounded, flags.has('i') ? 'gi' : 'g')) ?? [])), code };
    return { stdout: textOf(found), code };
  },
  1,
);

/** A basic regular expression in our own notation: `\|`, `\(`, `\+` are special, their bare forms are not. */
const basicRegex = (pattern: string): string =>
  pattern.replace(
    /\\([|(){}+?])|([|(){}+?])/g,
    (_all, escaped: string | undefined, bare: string | undefined) => escaped ?? `\\${bare ?? ''}`,
  );

const sort = filter('sort', 'kt', (text, flags) => {
  const field = Number.parseInt(flags.get('k') ?? '0', 10);
  const separator = flags.get('t');
  const keyOf = (line: string): string =>
    field === 0
      ? line
      : line
          .split(separator ?? /\s+/)
          .slice(field - 1)
          .join(' ');
  const numeric = flags.has('n') || flags.has('g');
  const compare = (a: string, b: string): number =>
    numeric ? (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0) : a < b ? -1 : a > b ? 1 : 0;
  const lines = linesOf(text)
    .map((line, index) => ({ line, index }))
    .sort((a, b) => compare(keyOf(a.line), keyOf(b.line)) || a.index - b.index)
    .map(({ line }) => line);
  const ordered = flags.has('r') ? lines.reverse() : lines;
  return { stdout: textOf(flags.has('u') ? [...new Set(ordered)] : ordered) };
});

const uniq = filter('uniq', '', (text, flags) => {
  const groups: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = groups.at(-1);
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  return { stdout: textOf(groups.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))) };
});

const wc = filter('wc', '', (text, flags) => {
  const counts = [
    ['l', text.split('\n').length - 1],
    ['w', (text.match(/\S+/g) ?? []).length],
    ['c', utf8(text).length],
  ] as const;
  const wanted = counts.filter(([flag]) => flags.size === 0 || flags.has(flag));
  return { stdout: `${wanted.map(([, count]) => (wanted.length === 1 ? String(count) : String(count).padStart(7))).join(' ')}\n` };
});

const tr: Tool = (args, stdin) => {
  const { flags, rest } = readArgs(args, '');
  const [from = '', to = ''] = rest.map((set) => [...unescape(expandRanges(set))].join(''));
  const points = [...from];
  const targets = [...to];
  if (flags.has('d')) return { stdout: [...stdin].filter((point) => !points.includes(point)).join('') };
  const mapped = [...stdin].map((point) => {
    const at = points.indexOf(point);
    return at < 0 || targets.length === 0 ? point : (targets[Math.min(at, targets.length - 1)] ?? point);
  });
  const squeezed = flags.has('s')
    ? mapped.filter((point, index) => point !== mapped[index - 1] || !(targets.length > 0 ? targets : points).includes(point))
    : mapped;
  return { stdout: squeezed.join('') };
};

const expandRanges = (set: string): string =>
  set
    .replace('[:lower:]', 'a-z')
    .replace('[:upper:]', 'A-Z')
    .replace('[:digit:]', '0-9')
    .replace('[:space:]', ' \\t\\n')
    .replace(/(.)-(.)/g, (_all, a: string, b: string) => {
      let text = '';
      for (let code = a.charCodeAt(0); code <= b.charCodeAt(0); code++) text += String.fromCharCode(code);
      return text;
    });

const base64: Tool = (args, stdin, readFile) => {
  const { flags, rest } = readArgs(args, 'w');
  const text = rest[0] === undefined ? stdin : (readFile(rest[0]) ?? '');
  if (!flags.has('d') && !flags.has('D') && !flags.has('decode')) {
    const encoded = encodeBase64(utf8(text));
    return { stdout: flags.get('w') === '0' ? encoded : `${encoded.replace(/.{76}(?=.)/g, '$&\n')}\n` };
  }
  const bytes = base64Bytes(text.trim());
  return bytes === undefined ? { stderr: 'base64: invalid input\n', code: 1 } : { stdout: fromUtf8(bytes) };
};

const printf: Tool = ([format = '', ...args]) => {
  let left = [...args];
  let stdout = '';
  do {
    const before = left.length;
    stdout += unescape(format).replace(/%(-?\d*)([sdbq%])/g, (_all, width: string, verb: string) => {
      if (verb === '%') return '%';
      const value = left.shift() ?? (verb === 'd' ? '0' : '');
      const text = verb === 'b' ? unescape(value) : value;
      return width.startsWith('-') ? text.padEnd(Math.abs(Number(width))) : text.padStart(Number(width || 0));
    });
    if (left.length === before) break;
  } while (left.length > 0);
  left = [];
  return { stdout };
};

const echo: Tool = (args) => {
  const flags = args.findIndex((word) => !/^-[neE]+$/.test(word));
  const words = flags < 0 ? [] : args.slice(flags);
  const options = args.slice(0, flags < 0 ? args.length : flags).join('');
  const text = options.includes('e') ? unescape(words.join(' ')) : words.join(' ');
  return { stdout: options.includes('n') ? text : `${text}\n` };
};

const tee: Tool = (args, stdin, readFile) => {
  const { flags, rest } = readArgs(args, '');
  return { stdout: stdin, files: rest.map((path) => [path, flags.has('a') || flags.has('append') ? (readFile(path) ?? '') + stdin : stdin] as const) };
};

const test: Tool = (args) => {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args;
  const [a = '', operator = '', b = ''] = words;
  const numbers = [Number(a), Number(b)] as const;
  const verdicts = new Map([
    ['=', a === b],
    ['==', a === b],
    ['!=', a !== b],
    ['-eq', numbers[0] === numbers[1]],
    ['-ne', numbers[0] !== numbers[1]],
    ['-lt', numbers[0] < numbers[1]],
    ['-gt', numbers[0] > numbers[1]],
    ['-le', numbers[0] <= numbers[1]],
    ['-ge', numbers[0] >= numbers[1]],
  ]);
  if (a === '-z') return { code: operator === '' ? 0 : 1 };
  if (a === '-n') return { code: operator === '' ? 1 : 0 };
  return { code: (words.length === 1 ? a !== '' : verdicts.get(operator) === true) ? 0 : 1 };
};

export const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['awk', awk],
  ['base64', base64],
  ['cat', filter('cat', '', (text) => ({ stdout: text }))],
  ['cut', cut],
  ['echo', echo],
  ['false', () => ({ code: 1 })],
  ['grep', grep],
  ['head', head],
  ['printf', printf],
  ['sed', sed],
  ['sort', sort],
  ['tac', filter('tac', '', (text) => ({ stdout: textOf(linesOf(text).reverse()) }))],
  ['tail', tail],
  ['tee', tee],
  ['test', test],
  ['[', test],
  ['tr', tr],
  ['true', () => ({})],
  ['uniq', uniq],
  ['wc', wc],
]);
