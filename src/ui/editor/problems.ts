/** What is wrong with a YAML text, and where. Checks the syntax only: whether the API server accepts it, the API server says. */
import { isAlias, isScalar, parseAllDocuments, visit, type Document } from 'yaml';
import { faultOf, type Fault } from '../../lessons/yamlFault.ts';

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly fault: Fault;
}

/** Longer texts are checked when they are applied, not at every key. */
const LONGEST = 100_000;
/** Deeper nesting than this is no manifest and would only exhaust the parser. */
const DEEPEST = 200;
const MOST = 20;

/** Where brackets, or entries on one line (`- - -`, `? ? ?`), are nested too deeply. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let entries = 0;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (sign === '\n') entries = 0;
    else if (sign === '-' || sign === '?') entries += 1;
    else if (sign !== ' ') entries = Number.NEGATIVE_INFINITY;
    if (depth > DEEPEST || entries > DEEPEST) return i;
  }
  return undefined;
}

/**
 * What the parser leaves to us: keys that stand twice in one mapping (its own check takes time with the square of their number), and aliases
 * without an anchor before them.
 */
function looseEnds(document: Document.Parsed): Problem[] {
  const found: Problem[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        if (!anchors.has(node.source) && node.range) found.push({ from: node.range[0], to: node.range[1], fault: 'alias' });
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  visit(document, {
    Map(_key, node) {
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value) && key.value !== '<<' && key.range) found.push({ from: key.range[0], to: key.range[1], fault: 'twice' });
        seen.add(key.value);
      }
    },
  });
  return found;
}

export function problemsIn(text: string): readonly Problem[] {
  if (text.length > LONGEST) return [];
  const deep = tooDeep(text);
  if (deep !== undefined) return [{ from: deep, to: deep + 1, fault: 'deep' }];
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  const within = (place: number): number => Math.min(place, text.length);
  const problems = documents.flatMap((document) => [
    ...document.errors.map(({ pos, code }): Problem => ({ from: within(pos[0]), to: within(pos[1]), fault: faultOf(code) })),
    ...looseEnds(document),
  ]);
  return problems.sort((a, b) => a.from - b.from).slice(0, MOST);
}
