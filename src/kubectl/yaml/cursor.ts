/**
 * A place in a text that moves forward, with its line and column. Upstream: goyaml.v2 readerc.go and yamlprivateh.go.
 */
import type { Mark } from './mark.ts';

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

  breakAt(offset: number): boolean {
    const point = this.at(offset);
    return point === '\n' || point === '\r' || point === '\u0085' || point === '\u2028' || point === '\u2029';
  }

  blankAt(offset: number): boolean {
    const point = this.at(offset);
    return point === ' ' || point === '\t';
  }

  /** A blank, a line break or the end. */
  blankOrEnd(offset: number): boolean {
    return this.at(offset) === '' || this.blankAt(offset) || this.breakAt(offset);
  }

  skip(): void {
    this.index++;
    this.column++;
  }

  /** Takes one character. */
  read(): string {
    const point = this.at(0);
    this.skip();
    return point;
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
