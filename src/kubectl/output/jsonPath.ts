/**
 * JSONPath templates: `{range .items[*]}{.metadata.name}{"\n"}{end}`. Upstream: k8s.io/client-go/util/jsonpath/parser.go.
 */
import { Failure } from '../failure.ts';

/** What goes wrong only when a template meets an object: the object is told too. */
export class ExecutionFault extends Failure {}

export type Operand =
  { readonly type: 'path'; readonly steps: readonly Step[] } | { readonly type: 'value'; readonly value: string | number | boolean };

export type Step =
  | { readonly type: 'root' }
  | { readonly type: 'current' }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'slice'; readonly start: number | undefined; readonly end: number | undefined; readonly step: number | undefined }
  | { readonly type: 'union'; readonly parts: readonly (readonly Step[])[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator: string; readonly right: Operand | undefined };

export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly steps: readonly Step[] }
  | { readonly type: 'range'; readonly steps: readonly Step[]; readonly body: readonly Part[] };

/** Reads a whole template. Throws a Failure for what is none. */
export function parseTemplate(template: string): readonly Part[] {
  return new Reader(template).template(false);
}

/** Reads a single path as custom columns and --sort-by take it: `{.a.b}`, `.a.b` or `a.b`. */
export function parseRelaxed(path: string): readonly Part[] {
  const [, inner = ''] = /^\{?\.?([^{}]*(?:\{[^}]*\})?[^{}]*)\}?$/.exec(path) ?? [];
  if (inner === '' && !/^\{?\.?\}?$/.test(path)) {
    throw new Failure(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  }
  return parseTemplate(`{.${inner}}`);
}

/** Ranges within ranges, and filters within filters: deeper, the recursion would not be safe. Upstream has no such bound. */
const DEEPEST = 200;

class Reader {
  readonly #text: string;
  #depth: number;
  #at = 0;

  constructor(text: string, depth = 0) {
    this.#text = text;
    this.#depth = depth;
    if (depth > DEEPEST) throw new Failure('error parsing jsonpath: exceeded max depth');
  }

