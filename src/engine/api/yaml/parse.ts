/**
 * Builds nodes from tokens. Upstream: goyaml.v2 parserc.go, with its messages, and the composer of decode.go.
 */
import { parserFault, scannerFault, YamlFault, type Mark, type Token, type TokenKind } from './mark.ts';
import { Scanner, MAX_DEPTH } from './scan.ts';

/** Where a node begins; one that is not written has no place. */
interface Placed {
  readonly mark?: Mark;
}

type ScalarNode = Placed & { readonly type: 'scalar'; readonly text: string; readonly plain: boolean; readonly tag: string };

export type Node =
  | ScalarNode
  | (Placed & { readonly type: 'sequence'; readonly items: Node[]; readonly tag: string })
  | (Placed & { readonly type: 'mapping'; readonly pairs: { readonly key: Node; readonly value: Node }[]; readonly tag: string })
  | (Placed & { readonly type: 'alias'; readonly name: string; readonly target: Node });

const EMPTY: ScalarNode = { type: 'scalar', text: '', plain: true, tag: '' };
/** Ours, below the original's 10,000: nested deeper, the engine's own recursion would not be safe. The message stays the original's. */
export const SAFE_DEPTH = 1_000;

/** The first document of a text, as kubectl reads it; undefined when there is none. */
export function parseDocument(text: string): Node | undefined {
  return new Parser(text).document();
}

