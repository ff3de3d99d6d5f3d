/**
 * Cuts a YAML text into tokens. Upstream: goyaml.v2 scannerc.go, with its messages. Leaves out: nothing that manifests use.
 */
import { BREAK, Cursor } from './cursor.ts';
import { scanAnchor, scanDirective, scanTag } from './scanName.ts';
import { scanBlockScalar, scanFlowScalar, scanPlainScalar } from './scanScalar.ts';
import { scannerFault, type Mark, type Token, type TokenKind } from './mark.ts';

/** Nesting deeper than this is refused. */
export const MAX_DEPTH = 10_000;

/** A token of the scanner: before it a KEY may yet come. */
interface Scanned extends Token {
  readonly key: SimpleKey | undefined;
}

interface SimpleKey {
  /** Until it is taken, given up or too far behind. */
  possible: boolean;
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly mark: Mark;
}

export class Scanner {
  readonly #cursor: Cursor;
  readonly #tokens: Scanned[] = [];
  #head = 0;
  #taken = 0;
  #done = false;
  #indent = -1;
  readonly #indents: number[] = [];
  #simpleKeyAllowed = true;
  readonly #simpleKeys: (SimpleKey | undefined)[] = [undefined];
  /** The simple key that the next token begins. */
  #opening: SimpleKey | undefined;
  #flowLevel = 0;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#push('streamStart', this.#cursor.mark());
  }

  /** The next token, left in place. */
  peek(): Token {
    while (!this.#done && this.#needsMore()) this.#fetch();
    return this.#tokens[this.#head]!;
  }

  take(): Token {
    const token = this.peek();
    this.#head++;
    this.#taken++;
    if (this.#head > 1000) {
      this.#tokens.splice(0, this.#head);
      this.#head = 0;
    }
    return token;
  }

  /** A token may still turn out to be preceded by a KEY token while its simple key is open. */
  #needsMore(): boolean {
    const token = this.#tokens[this.#head];
    return token === undefined || (token.key !== undefined && this.#isFresh(token.key));
  }

  #push(kind: TokenKind, mark: Mark, text = '', plain = false): void {
    this.#tokens.push({ kind, mark, text, plain, key: this.#opening });
    this.#opening = undefined;
  }

  #insert(tokenNumber: number, kind: TokenKind, mark: Mark): void {
    const place = this.#head + tokenNumber - this.#taken;
    const token = { kind, mark, text: '', plain: false, key: undefined };
    if (place === this.#tokens.length) this.#tokens.push(token);
    else this.#tokens.splice(place, 0, token);
  }

  get #nextNumber(): number {
    return this.#taken + this.#tokens.length - this.#head;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#skipToNextToken();
    this.#unroll(cursor.column, cursor.mark());
    const point = cursor.at(0);
    if (point === '') return this.#streamEnd();
    if (cursor.column === 0 && point === '%') return this.#directive();
    if (cursor.column === 0 && (cursor.looksAt('---') || cursor.looksAt('...')) && cursor.blankOrEnd(3)) return this.#documentMark();
    if (this.#fetchFlow(point)) return;
    const flow = this.#flowLevel > 0;
    if (point === '-' && cursor.blankOrEnd(1)) return this.#blockEntry();
    if (point === '?' && (flow || cursor.blankOrEnd(1))) return this.#key();
    if (point === ':' && (flow || cursor.blankOrEnd(1))) return this.#value();
    if (this.#fetchText(point)) return;
    throw scannerFault(cursor.mark(), cursor.mark(), 'found character that cannot start any token');
  }

  #fetchFlow(point: string): boolean {
    switch (point) {
      case '[':
        this.#flowStart('flowSequenceStart');
        return true;
      case '{':
        this.#flowStart('flowMappingStart');
        return true;
      case ']':
        this.#flowEnd('flowSequenceEnd');
        return true;
      case '}':
        this.#flowEnd('flowMappingEnd');
        return true;
      case ',':
        this.#removeSimpleKey();
        this.#simpleKeyAllowed = true;
        this.#single('flowEntry');
        return true;
      default:
        return false;
    }
  }

  #fetchText(point: string): boolean {
    const cursor = this.#cursor;
    const flow = this.#flowLevel > 0;
    if (point === '*' || point === '&') this.#name((at) => scanAnchor(cursor, at), point === '*' ? 'alias' : 'anchor');
    else if (point === '!') this.#name((at) => scanTag(cursor, at), 'tag');
    else if ((point === '|' || point === '>') && !flow) {
      this.#removeSimpleKey();
      this.#simpleKeyAllowed = true;
      const mark = cursor.mark();
      this.#push('scalar', mark, scanBlockScalar(cursor, this.#indent, point === '|'));
    } else if (point === "'" || point === '"') this.#name((at) => scanFlowScalar(cursor, at, point === "'"), 'scalar');
    else if (this.#startsPlain(point, flow)) {
      this.#saveSimpleKey();
      this.#simpleKeyAllowed = false;
      const mark = cursor.mark();
      const scanned = scanPlainScalar(cursor, this.#indent, flow);
      if (scanned.leadingBlanks) this.#simpleKeyAllowed = true;
      this.#push('scalar', mark, scanned.text, true);
    } else return false;
    return true;
  }

  #startsPlain(point: string, flow: boolean): boolean {
    const cursor = this.#cursor;
    if (!cursor.blankOrEnd(0) && !'-?:,[]{}#&*!|>\'"%@`'.includes(point)) return true;
    if (point === '-' && !cursor.blankAt(1)) return true;
    return !flow && (point === '?' || point === ':') && !cursor.blankOrEnd(1);
  }

  #name(scan: (mark: Mark) => string, kind: TokenKind): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const mark = this.#cursor.mark();
    this.#push(kind, mark, scan(mark));
  }

  #single(kind: TokenKind): void {
    const mark = this.#cursor.mark();
    this.#cursor.skip();
    this.#push(kind, mark);
  }

  #streamEnd(): void {
    if (this.#cursor.column !== 0) this.#cursor.newLine();
    this.#unroll(-1, this.#cursor.mark());
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#push('streamEnd', this.#cursor.mark());
    this.#done = true;
  }

  #directive(): void {
    this.#unroll(-1, this.#cursor.mark());
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    const mark = this.#cursor.mark();
    this.#push('directive', mark, scanDirective(this.#cursor, mark));
  }

  #documentMark(): void {
    this.#unroll(-1, this.#cursor.mark());
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    const mark = this.#cursor.mark();
    const kind = this.#cursor.at(0) === '-' ? 'documentStart' : 'documentEnd';
    for (let count = 0; count < 3; count++) this.#cursor.skip();
    this.#push(kind, mark);
  }

  #flowStart(kind: TokenKind): void {
    this.#saveSimpleKey();
    this.#simpleKeys.push(undefined);
    this.#flowLevel++;
    if (this.#flowLevel > MAX_DEPTH) throw this.#tooDeep();
    this.#simpleKeyAllowed = true;
    this.#single(kind);
  }

  #tooDeep(): Error {
    return scannerFault(this.#cursor.mark(), this.#cursor.mark(), `exceeded max depth of ${MAX_DEPTH}`);
  }

  #flowEnd(kind: TokenKind): void {
    this.#removeSimpleKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#simpleKeys.pop();
    }
    this.#simpleKeyAllowed = false;
    this.#single(kind);
  }

  #blockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw this.#fault('block sequence entries are not allowed in this context');
      this.#roll(this.#cursor.column, undefined, 'blockSequenceStart', this.#cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#single('blockEntry');
  }

  #key(): void {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw this.#fault('mapping keys are not allowed in this context');
      this.#roll(this.#cursor.column, undefined, 'blockMappingStart', this.#cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    this.#single('key');
  }

  #value(): void {
    const last = this.#simpleKeys.length - 1;
    const key = this.#simpleKeys[last];
    if (key !== undefined && this.#isFresh(key)) {
      this.#insert(key.tokenNumber, 'key', key.mark);
      this.#roll(key.mark.column, key.tokenNumber, 'blockMappingStart', key.mark);
      this.#forget(last);
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#simpleKeyAllowed) throw this.#fault('mapping values are not allowed in this context');
        this.#roll(this.#cursor.column, undefined, 'blockMappingStart', this.#cursor.mark());
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    this.#single('value');
  }

  #fault(message: string): Error {
    return scannerFault(this.#cursor.mark(), this.#cursor.mark(), message);
  }

  #roll(column: number, tokenNumber: number | undefined, kind: TokenKind, mark: Mark): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > MAX_DEPTH) throw this.#tooDeep();
    this.#insert(tokenNumber ?? this.#nextNumber, kind, mark);
  }

  #unroll(column: number, mark: Mark): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#insert(this.#nextNumber, 'blockEnd', mark);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #saveSimpleKey(): void {
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    if (!this.#simpleKeyAllowed) return;
    this.#removeSimpleKey();
    const key = { possible: true, required, tokenNumber: this.#nextNumber, mark: this.#cursor.mark() };
    this.#simpleKeys[this.#simpleKeys.length - 1] = key;
    this.#opening = key;
  }

  #removeSimpleKey(): void {
    const last = this.#simpleKeys.length - 1;
    const key = this.#simpleKeys[last];
    if (key?.possible === true && key.required) throw scannerFault(this.#cursor.mark(), key.mark, "could not find expected ':'");
    this.#forget(last);
  }

  #forget(level: number): void {
    const key = this.#simpleKeys[level];
    if (key !== undefined) key.possible = false;
    this.#simpleKeys[level] = undefined;
  }

  /** A simple key must be on one line and no longer than 1,024 characters. */
  #isFresh(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line >= this.#cursor.line && key.mark.index + 1024 >= this.#cursor.index) return true;
    if (key.required) throw scannerFault(this.#cursor.mark(), key.mark, "could not find expected ':'");
    key.possible = false;
    return false;
  }

  #skipToNextToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.index === 0 && cursor.at(0) === '\ufeff') cursor.skip();
      cursor.skipSpaces();
      if (cursor.at(0) === '\t' && (this.#flowLevel > 0 || !this.#simpleKeyAllowed)) {
        cursor.skip();
        continue;
      }
      if (cursor.at(0) === '#') cursor.readUntil(BREAK);
      if (!cursor.breakAt(0)) return;
      cursor.skipLine();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }
}
