/**
 * Go templates as `-o go-template` takes them: fields, variables, range, if, with, pipelines and the usual functions.
 * Upstream: text/template and k8s.io/cli-runtime/pkg/printers/template.go. Leaves out: nested templates and methods.
 */
import type { Json } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { callFunction, isTrue, printed, UnknownFunction } from './goFunctions.ts';

type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'pipe'; readonly pipe: string }
  | {
      readonly type: 'block';
      readonly word: 'if' | 'range' | 'with';
      readonly pipe: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** Blocks within blocks and parentheses within parentheses: deeper, the recursion would not be safe. Upstream has no such bound. */
const DEEPEST = 200;
/** Nodes that one template may print in all: ranges within ranges multiply without end. Upstream has no such bound. */
const MOST_PRINTED = 1_000_000;

interface Scope {
  readonly dot: Json;
  /** Nodes printed so far, of the whole template. */
  readonly printed: { count: number };
  readonly variables: Map<string, Json>;
}

/** The text of a template for a value. Throws a Failure for a template that cannot be read. */
export function renderGoTemplate(source: string, root: Json): string {
  const tokens = cut(source);
  const { nodes, rest } = parseNodes(tokens, 0, source, 0);
  if (rest < tokens.length) throw fault(source, 'unexpected {{end}}');
  try {
    return render(nodes, { dot: root, printed: { count: 0 }, variables: new Map([['$', root]]) });
  } catch (thrown) {
    throw thrown instanceof UnknownFunction ? fault(source, thrown.message) : thrown;
  }
}

const fault = (source: string, message: string): Failure => new Failure(`error parsing template ${source}, template: output:1: ${message}`);

type Token = { readonly action: boolean; readonly text: string };

function cut(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const action = /\{\{(-\s)?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?)(\s-)?\}\}/y;
  for (let open = source.indexOf('{{'); open !== -1; open = source.indexOf('{{', at)) {
    action.lastIndex = open;
    const match = action.exec(source);
    if (match === null) throw fault(source, 'unclosed action');
    let before = source.slice(at, match.index);
    if (match[1] !== undefined) before = before.trimEnd();
    tokens.push({ action: false, text: before }, { action: true, text: (match[2] ?? '').trim() });
    at = match.index + match[0].length;
    if (match[3] !== undefined) while (/\s/.test(source[at] ?? '')) at++;
  }
  return [...tokens, { action: false, text: source.slice(at) }];
}

function parseNodes(tokens: readonly Token[], start: number, source: string, depth: number): { nodes: Node[]; rest: number } {
  if (depth > DEEPEST) throw fault(source, 'exceeded max depth');
  const nodes: Node[] = [];
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (!token.action) nodes.push({ type: 'text', text: token.text });
    else if (token.text === 'end' || /^else\b/.test(token.text)) return { nodes, rest: at };
    else if (/^(if|range|with)\b/.test(token.text)) {
      const block = parseBlock(tokens, at, source, depth + 1);
      nodes.push(block.node);
      at = block.rest;
    } else if (!token.text.startsWith('/*')) nodes.push({ type: 'pipe', pipe: token.text });
  }
  return { nodes, rest: tokens.length };
}

function parseBlock(tokens: readonly Token[], at: number, source: string, depth: number): { node: Node; rest: number } {
  const [, word = 'if', pipe = ''] = /^(if|range|with|else if)\s+([\s\S]*)$/.exec(tokens[at]?.text ?? '') ?? [];
  const body = parseNodes(tokens, at + 1, source, depth);
  const stop = tokens[body.rest]?.text;
  if (stop === undefined) throw fault(source, 'unexpected EOF');
  const kind = (word === 'else if' ? 'if' : word) as 'if' | 'range' | 'with';
  if (stop === 'end') return { node: { type: 'block', word: kind, pipe, body: body.nodes, otherwise: [] }, rest: body.rest };
  if (stop.startsWith('else if')) {
    const inner = parseBlock(tokens, body.rest, source, depth + 1);
    return { node: { type: 'block', word: kind, pipe, body: body.nodes, otherwise: [inner.node] }, rest: inner.rest };
  }
  const otherwise = parseNodes(tokens, body.rest + 1, source, depth);
  if (tokens[otherwise.rest]?.text !== 'end') throw fault(source, 'unexpected EOF');
  return { node: { type: 'block', word: kind, pipe, body: body.nodes, otherwise: otherwise.nodes }, rest: otherwise.rest };
}

