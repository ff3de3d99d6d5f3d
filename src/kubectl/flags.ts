/**
 * Command line flags, read as kubectl reads them. Upstream: github.com/spf13/pflag, with its messages.
 */
import { Failure } from './failure.ts';

type FlagType = 'text' | 'bool' | 'int' | 'duration' | 'list';

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** `list`: may be given several times, commas separate. `duration`: `30s`, `2m`, `0`. */
  readonly type: FlagType;
  readonly default?: string;
  /** Its value when it is given without one. */
  readonly bare?: string;
  /** A list whose values are kept whole, commas included. */
  readonly whole?: boolean;
  /** What completion offers as its value. */
  readonly values?: readonly string[];
}

export const text = (name: string, options: Partial<Flag> = {}): Flag => ({ name, type: 'text', ...options });
export const bool = (name: string, options: Partial<Flag> = {}): Flag => ({ name, type: 'bool', bare: 'true', ...options });
export const int = (name: string, options: Partial<Flag> = {}): Flag => ({ name, type: 'int', ...options });
export const duration = (name: string, options: Partial<Flag> = {}): Flag => ({ name, type: 'duration', ...options });
export const list = (name: string, options: Partial<Flag> = {}): Flag => ({ name, type: 'list', ...options });

export class Flags {
  readonly #flags: readonly Flag[];
  readonly #given = new Map<string, string[]>();

  constructor(flags: readonly Flag[]) {
    this.#flags = flags;
  }

  set(flag: Flag, value: string, written: string): void {
    const fault = valueFault(flag.type, value);
    if (fault !== undefined) throw new Failure(`invalid argument ${JSON.stringify(value)} for "${written}" flag: ${fault}`);
    const values = flag.type === 'list' && flag.whole !== true ? value.split(',') : [value];
    if (flag.type === 'list') this.#given.set(flag.name, [...(this.#given.get(flag.name) ?? []), ...values]);
    else this.#given.set(flag.name, values);
  }

  given(name: string): boolean {
    return this.#given.has(name);
  }

  text(name: string): string {
    return this.#given.get(name)?.at(-1) ?? this.#default(name);
  }

  yes(name: string): boolean {
    return isTrue(this.text(name));
  }

  number(name: string): number {
    return Number(this.text(name) || '0');
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? (this.#default(name) === '' ? [] : this.#default(name).split(','));
  }

  /** A duration in seconds. */
  seconds(name: string): number {
    return parseDuration(this.text(name) || '0') ?? 0;
  }

  #default(name: string): string {
    return this.#flags.find((flag) => flag.name === name)?.default ?? '';
  }
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
const isTrue = (value: string): boolean => TRUE.has(value);

function valueFault(type: FlagType, value: string): string | undefined {
  if (type === 'bool' && !TRUE.has(value) && !FALSE.has(value))
    return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (type === 'int' && !/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value))
    return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (type === 'duration' && parseDuration(value) === undefined) {
    return /^[-+]?[\d.]+$/.test(value)
      ? `time: missing unit in duration ${JSON.stringify(value)}`
      : `time: invalid duration ${JSON.stringify(value)}`;
  }
  return undefined;
}

const UNITS = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** Seconds of a Go duration (`1m30s`); undefined when it is none. */
export function parseDuration(value: string): number | undefined {
  if (/^[-+]?0$/.test(value)) return 0;
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(value);
  if (match === null) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of (match[2] ?? '').matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g))
    seconds += Number(amount) * (UNITS.get(unit ?? '') ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many arguments stood before `--`; -1 without it. */
  readonly dash: number;
}

/** Sorts words into flags and arguments. */
export function parseFlags(words: readonly string[], known: readonly Flag[]): Parsed {
  const flags = new Flags(known);
  const args: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return { flags, args: [...args, ...words.slice(at + 1)], dash: args.length };
    if (word.startsWith('--')) at += readLong(flags, known, word, words[at + 1]);
    else if (word.startsWith('-') && word !== '-') at += readShort(flags, known, word, words[at + 1]);
    else args.push(word);
  }
  return { flags, args, dash: -1 };
}

/** Answers how many further words were taken. */
function readLong(flags: Flags, known: readonly Flag[], word: string, next: string | undefined): number {
  const [, name = '', value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  if (name === '' || name.startsWith('-')) throw new Failure(`bad flag syntax: ${word}`);
  const flag = known.find((one) => one.name === name);
  if (flag === undefined) throw new Failure(`unknown flag: --${name}`);
  const written = flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
  if (value !== undefined) flags.set(flag, value, written);
  else if (flag.bare !== undefined) flags.set(flag, flag.bare, written);
  else if (next !== undefined) {
    flags.set(flag, next, written);
    return 1;
  } else throw new Failure(`flag needs an argument: --${name}`);
  return 0;
}

function readShort(flags: Flags, known: readonly Flag[], word: string, next: string | undefined): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    const flag = known.find((one) => one.short === letter);
    if (flag === undefined) throw new Failure(`unknown shorthand flag: '${letter}' in ${at === 1 ? word : `-${word.slice(at)}`}`);
    const written = `-${letter}, --${flag.name}`;
    const rest = word.slice(at + 1);
    if (rest.startsWith('=')) {
      flags.set(flag, rest.slice(1), written);
      return 0;
    }
    if (flag.bare !== undefined) {
      flags.set(flag, flag.bare, written);
      continue;
    }
    if (rest !== '') {
      flags.set(flag, rest, written);
      return 0;
    }
    if (next === undefined) throw new Failure(`flag needs an argument: '${letter}' in ${at === 1 ? word : `-${word.slice(at)}`}`);
    flags.set(flag, next, written);
    return 1;
  }
  return 0;
}
