/** What stands in the terminal, as other windows are told it: the newest lines with what they said, within bounds. */
import type { Typed } from '../session.ts';

export interface TypedLine {
  readonly at: number;
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Null: it is still running. */
  readonly exitCode: number | null;
  readonly notSimulated: readonly string[];
}

export const MOST_TYPED = { lines: 20, characters: 24_000, kinds: 50 } as const;

/** The end of a text: that is what a terminal shows. */
const endOf = (text: string, most: number): string => (text.length <= most ? text : `…${most <= 1 ? '' : text.slice(1 - most)}`);

/** The newest lines; what is beyond the bounds is left out at its beginning. */
export function toldLines(terminal: readonly Typed[]): readonly TypedLine[] {
  const told: TypedLine[] = [];
  let left: number = MOST_TYPED.characters;
  for (const { at, line, stdout, stderr, exitCode, notSimulated } of terminal.slice(-MOST_TYPED.lines).toReversed()) {
    if (told.length > 0 && line.length + stdout.length + stderr.length > left) break;
    const one: TypedLine = { at, line: endOf(line, 4_000), stdout: endOf(stdout, left), stderr: endOf(stderr, 4_000), exitCode: exitCode ?? null, notSimulated: notSimulated.slice(0, MOST_TYPED.kinds) };
    told.unshift(one);
    left -= one.line.length + one.stdout.length + one.stderr.length;
  }
  return told;
}

let foreign = 0;

/** The terminal after it has been told. Lines that are known stay, and whose they are; others are nobody's work of this page. */
export function heardLines(own: readonly Typed[], told: readonly TypedLine[]): readonly Typed[] {
  const start = told[0] === undefined ? -1 : own.findIndex((one) => isOf(one, told[0]!));
  let from = Math.max(0, start);
  const heard = told.map((one): Typed => {
    const found = start < 0 ? -1 : own.findIndex((known, index) => index >= from && isOf(known, one));
    const { exitCode, ...rest } = one;
    if (found < 0) return { ...rest, exitCode: exitCode ?? undefined, id: (foreign -= 1), source: undefined };
    from = found + 1;
    const known = own[found]!;
    // Nothing that is longer here is cut.
    return { ...known, exitCode: exitCode ?? undefined, notSimulated: one.notSimulated, stdout: longer(known.stdout, one.stdout), stderr: longer(known.stderr, one.stderr) };
  });
  return [...own.slice(0, Math.max(0, start)), ...heard].slice(-200);
}

const isOf = (known: Typed, { at, line }: TypedLine): boolean => known.at === at && endOf(known.line, 4_000) === line;

const longer = (known: string, told: string): string => (endOf(known, told.length) === told ? known : told);
