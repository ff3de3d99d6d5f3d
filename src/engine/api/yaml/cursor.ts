/**
 * A place in a text that moves forward, with its line and column. Upstream: goyaml.v2 readerc.go and yamlprivateh.go.
 */
import type { Mark } from './mark.ts';

/** What a character may be, as bits, so that a run up to the next of some kinds is taken at once. */
export const BLANK = 1;
export const BREAK = 2;
export const COLON = 4;
/** `,[]{}` */
export const BRACKET = 8;
export const QUESTION = 16;
export const SINGLE_QUOTE = 32;
export const DOUBLE_QUOTE = 64;
export const BACKSLASH = 128;
const END = 256;

const KINDS = new Uint8Array(128);
const KIND_OF: readonly (readonly [characters: string, kind: number])[] = [
  [' \t', BLANK],
  ['\n\r', BREAK],
  [':', COLON],
  [',[]{}', BRACKET],
  ['?', QUESTION],
  ["'", SINGLE_QUOTE],
  ['"', DOUBLE_QUOTE],
  ['\\', BACKSLASH],
];
for (const [characters, kind] of KIND_OF) for (const character of characters) KINDS[character.charCodeAt(0)] = kind;

const kindOf = (code: number): number =>
  code < 128 ? KINDS[code]! : code === 0x85 || code === 0x2028 || code === 0x2029 ? BREAK : 0;

const SPACE = 0x20;

export class Cursor {
  readonly #text: string;
  index = 0;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The character so many places ahead; '' past the end. */
  at(offset: number): string {
    return this.#text.charAt(this.index + offset);
  }

  looksAt(text: string): boolean {
    return this.#text.startsWith(text, this.index);
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** Whether the character so many places ahead is of one of the kinds. */
  isAt(offset: number, kinds: number): boolean {
    const place = this.index + offset;
    return ((place < this.#text.length ? kindOf(this.#text.charCodeAt(place)) : END) & kinds) !== 0;
  }

  breakAt(offset: number): boolean {
    return this.isAt(offset, BREAK);
  }

  blankAt(offset: number): boolean {
    return this.isAt(offset, BLANK);
  }

  /** A blank, a line break or the end. */
  blankOrEnd(offset: number): boolean {
    return this.isAt(offset, BLANK | BREAK | END);
  }

  skip(): void {
    this.index++;
    this.column++;
  }

  skipSpaces(): void {
    while (this.#text.charCodeAt(this.index) === SPACE) this.skip();
  }

  /** Takes one character. */
  read(): string {
    const point = this.at(0);
    this.skip();
    return point;
  }

  /** Takes all up to the first character of one of the kinds, or the end. */
  readUntil(kinds: number): string {
    const text = this.#text;
    const start = this.index;
    let place = start;
    while (place < text.length && (kindOf(text.charCodeAt(place)) & kinds) === 0) place++;
    this.index = place;
    this.column += place - start;
    return text.slice(start, place);
  }

  skipLine(): void {
    this.index += this.at(0) === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.newLine();
  }

  newLine(): void {
    this.line++;
    this.column = 0;
  }

  /** Takes a line break and gives it in its normal form. */
  readLine(): string {
    const point = this.at(0);
    this.skipLine();
    return point === '\u2028' || point === '\u2029' ? point : '\n';
  }
}