function render(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  if (++scope.printed.count > MOST_PRINTED) throw new Failure(`the template prints more than ${MOST_PRINTED} parts`);
  if (node.type === 'text') return node.text;
  if (node.type === 'pipe') return renderPipe(node.pipe, scope);
  const [, names = '', pipe = node.pipe] = /^((?:\$\w*\s*,\s*)?\$\w*)\s*:=\s*([\s\S]*)$/.exec(node.pipe) ?? [];
  const value = evaluate(pipe, scope);
  if (node.word === 'range')
    return renderRange(
      node,
      value,
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      scope,
    );
  if (!isTrue(value)) return render(node.otherwise, scope);
  const variables = names === '' ? scope.variables : new Map([...scope.variables, [names.trim(), value]]);
  return render(node.body, { ...scope, dot: node.word === 'with' ? value : scope.dot, variables });
}

function renderRange(node: Extract<Node, { type: 'block' }>, value: Json, names: readonly string[], scope: Scope): string {
  const isMap = value !== null && typeof value === 'object' && !Array.isArray(value);
  const entries: [Json, Json][] = isMap
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, item as Json])
    : Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => [index, item])
      : [];
  if (entries.length === 0) return render(node.otherwise, scope);
  return entries
    .map(([key, item]) => {
      const variables = new Map(scope.variables);
      if (names.length === 2) variables.set(names[0]!, key);
      if (names.length > 0) variables.set(names.at(-1)!, item);
      return render(node.body, { ...scope, dot: item, variables });
    })
    .join('');
}

function renderPipe(pipe: string, scope: Scope): string {
  const assignment = /^(\$\w*)\s*:?=\s*([\s\S]*)$/.exec(pipe);
  if (assignment !== null) {
    scope.variables.set(assignment[1] ?? '$', evaluate(assignment[2] ?? '', scope));
    return '';
  }
  return printed(evaluate(pipe, scope));
}

/** A field of what stands in parentheses belongs to the closing one. */
const WORDS = /"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'|\||\(|\)(?:\.[\w.]+)?|[^\s|()]+/g;

/** The value of a pipeline: each command gets the value before it as its last argument. */
function evaluate(pipe: string, scope: Scope): Json {
  const words = pipe.match(WORDS) ?? [];
  const { value } = pipeline(words, 0, scope);
  return value;
}

function pipeline(words: readonly string[], start: number, scope: Scope, depth = 0): { value: Json; rest: number } {
  if (depth > DEEPEST) throw new Failure('error parsing template: exceeded max depth');
  let value: Json | undefined;
  let at = start;
  for (;;) {
    const call: Json[] = [];
    let name: string | undefined;
    for (; at < words.length && words[at] !== '|' && !words[at]!.startsWith(')'); at++) {
      const word = words[at]!;
      if (word === '(') {
        const inner = pipeline(words, at + 1, scope, depth + 1);
        at = inner.rest;
        call.push(fieldsOf(inner.value, words[at]?.slice(1) ?? ''));
      } else if (call.length === 0 && name === undefined && /^[a-z]\w*$/i.test(word) && !/^(true|false|nil)$/.test(word)) name = word;
      else call.push(operand(word, scope));
    }
    const args = value === undefined ? call : [...call, value];
    value = name === undefined ? (args[0] ?? null) : callFunction(name, args);
    if (words[at] !== '|') return { value, rest: at };
    at++;
  }
}

function operand(word: string, scope: Scope): Json {
  if (word.startsWith('"')) return JSON.parse(word) as string;
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?\d/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'nil') return null;
  const [, variable, path = ''] = /^(\$\w*)?((?:\.[^.\s]*)*)$/.exec(word) ?? [];
  const base = variable === undefined ? scope.dot : (scope.variables.get(variable) ?? null);
  return fieldsOf(base, path);
}

/** `.a.b` of a value. */
const fieldsOf = (base: Json, path: string): Json =>
  path
    .split('.')
    .filter((name) => name !== '')
    .reduce<Json>((value, name) => fieldOf(value, name), base);

function fieldOf(value: Json, name: string): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
  return (value as { readonly [key: string]: Json })[name] ?? null;
}
