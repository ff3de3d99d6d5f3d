/**
 * Builds commands from tokens: lists, pipelines, loops, conditions, groups. Upstream: POSIX shell, section 2.10.
 */
import { cutShell, ShellFault, type Token, type Word } from './words.ts';

export interface Redirect {
  readonly operator: string;
  readonly word: Word;
}

export type Node =
  | { readonly type: 'simple'; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }
  | { readonly type: 'pipeline'; readonly parts: readonly Node[] }
  | { readonly type: 'list'; readonly items: readonly { readonly node: Node; readonly after: string }[] }
  | { readonly type: 'group'; readonly body: Node; readonly redirects: readonly Redirect[] }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Node }
  | { readonly type: 'while'; readonly until: boolean; readonly condition: Node; readonly body: Node }
  | { readonly type: 'if'; readonly condition: Node; readonly body: Node; readonly otherwise: Node | undefined };

export function parseShell(source: string): Node {
  const reader = new Reader(cutShell(source));
  const node = reader.list([]);
  reader.end();
  return node;
}

const REDIRECTS = new Set(['>', '1>', '>>', '2>', '2>>', '&>', '<', '<<', '<<-', '<<<']);
const JOINED = new Set(['2>&1', '1>&2', '>&2']);

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const token = this.#tokens[this.#at];
    if (token !== undefined) throw this.#unexpected(token);
  }

  #unexpected(token: Token | undefined): ShellFault {
    const text =
      token === undefined ? 'end of file' : token.type === 'operator' ? token.text : token.type === 'word' ? (token.plain ?? '') : '';
    return new ShellFault(
      token === undefined
        ? 'syntax error: unexpected end of file'
        : `syntax error near unexpected token \`${text === '\n' ? 'newline' : text}'`,
    );
  }

  #operator(...texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'operator' || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #isKeyword(...words: readonly string[]): boolean {
    const token = this.#tokens[this.#at];
    return token?.type === 'word' && token.plain !== undefined && words.includes(token.plain);
  }

  #keyword(word: string): void {
    if (!this.#isKeyword(word)) throw this.#unexpected(this.#tokens[this.#at]);
    this.#at++;
  }

  #skipNewlines(): void {
    while (this.#operator('\n', ';') !== undefined);
  }

  /** Commands up to one of the closing words. */
  list(closing: readonly string[]): Node {
    const items: { node: Node; after: string }[] = [];
    this.#skipNewlines();
    while (this.#at < this.#tokens.length && !this.#isKeyword(...closing) && !this.#closesGroup()) {
      const node = this.#pipeline();
      const after = this.#operator(';', '\n', '&&', '||', '&') ?? '';
      items.push({ node, after: after === '\n' ? ';' : after });
      if (after === '') break;
      this.#skipNewlines();
    }
    return { type: 'list', items };
  }

  #closesGroup(): boolean {
    const token = this.#tokens[this.#at];
    return token?.type === 'operator' && token.text === ')';
  }

  #pipeline(): Node {
    const parts = [this.#command()];
    while (this.#operator('|') !== undefined) {
      while (this.#operator('\n') !== undefined);
      parts.push(this.#command());
    }
    return parts.length === 1 ? parts[0]! : { type: 'pipeline', parts };
  }

  #command(): Node {
    if (this.#operator('(') !== undefined) {
      const body = this.list([]);
      if (this.#operator(')') === undefined) throw this.#unexpected(this.#tokens[this.#at]);
      return { type: 'group', body, redirects: this.#redirects() };
    }
    if (this.#isKeyword('{')) {
      this.#at++;
      const body = this.list(['}']);
      this.#keyword('}');
      return { type: 'group', body, redirects: this.#redirects() };
    }
    if (this.#isKeyword('for')) return this.#for();
    if (this.#isKeyword('while', 'until')) return this.#while();
    if (this.#isKeyword('if')) return this.#if();
    return this.#simple();
  }

  #for(): Node {
    this.#at++;
    const name = this.#tokens[this.#at++];
    if (name?.type !== 'word' || name.plain === undefined) throw this.#unexpected(name);
    const words: Word[] = [];
    if (this.#isKeyword('in')) {
      this.#at++;
      for (let token = this.#tokens[this.#at]; token?.type === 'word'; token = this.#tokens[++this.#at]) words.push(token.word);
    }
    this.#skipNewlines();
    return { type: 'for', name: name.plain, words, body: this.#doBody() };
  }

  #doBody(): Node {
    this.#keyword('do');
    const body = this.list(['done']);
    this.#keyword('done');
    return body;
  }

  #while(): Node {
    const until = this.#isKeyword('until');
    this.#at++;
    const condition = this.list(['do']);
    return { type: 'while', until, condition, body: this.#doBody() };
  }

  #if(): Node {
    this.#at++;
    const condition = this.list(['then']);
    this.#keyword('then');
    const body = this.list(['elif', 'else', 'fi']);
    if (this.#isKeyword('elif')) return { type: 'if', condition, body, otherwise: this.#if() };
    let otherwise: Node | undefined;
    if (this.#isKeyword('else')) {
      this.#at++;
      otherwise = this.list(['fi']);
    }
    this.#keyword('fi');
    return { type: 'if', condition, body, otherwise };
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (let redirect = this.#redirect(); redirect !== undefined; redirect = this.#redirect()) redirects.push(redirect);
    return redirects;
  }

  #redirect(): Redirect | undefined {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'operator') return undefined;
    if (JOINED.has(token.text)) {
      this.#at++;
      return { operator: token.text, word: [] };
    }
    if (!REDIRECTS.has(token.text)) return undefined;
    const target = this.#tokens[++this.#at];
    if (target === undefined || target.type === 'operator') throw this.#unexpected(target);
    this.#at++;
    return { operator: token.text, word: target.word };
  }

  #simple(): Node {
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const redirect = this.#redirect();
      if (redirect !== undefined) redirects.push(redirect);
      else {
        const token = this.#tokens[this.#at];
        if (token?.type !== 'word') break;
        words.push(token.word);
        this.#at++;
      }
    }
    if (words.length === 0 && redirects.length === 0) throw this.#unexpected(this.#tokens[this.#at]);
    return { type: 'simple', words, redirects };
  }
}