class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<string>();
  #depth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  document(): Node | undefined {
    this.#scanner.take();
    while (this.#at('documentEnd')) this.#scanner.take();
    if (this.#at('streamEnd')) return undefined;
    const explicit = this.#at('directive') || this.#at('documentStart');
    while (this.#at('directive')) this.#scanner.take();
    if (explicit) this.#expect('documentStart', 'did not find expected <document start>');
    const empty = this.#at('streamEnd') || this.#at('documentEnd') || this.#at('documentStart') || this.#at('directive');
    const root = empty ? EMPTY : this.#node(true, false);
    while (this.#at('documentEnd')) this.#scanner.take();
    if (!this.#at('streamEnd') && !this.#at('documentStart') && !this.#at('directive')) {
      throw parserFault(this.#scanner.peek().mark, 'did not find expected <document start>');
    }
    return root;
  }

  #at(kind: TokenKind): boolean {
    return this.#scanner.peek().kind === kind;
  }

  #expect(kind: TokenKind, message: string): Token {
    const token = this.#scanner.peek();
    if (token.kind !== kind) throw parserFault(token.mark, message);
    return this.#scanner.take();
  }

  #node(block: boolean, indentless: boolean): Node {
    if (this.#at('alias')) return this.#alias(this.#scanner.take());
    const start = this.#scanner.peek().mark;
    let anchor = '';
    let tag = '';
    while ((anchor === '' && this.#at('anchor')) || (tag === '' && this.#at('tag'))) {
      const token = this.#scanner.take();
      if (token.kind === 'anchor') anchor = token.text;
      else tag = token.text;
    }
    if (++this.#depth > SAFE_DEPTH) throw scannerFault(start, start, `exceeded max depth of ${MAX_DEPTH}`);
    if (anchor !== '') this.#open.add(anchor);
    const node = this.#content(block, indentless, anchor !== '' || tag !== '', tag, start);
    if (anchor !== '') {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, node);
    }
    this.#depth--;
    return node;
  }

  #alias(token: Token): Node {
    if (this.#open.has(token.text)) throw new YamlFault(`yaml: anchor '${token.text}' value contains itself`);
    const target = this.#anchors.get(token.text);
    if (target === undefined) throw new YamlFault(`yaml: unknown anchor '${token.text}' referenced`);
    return { type: 'alias', name: token.text, target, mark: token.mark };
  }

  #content(block: boolean, indentless: boolean, decorated: boolean, tag: string, start: Mark): Node {
    const token = this.#scanner.peek();
    if (indentless && token.kind === 'blockEntry') return this.#indentlessSequence(tag);
    switch (token.kind) {
      case 'scalar':
        this.#scanner.take();
        return { type: 'scalar', text: token.text, plain: token.plain, tag, mark: token.mark };
      case 'flowSequenceStart':
        return this.#flowSequence(tag);
      case 'flowMappingStart':
        return this.#flowMapping(tag);
      case 'blockSequenceStart':
        if (block) return this.#blockSequence(tag);
        break;
      case 'blockMappingStart':
        if (block) return this.#blockMapping(tag);
        break;
      default:
        break;
    }
    if (decorated) return { ...EMPTY, tag };
    throw parserFault(token.mark, 'did not find expected node content', start);
  }

  #blockSequence(tag: string): Node {
    const start = this.#scanner.take().mark;
    const items: Node[] = [];
    while (this.#at('blockEntry')) {
      this.#scanner.take();
      items.push(this.#at('blockEntry') || this.#at('blockEnd') ? EMPTY : this.#node(true, false));
    }
    this.#end('blockEnd', "did not find expected '-' indicator", start);
    return { type: 'sequence', items, tag, mark: start };
  }

  #indentlessSequence(tag: string): Node {
    const start = this.#scanner.peek().mark;
    const items: Node[] = [];
    while (this.#at('blockEntry')) {
      this.#scanner.take();
      const empty = this.#at('blockEntry') || this.#at('key') || this.#at('value') || this.#at('blockEnd');
      items.push(empty ? EMPTY : this.#node(true, false));
    }
    return { type: 'sequence', items, tag, mark: start };
  }

  #blockMapping(tag: string): Node {
    const start = this.#scanner.take().mark;
    const pairs: { key: Node; value: Node }[] = [];
    while (this.#at('key')) {
      this.#scanner.take();
      const key = this.#endsPair() ? EMPTY : this.#node(true, true);
      let value: Node = EMPTY;
      if (this.#at('value')) {
        this.#scanner.take();
        if (!this.#endsPair()) value = this.#node(true, true);
      }
      pairs.push({ key, value });
    }
    this.#end('blockEnd', 'did not find expected key', start);
    return { type: 'mapping', pairs, tag, mark: start };
  }

  #endsPair(): boolean {
    return this.#at('key') || this.#at('value') || this.#at('blockEnd');
  }

  #end(kind: TokenKind, message: string, context: Mark): void {
    const token = this.#scanner.peek();
    if (token.kind !== kind) throw parserFault(token.mark, message, context);
    this.#scanner.take();
  }

  #flowSequence(tag: string): Node {
    const start = this.#scanner.take().mark;
    const items: Node[] = [];
    for (let first = true; !this.#at('flowSequenceEnd'); first = false) {
      if (!first) {
        this.#end('flowEntry', "did not find expected ',' or ']'", start);
        if (this.#at('flowSequenceEnd')) break;
      }
      if (this.#at('key')) {
        this.#scanner.take();
        items.push({ type: 'mapping', pairs: [this.#flowPair('flowSequenceEnd')], tag: '' });
      } else items.push(this.#node(false, false));
    }
    this.#scanner.take();
    return { type: 'sequence', items, tag, mark: start };
  }

  #flowMapping(tag: string): Node {
    const start = this.#scanner.take().mark;
    const pairs: { key: Node; value: Node }[] = [];
    for (let first = true; !this.#at('flowMappingEnd'); first = false) {
      if (!first) {
        this.#end('flowEntry', "did not find expected ',' or '}'", start);
        if (this.#at('flowMappingEnd')) break;
      }
      if (this.#at('key')) {
        this.#scanner.take();
        pairs.push(this.#flowPair('flowMappingEnd'));
      } else pairs.push({ key: this.#node(false, false), value: EMPTY });
    }
    this.#scanner.take();
    return { type: 'mapping', pairs, tag, mark: start };
  }

  #flowPair(end: TokenKind): { key: Node; value: Node } {
    const ends = (): boolean => this.#at('flowEntry') || this.#at(end);
    const key = ends() || this.#at('value') ? EMPTY : this.#node(false, false);
    if (!this.#at('value')) return { key, value: EMPTY };
    this.#scanner.take();
    return { key, value: ends() ? EMPTY : this.#node(false, false) };
  }
}