  template(inRange: boolean): readonly Part[] {
    const parts: Part[] = [];
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf('{', this.#at);
      const end = open < 0 ? this.#text.length : open;
      if (end > this.#at) parts.push({ type: 'text', text: this.#text.slice(this.#at, end) });
      this.#at = end;
      if (open < 0) break;
      this.#at++;
      if (this.#action(parts)) {
        if (!inRange) throw new ExecutionFault('not in range, nothing to end');
        return parts;
      }
    }
    if (inRange) throw this.#fault('unexpected EOF');
    return parts;
  }

  /** What stands between braces. True for `{end}`. */
  #action(parts: Part[]): boolean {
    let ended = false;
    for (;;) {
      this.#blanks();
      const point = this.#text[this.#at];
      if (point === undefined) throw this.#fault('unclosed action');
      if (point === '}') {
        this.#at++;
        return ended;
      }
      if (point === '"' || point === "'") parts.push({ type: 'text', text: this.#quoted() });
      else if (/[$@.[]/.test(point)) parts.push({ type: 'path', steps: this.#steps() });
      else if (/[-+\d]/.test(point)) parts.push({ type: 'text', text: this.#word() });
      else ended = this.#keyword(parts) || ended;
    }
  }

  #keyword(parts: Part[]): boolean {
    const word = this.#word();
    if (word === 'end') return true;
    if (word === 'range') {
      this.#blanks();
      const steps = this.#steps();
      this.#blanks();
      if (this.#text[this.#at] !== '}') throw this.#fault('unclosed action');
      this.#at++;
      if (++this.#depth > DEEPEST) throw this.#fault('exceeded max depth');
      parts.push({ type: 'range', steps, body: this.template(true) });
      this.#depth--;
      // The range's own `{end}` was read with its body; this action is over.
      this.#at--;
      return false;
    }
    if (word === 'true' || word === 'false') parts.push({ type: 'text', text: word });
    else if (word === '')
      throw this.#fault(
        `unrecognized character in action: U+00${(this.#text.charCodeAt(this.#at) || 0).toString(16).toUpperCase()} '${this.#text[this.#at]}'`,
      );
    else throw new ExecutionFault(`unrecognized identifier ${word}`);
    return false;
  }

  #steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const point = this.#text[this.#at];
      if (point === '$' && steps.length === 0) this.#push(steps, { type: 'root' });
      else if (point === '@' && steps.length === 0) this.#push(steps, { type: 'current' });
      else if (point === '[') steps.push(this.#bracket());
      else if (point === '.' && this.#text[this.#at + 1] === '.') {
        if (steps.at(-1)?.type === 'recursive') throw this.#fault('invalid multiple recursive descent');
        this.#at++;
        this.#push(steps, { type: 'recursive' });
        this.#field(steps);
      } else if (point === '.') {
        this.#at++;
        this.#field(steps);
      } else return steps;
    }
  }

  #push(steps: Step[], step: Step): void {
    this.#at++;
    steps.push(step);
  }

  #field(steps: Step[]): void {
    let name = '';
    for (let point = this.#text[this.#at]; point !== undefined && !/[\s.[\]{}()=!<>,|&'"$@]/.test(point); point = this.#text[this.#at]) {
      this.#at++;
      if (point === '\\') name += this.#text[this.#at++] ?? '';
      else name += point;
    }
    if (name === '*') steps.push({ type: 'wildcard' });
    else if (name !== '') steps.push({ type: 'field', name });
  }

  #bracket(): Step {
    const close = this.#closing('[', ']', 'unterminated array');
    const inner = this.#text.slice(this.#at + 1, close).trim();
    this.#at = close + 1;
    if (inner === '*') return { type: 'wildcard' };
    if (inner.startsWith('?(') && inner.endsWith(')')) return parseFilter(inner.slice(2, -1), this.#depth + 1);
    if (/^'(?:[^'\\]|\\.)*'$/.test(inner)) return { type: 'field', name: unquote(inner) };
    const slice = /^(-?\d*)(?::(-?\d*)(?::(-?\d*))?)?$/.exec(inner);
    if (slice !== null && inner !== '') return sliceStep(inner, slice);
    if (inner.includes(',')) return { type: 'union', parts: inner.split(',').map((part) => new Reader(`[${part.trim()}]`, this.#depth + 1).#steps()) };
    throw this.#fault(`invalid array index ${inner}`);
  }

  #closing(open: string, close: string, message: string): number {
    let depth = 0;
    let quote = '';
    for (let at = this.#at; at < this.#text.length; at++) {
      const point = this.#text[at] ?? '';
      if (quote !== '') {
        if (point === '\\') at++;
        else if (point === quote) quote = '';
      } else if (point === '"' || point === "'") quote = point;
      else if (point === open) depth++;
      else if (point === close && --depth === 0) return at;
    }
    throw this.#fault(message);
  }

  #quoted(): string {
    const quote = this.#text[this.#at] ?? '';
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== quote) end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) throw this.#fault('unterminated quoted string');
    const text = unquote(this.#text.slice(this.#at, end + 1));
    this.#at = end + 1;
    return text;
  }

  #word(): string {
    const words = /[-+\w.]*/y;
    words.lastIndex = this.#at;
    const [word = ''] = words.exec(this.#text) ?? [];
    this.#at += word.length;
    return word;
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #fault(message: string): Failure {
    return new Failure(`error parsing jsonpath ${this.#text}, ${message}`);
  }

  /** A path that stands alone, inside a filter. */
  operand(): readonly Step[] {
    return this.#steps();
  }
}

function sliceStep(inner: string, match: RegExpExecArray): Step {
  const number = (digits: string | undefined): number | undefined => (digits === undefined || digits === '' ? undefined : Number(digits));
  const start = number(match[1]);
  if (!inner.includes(':'))
    return { type: 'slice', start, end: start === undefined ? undefined : start === -1 ? undefined : start + 1, step: undefined };
  return { type: 'slice', start, end: number(match[2]), step: number(match[3]) };
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\([\s\S])/g, (_all, point: string) => ESCAPES.get(point) ?? point);
}

function parseFilter(text: string, depth: number): Step {
  const match = /^((?:[^=!<>'"]|'[^']*'|"[^"]*")*?)(==|!=|<=|>=|<|>)([\s\S]*)$/.exec(text.trim());
  if (match === null) return { type: 'filter', left: operandOf(text.trim(), depth), operator: 'exists', right: undefined };
  const [, left = '', operator = '', right = ''] = match;
  return { type: 'filter', left: operandOf(left.trim(), depth), operator, right: operandOf(right.trim(), depth) };
}

function operandOf(text: string, depth: number): Operand {
  if (/^['"]/.test(text)) return { type: 'value', value: unquote(text) };
  if (/^[-+]?\d+(\.\d+)?$/.test(text)) return { type: 'value', value: Number(text) };
  if (text === 'true' || text === 'false') return { type: 'value', value: text === 'true' };
  return {
    type: 'path',
    steps: new Reader(text.startsWith('.') || text.startsWith('@') || text.startsWith('$') ? text : `.${text}`, depth).operand(),
  };
}
