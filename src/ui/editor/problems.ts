/** What is wrong with a YAML text, and where. Checks the syntax only: whether the API server accepts it, the API server says. */
import { parseAllDocuments } from 'yaml';

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Longer texts are checked when they are applied, not at every key. */
const LONGEST = 200_000;
/** Deeper nesting than this is no manifest and would only exhaust the parser. */
const DEEPEST = 200;
const MOST = 20;

function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > DEEPEST) return i;
  }
  return undefined;
}

export function problemsIn(text: string): readonly Problem[] {
  if (text.length > LONGEST) return [];
  const deep = tooDeep(text);
  if (deep !== undefined) return [{ from: deep, to: deep + 1, message: 'exceeded max depth' }];
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => document.errors).slice(0, MOST).map((error) => ({ from: Math.min(error.pos[0], text.length), to: Math.min(error.pos[1], text.length), message: error.message }));
}
