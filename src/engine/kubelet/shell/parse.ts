/**
 * Shell command lines as data: enough of POSIX sh for the one-liners of manifests. Upstream: IEEE 1003.1 Shell Command Language, BusyBox ash.
 * Leaves out: functions, case, here-documents, arithmetic beyond + - * / %, globbing.
 */

/** A piece of a word: literal text, or something to expand (inside quotes it is not split). */
type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly script: Node; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly text: string; readonly quoted: boolean };

export type Word = readonly Piece[];

/** To or from a file, or (`2>&1`) to where another stream goes at that point. */
export type Redirect = {
  readonly operator: '>' | '>>' | '<';
  /** 1 stdout, 2 stderr, 0 both. */
  readonly from: number;
} & ({ readonly to: Word } | { readonly merge: number });

export type Node =
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'not'; readonly body: Node }
  | { readonly kind: 'while' | 'until'; readonly condition: Node; readonly body: Node }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Node }
  | { readonly kind: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise?: Node }
  | { readonly kind: 'pipe'; readonly parts: readonly Node[] }
  | { readonly kind: 'background'; readonly body: Node }
  | { readonly kind: 'command'; readonly assigns: readonly { readonly name: string; readonly value: Word }[]; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] };

type Token = { readonly type: 'word'; readonly word: Word; readonly plain: string } | { readonly type: 'operator'; readonly text: string } | { readonly type: 'redirect'; readonly operator: Redirect['operator']; readonly from: number; readonly merge?: number };

export class ShellSyntaxError extends Error {}

const MAX_DEPTH = 60;

export function parseShell(source: string, depth = 0): Node {
  if (depth > MAX_DEPTH) throw new ShellSyntaxError('too deeply nested');
  return new Parser(tokenize(source, depth)).program();
}

// ---- words

const OPERATORS = ['&&', '||', ';;', ';', '&', '|', '(', ')', '\n'];

function tokenize(source: string, depth: number): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at, at + 6);
    const char = source[at]!;
    if (char === ' ' || char === '\t' || char === '\r' || rest.startsWith('\\\n')) {
      at += rest.startsWith('\\\n') ? 2 : 1;
      continue;
    }
    if (char === '#') {
      while (at < source.length && source[at] !== '\n') at++;
      continue;
    }
    const redirect = /^(\d?)(&>|>>|>|<)(&(\d|-))?/.exec(rest) ?? undefined;
    if (redirect !== undefined) {
      at += redirect[0].length;
      const operator = redirect[2] === '>>' ? '>>' : redirect[2] === '<' ? '<' : '>';
      tokens.push({ type: 'redirect', operator, from: redirect[2] === '&>' ? 0 : Number(redirect[1] || '1'), ...(redirect[4] !== undefined && { merge: Number(redirect[4]) }) });
      continue;
    }
    const operator = OPERATORS.find((text) => rest.startsWith(text));
    if (operator !== undefined) {
      tokens.push({ type: 'operator', text: operator });
      at += operator.length;
      continue;
    }
    const read = readWord(source, at, depth);
    tokens.push({ type: 'word', word: read.word, plain: source.slice(at, read.end) });
    at = read.end;
  }
  return tokens;
}

const ENDS = /[\s;&|()<>]/;

function readWord(source: string, start: number, depth: number): { readonly word: Word; readonly end: number } {
  const word: Piece[] = [];
  let at = start;
  while (at < source.length && !ENDS.test(source[at]!)) {
    const char = source[at]!;
    if (char === "'") {
      const end = source.indexOf("'", at + 1);
      if (end < 0) throw new ShellSyntaxError('unterminated quoted string');
      word.push({ kind: 'text', text: source.slice(at + 1, end), quoted: true });
      at = end + 1;
    } else if (char === '"') {
      const read = readQuoted(source, at + 1, depth);
      word.push(...read.word);
      at = read.end;
    } else if (char === '\\') {
      word.push({ kind: 'text', text: source[at + 1] ?? '', quoted: true });
      at += 2;
    } else if (char === '$' || char === '`') {
      const read = readExpansion(source, at, false, depth);
      word.push(read.piece);
      at = read.end;
    } else {
      let end = at;
      while (end < source.length && !ENDS.test(source[end]!) && !`'"\\$\``.includes(source[end]!)) end++;
      word.push({ kind: 'text', text: source.slice(at, end), quoted: false });
      at = end;
    }
  }
  return { word, end: at };
}

