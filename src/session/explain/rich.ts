/**
 * Sentences with marked names: a marked value travels through translation between two private characters and comes out as a part of its own, so
 * that what users name their objects can never be taken for text or markup.
 */
import type { RichPart } from '../explanation.ts';

const OPEN = '\uE000';
const CLOSE = '\uE001';
const TONES = { n: 'name', s: 'strong', c: 'code' } as const;

/** What is written small wherever it stands. */
const PROGRAM = /^(etcd|kube[a-z-]*|systemd|supervisord|containerd|conntrack|iptables)\b/;

const clean = (text: string): string => text.replace(/[\uE000\uE001]/g, '');
const mark = (letter: keyof typeof TONES, text: string): string => `${OPEN}${letter}${clean(text)}${CLOSE}`;

/** An object or a node. */
export const name = (text: string): string => mark('n', text);
/** A program that acts. */
export const program = (text: string): string => mark('s', text);
/** What is typed, fields, values, Kubernetes' own words. */
export const code = (text: string): string => mark('c', text);

/** Takes a translated sentence apart. `contractions`: `de el>del;a el>al`, applied to what is not marked. */
export function richOf(sentence: string, contractions: string): readonly RichPart[] {
  const parts: RichPart[] = [];
  for (const piece of sentence.split(OPEN)) {
    const end = piece.indexOf(CLOSE);
    if (end > 0) parts.push({ text: piece.slice(1, end), tone: TONES[piece[0] as keyof typeof TONES] });
    const plain = contract(piece.slice(end + 1), contractions);
    if (plain !== '') parts.push({ text: plain });
  }
  const [first, ...rest] = parts;
  if (first === undefined || first.tone !== undefined || PROGRAM.test(first.text)) return parts;
  return [{ text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

export const plainOf = (parts: readonly RichPart[]): string => parts.map((part) => part.text).join('');

function contract(text: string, contractions: string): string {
  let result = text;
  for (const rule of contractions.split(';')) {
    const [long, short] = rule.split('>');
    if (long && short) result = result.replaceAll(` ${long} `, ` ${short} `);
  }
  return result;
}
