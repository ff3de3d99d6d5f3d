/**
 * Finds the words of the glossary in a text. Longer ones come before shorter ones ("control plane node" before "node"), only whole words count,
 * and none that is a part of a name (kube-proxy-x7k2p, web.default.svc). A form with a capital in it stands for a kind or a proper name and is
 * found only as it is written; the others may begin a sentence.
 */

/** A word as a language file has it: `also` are its other forms, separated by `|`. */
export interface Word {
  readonly name: string;
  readonly also: string;
  readonly says: string;
}

/** A piece of a text; `term` is the key of the word that it is. */
export interface Piece {
  readonly text: string;
  readonly term?: string;
}

/** Each term is found once for all texts that share `seen`. */
export type Matcher = (text: string, seen: Set<string>) => readonly Piece[];

/** A heading such as "to bind" or "term (Raft)" says more than what stands in a text. */
const isForm = (name: string): boolean => name !== '' && !/^to |\(/.test(name);

export const formsOf = ({ name, also }: Word): readonly string[] => [name, ...also.split('|')].filter(isForm);

const hasCapital = (form: string): boolean => /\p{Lu}/u.test(form);
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const withFirst = (form: string, change: (first: string) => string): string => change(form.slice(0, 1)) + form.slice(1);

function patternOf(form: string): string {
  const [first = ''] = form;
  return hasCapital(form) ? escaped(form) : `[${escaped(first)}${escaped(first.toUpperCase())}]${escaped(form.slice(1))}`;
}

export function matcherOf(words: Readonly<Record<string, Word>>): Matcher {
  const terms = new Map(Object.entries(words).toReversed().flatMap(([term, word]) => formsOf(word).map((form) => [form, term] as const)));
  const forms = [...terms.keys()].sort((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => [{ text }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_.@/-])(?:${forms.map(patternOf).join('|')})(?![\\p{L}\\p{N}_]|[-./:=@][\\p{L}\\p{N}])`, 'gu');
  return (text, seen) => {
    const pieces: Piece[] = [];
    let at = 0;
    for (const { 0: found, index } of text.matchAll(pattern)) {
      const term = terms.get(found) ?? terms.get(withFirst(found, (first) => first.toLowerCase()));
      if (term === undefined || seen.has(term)) continue;
      seen.add(term);
      if (index > at) pieces.push({ text: text.slice(at, index) });
      pieces.push({ text: found, term });
      at = index + found.length;
    }
    if (at < text.length) pieces.push({ text: text.slice(at) });
    return pieces;
  };
}