/** Inside double quotes, up to and with the closing one. */
function readQuoted(source: string, start: number, depth: number): { readonly word: Word; readonly end: number } {
  const word: Piece[] = [{ kind: 'text', text: '', quoted: true }];
  let text = '';
  let at = start;
  for (; at < source.length && source[at] !== '"'; ) {
    const char = source[at]!;
    if (char === '\\' && '"\\$`\n'.includes(source[at + 1] ?? ' ')) {
      text += source[at + 1] === '\n' ? '' : source[at + 1]!;
      at += 2;
    } else if ((char === '$' && /[A-Za-z0-9_{(?$!#@*]/.test(source[at + 1] ?? '')) || char === '`') {
      const read = readExpansion(source, at, true, depth);
      word.push({ kind: 'text', text, quoted: true }, read.piece);
      text = '';
      at = read.end;
    } else {
      text += char;
      at++;
    }
  }
  if (at >= source.length) throw new ShellSyntaxError('unterminated quoted string');
  return { word: [...word, { kind: 'text', text, quoted: true }], end: at + 1 };
}

function readExpansion(source: string, at: number, quoted: boolean, depth: number): { readonly piece: Piece; readonly end: number } {
  if (source[at] === '`') {
    const end = source.indexOf('`', at + 1);
    if (end < 0) throw new ShellSyntaxError('EOF in backquote substitution');
    return { piece: { kind: 'command', script: parseShell(source.slice(at + 1, end), depth + 1), quoted }, end: end + 1 };
  }
  if (source.startsWith('$((', at)) {
    const end = source.indexOf('))', at);
    if (end >= 0) return { piece: { kind: 'arithmetic', text: source.slice(at + 3, end), quoted }, end: end + 2 };
  }
  if (source[at + 1] === '(') {
    const end = closing(source, at + 1, '(', ')');
    return { piece: { kind: 'command', script: parseShell(source.slice(at + 2, end), depth + 1), quoted }, end: end + 1 };
  }
  if (source[at + 1] === '{') {
    const end = closing(source, at + 1, '{', '}');
    const match = /^([A-Za-z_0-9?#@]+)(?::?[-=]([\s\S]*))?/.exec(source.slice(at + 2, end));
    return { piece: { kind: 'variable', name: match?.[1] ?? '', quoted, ...(match?.[2] !== undefined && { fallback: match[2] }) }, end: end + 1 };
  }
  const match = /^\$([A-Za-z_][A-Za-z0-9_]*|[0-9?$!#@*])/.exec(source.slice(at, at + 256));
  if (match === null) return { piece: { kind: 'text', text: '$', quoted }, end: at + 1 };
  return { piece: { kind: 'variable', name: match[1]!, quoted }, end: at + match[0].length };
}

/** Index of the bracket that closes the one at `open`. */
function closing(source: string, open: number, left: string, right: string): number {
  let level = 0;
  let quote = '';
  for (let at = open; at < source.length; at++) {
    const char = source[at]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === left) level++;
    else if (char === right && --level === 0) return at;
  }
  throw new ShellSyntaxError(`unexpected end of file (expecting "${right}")`);
}

// ---- commands

const RESERVED = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', '}']);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): Node {
    const node = this.#list();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return node;
  }

  #list(): Node {
    if (++this.#depth > MAX_DEPTH) throw new ShellSyntaxError('too deeply nested');
    const items: Node[] = [];
    for (;;) {
      while (this.#operator(';') || this.#operator('\n'));
      if (this.#at >= this.#tokens.length || RESERVED.has(this.#word()) || this.#isOperator(')')) break;
      const item = this.#chain();
      items.push(this.#operator('&') ? { kind: 'background', body: item } : item);
    }
    this.#depth--;
    return items.length === 1 ? items[0]! : { kind: 'list', items };
  }

  #chain(): Node {
    let left = this.#pipeline();
    for (;;) {
      const kind = this.#operator('&&') ? 'and' : this.#operator('||') ? 'or' : undefined;
      if (kind === undefined) return left;
      while (this.#operator('\n'));
      left = { kind, left, right: this.#pipeline() };
    }
  }

  #pipeline(): Node {
    let negated = false;
    while (this.#keyword('!')) negated = !negated;
    const parts = [this.#command()];
    while (this.#operator('|')) {
      while (this.#operator('\n'));
      parts.push(this.#command());
    }
    const body: Node = parts.length === 1 ? parts[0]! : { kind: 'pipe', parts };
    return negated ? { kind: 'not', body } : body;
  }

  #command(): Node {
    if (this.#keyword('while')) return this.#loop('while');
    if (this.#keyword('until')) return this.#loop('until');
    if (this.#keyword('for')) return this.#for();
    if (this.#keyword('if')) return this.#if();
    if (this.#keyword('{')) return this.#closed('}');
    if (this.#operator('(')) {
      const body = this.#list();
      if (!this.#operator(')')) throw this.#unexpected();
      return body;
    }
    return this.#simple();
  }

  #closed(word: string): Node {
    const body = this.#list();
    if (!this.#keyword(word)) throw this.#unexpected();
    while (this.#tokens[this.#at]?.type === 'redirect') this.#redirect();
    return body;
  }

  #loop(kind: 'while' | 'until'): Node {
    const condition = this.#list();
    if (!this.#keyword('do')) throw this.#unexpected();
    return { kind, condition, body: this.#closed('done') };
  }

  #for(): Node {
    const name = this.#word();
    this.#at++;
    const words: Word[] = [];
    if (this.#keyword('in')) for (let token = this.#tokens[this.#at]; token?.type === 'word'; token = this.#tokens[++this.#at]) words.push(token.word);
    while (this.#operator(';') || this.#operator('\n'));
    if (!this.#keyword('do')) throw this.#unexpected();
    return { kind: 'for', name, words, body: this.#closed('done') };
  }

  #if(): Node {
    if (++this.#depth > MAX_DEPTH) throw new ShellSyntaxError('too deeply nested');
    const condition = this.#list();
    if (!this.#keyword('then')) throw this.#unexpected();
    const then = this.#list();
    if (this.#keyword('elif')) return { kind: 'if', condition, then, otherwise: this.#if() };
    if (this.#keyword('else')) return { kind: 'if', condition, then, otherwise: this.#closed('fi') };
    if (!this.#keyword('fi')) throw this.#unexpected();
    return { kind: 'if', condition, then };
  }

  #simple(): Node {
    const assigns: { name: string; value: Word }[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined && token.type !== 'operator'; token = this.#tokens[this.#at]) {
      if (token.type === 'redirect') {
        const redirect = this.#redirect();
        if (redirect) redirects.push(redirect);
        continue;
      }
      const assign = words.length === 0 ? /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(token.plain) : null;
      if (assign === null) words.push(token.word);
      else assigns.push({ name: assign[1]!, value: withoutPrefix(token.word, assign[0].length) });
      this.#at++;
    }
    if (words.length === 0 && assigns.length === 0 && redirects.length === 0) throw this.#unexpected();
    return { kind: 'command', assigns, words, redirects };
  }

  #redirect(): Redirect | undefined {
    const token = this.#tokens[this.#at++] as Token & { type: 'redirect' };
    if (token.merge !== undefined) return Number.isNaN(token.merge) ? undefined : { operator: token.operator, from: token.from, merge: token.merge };
    const target = this.#tokens[this.#at++];
    if (target?.type !== 'word') throw this.#unexpected();
    return { operator: token.operator, from: token.from, to: target.word };
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    return token?.type === 'word' ? token.plain : '';
  }

  #keyword(text: string): boolean {
    if (this.#word() !== text) return false;
    this.#at++;
    return true;
  }

  #isOperator(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.type === 'operator' && token.text === text;
  }

  #operator(text: string): boolean {
    if (!this.#isOperator(text)) return false;
    this.#at++;
    return true;
  }

  #unexpected(): ShellSyntaxError {
    const token = this.#tokens[this.#at];
    const text = token === undefined ? 'end of file' : token.type === 'word' ? `"${token.plain}"` : token.type === 'operator' ? `"${token.text}"` : 'redirection';
    return new ShellSyntaxError(`syntax error: unexpected ${text}`);
  }
}

function withoutPrefix(word: Word, length: number): Word {
  const [first, ...rest] = word;
  return first?.kind === 'text' ? [{ ...first, text: first.text.slice(length) }, ...rest] : word;
}
