/**
 * Cuts a shell text into operators and words. Upstream: POSIX shell, section 2.3, with bash's here-strings and $'...'.
 */
export class ShellFault extends Error {}

/** A piece of a word. Only unquoted expansions are split at blanks. */
export type Piece =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly type: 'variable'; readonly name: string; readonly quoted: boolean; readonly otherwise?: string }
  | { readonly type: 'command'; readonly source: string; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly source: string };

export type Word = readonly Piece[];

export type Token =
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'word'; readonly word: Word; readonly plain: string | undefined }
  | { readonly type: 'heredoc'; readonly word: Word };

const OPERATORS = [
  '&&',
  '||',
  ';;',
  '<<<',
  '<<-',
  '<<',
  '>>',
  '2>&1',
  '1>&2',
  '>&2',
  '&>',
  '2>>',
  '2>',
  '1>',
  '>',
  '<',
  '|',
  ';',
  '&',
  '(',
  ')',
  '\n',
];

export function cutShell(source: string): Token[] {
  return new Lexer(source).tokens();
}

interface Pending {
  readonly at: number;
  readonly strip: boolean;
}

class Lexer {
  readonly #source: string;
  #at = 0;
  readonly #tokens: Token[] = [];
  #pending: Pending[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  tokens(): Token[] {
    for (;;) {
      const blanks = /^(?:[ \t\r]|\\\n)+/.exec(this.#source.slice(this.#at, this.#at + 4096));
      if (blanks !== null) this.#at += blanks[0].length;
      if (this.#at >= this.#source.length) return this.#tokens;
      if (this.#source[this.#at] === '#') this.#skipLine();
      else if (!this.#operator()) this.#word();
    }
  }

  #skipLine(): void {
    const end = this.#source.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#source.length : end;
  }

  #operator(): boolean {
    const found = OPERATORS.find((operator) => this.#source.startsWith(operator, this.#at));
    if (found === undefined) return false;
    this.#at += found.length;
    this.#tokens.push({ type: 'operator', text: found });
    if (found === '<<' || found === '<<-') this.#pending.push({ at: this.#tokens.length, strip: found === '<<-' });
    if (found === '\n') this.#hereDocuments();
    return true;
  }

  /** After the line, the texts of its here-documents follow. */
  #hereDocuments(): void {
    for (const { at, strip } of this.#pending) {
      const token = this.#tokens[at];
      if (token?.type !== 'word') throw new ShellFault("syntax error near unexpected token `newline'");
      const end = token.word.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
      const quoted = token.word.some((piece) => piece.type === 'text' && piece.quoted);
      const lines: string[] = [];
      while (this.#at < this.#source.length) {
        const stop = this.#source.indexOf('\n', this.#at);
        const raw = this.#source.slice(this.#at, stop < 0 ? this.#source.length : stop);
        this.#at = stop < 0 ? this.#source.length : stop + 1;
        const line = strip ? raw.replace(/^\t+/, '') : raw;
        if (line === end) break;
        lines.push(`${line}\n`);
      }
      const text = lines.join('');
      this.#tokens[at] = { type: 'heredoc', word: quoted ? [{ type: 'text', text, quoted: true }] : new Lexer(text).doubleQuoted() };
    }
    this.#pending = [];
  }

  #word(): void {
    const pieces: Piece[] = [];
    const start = this.#at;
    while (this.#at < this.#source.length && !/[ \t\r\n|&;()<>]/.test(this.#source[this.#at] ?? '')) this.#piece(pieces);
    const raw = this.#source.slice(start, this.#at);
    this.#tokens.push({ type: 'word', word: pieces, plain: /^[A-Za-z_{}!][\w]*$/.test(raw) || raw === '[' ? raw : undefined });
  }

  #piece(pieces: Piece[]): void {
    const point = this.#source[this.#at];
    if (point === "'") pieces.push({ type: 'text', text: this.#until("'"), quoted: true });
    else if (point === '"') {
      this.#at++;
      pieces.push({ type: 'text', text: '', quoted: true }, ...this.doubleQuoted('"'));
      this.#at++;
    } else if (point === '$' && this.#source[this.#at + 1] === "'") {
      this.#at++;
      pieces.push({ type: 'text', text: unescape(this.#until("'")), quoted: true });
    } else if (point === '$' || point === '`') pieces.push(this.#expansion(false));
    else if (point === '\\') {
      pieces.push({ type: 'text', text: this.#source[this.#at + 1] ?? '', quoted: true });
      this.#at += 2;
    } else pieces.push({ type: 'text', text: this.#plainRun(/[ \t\r\n|&;()<>'"$`\\]/), quoted: false });
  }

  #plainRun(stop: RegExp): string {
    const start = this.#at;
    while (this.#at < this.#source.length && !stop.test(this.#source[this.#at] ?? '')) this.#at++;
    return this.#source.slice(start, this.#at);
  }

  /** Text up to the closing quote, which is skipped. */
  #until(quote: string): string {
    let end = this.#at + 1;
    while (end < this.#source.length && this.#source[end] !== quote)
      end += this.#source[end] === '\\' && this.#source[this.#at - 1] === '$' ? 2 : 1;
    if (end >= this.#source.length) throw new ShellFault(`unexpected EOF while looking for matching \`${quote}'`);
    const text = this.#source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  /** Pieces inside double quotes or a here-document, up to `end`. */
  doubleQuoted(end?: string): Piece[] {
    const pieces: Piece[] = [];
    while (this.#source[this.#at] !== end) {
      const point = this.#source[this.#at];
      if (point === undefined) {
        if (end === undefined) break;
        throw new ShellFault('unexpected EOF while looking for matching `"\'');
      }
      if (point === '\\' && /["$`\\\n]/.test(this.#source[this.#at + 1] ?? '')) {
        if (this.#source[this.#at + 1] !== '\n') pieces.push({ type: 'text', text: this.#source[this.#at + 1] ?? '', quoted: true });
        this.#at += 2;
      } else if (point === '$' || point === '`') pieces.push(this.#expansion(true));
      else {
        pieces.push({ type: 'text', text: point, quoted: true });
        this.#at++;
      }
    }
    return pieces;
  }

  #expansion(quoted: boolean): Piece {
    if (this.#source[this.#at] === '`') return { type: 'command', source: this.#until('`'), quoted };
    const rest = this.#source.slice(this.#at);
    if (rest.startsWith('$((')) {
      const source = this.#balanced();
      return { type: 'arithmetic', source: source.slice(1, -1) };
    }
    if (rest.startsWith('$(')) return { type: 'command', source: this.#balanced(), quoted };
    const braced = /^\$\{(\w+|[?#@*])(?::?-([^}]*))?\}/.exec(rest);
    const plain = /^\$(\w+|[?#@*])/.exec(rest);
    const match = braced ?? plain;
    if (match === null) {
      this.#at++;
      return { type: 'text', text: '$', quoted };
    }
    this.#at += match[0].length;
    return { type: 'variable', name: match[1] ?? '', quoted, ...(braced?.[2] !== undefined && { otherwise: braced[2] }) };
  }

  /** What stands between `$(` and its closing bracket. */
  #balanced(): string {
    let depth = 0;
    let quote = '';
    for (let at = this.#at + 1; at < this.#source.length; at++) {
      const point = this.#source[at] ?? '';
      if (quote !== '') {
        if (point === '\\' && quote === '"') at++;
        else if (point === quote) quote = '';
      } else if (point === "'" || point === '"') quote = point;
      else if (point === '\\') at++;
      else if (point === '(') depth++;
      else if (point === ')' && --depth === 0) {
        const inner = this.#source.slice(this.#at + 2, at);
        this.#at = at + 1;
        return inner;
      }
    }
    throw new ShellFault("unexpected EOF while looking for matching `)'");
  }
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

/** `\n`, `\t`, `\x41`, `\101` as printf, echo -e and $'...' read them. */
export function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (all, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return ESCAPES.get(code) ?? all;
  });
}
