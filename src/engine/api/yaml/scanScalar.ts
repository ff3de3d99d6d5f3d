/**
 * The five kinds of scalars. Upstream: goyaml.v2 scannerc.go yaml_parser_scan_{block,flow,plain}_scalar.
 */
import { BACKSLASH, BLANK, BRACKET, BREAK, COLON, DOUBLE_QUOTE, QUESTION, SINGLE_QUOTE, type Cursor } from './cursor.ts';
import { scannerFault, type Mark } from './mark.ts';

/** Reads `|` or `>` text. `parent` is the indentation of the surrounding block. */
export function scanBlockScalar(cursor: Cursor, parent: number, literal: boolean): string {
  const start = cursor.mark();
  cursor.skip();
  const { chomping, increment } = blockHeader(cursor, start);
  const state = { indent: increment > 0 ? Math.max(parent, 0) + increment : 0, breaks: '' };
  blockBreaks(cursor, state, parent, start);
  let text = '';
  let leadingBreak = '';
  let leadingBlank = false;
  while (cursor.column === state.indent && cursor.at(0) !== '') {
    const trailingBlank = cursor.blankAt(0);
    if (!literal && leadingBreak === '\n' && !leadingBlank && !trailingBlank) text += state.breaks === '' ? ' ' : '';
    else text += leadingBreak;
    text += state.breaks;
    leadingBlank = cursor.blankAt(0);
    text += cursor.readUntil(BREAK);
    leadingBreak = cursor.at(0) === '' ? '' : cursor.readLine();
    state.breaks = '';
    blockBreaks(cursor, state, parent, start);
  }
  if (chomping !== -1) text += leadingBreak;
  if (chomping === 1) text += state.breaks;
  return text;
}

function blockHeader(cursor: Cursor, start: Mark): { chomping: number; increment: number } {
  let chomping = 0;
  let increment = 0;
  const sign = (): void => {
    if (cursor.at(0) === '+' || cursor.at(0) === '-') chomping = cursor.read() === '+' ? 1 : -1;
  };
  sign();
  if (/\d/.test(cursor.at(0))) {
    if (cursor.at(0) === '0') throw scannerFault(cursor.mark(), start, 'found an indentation indicator equal to 0');
    increment = Number(cursor.read());
    if (chomping === 0) sign();
  }
  while (cursor.blankAt(0)) cursor.skip();
  if (cursor.at(0) === '#') cursor.readUntil(BREAK);
  if (cursor.at(0) !== '' && !cursor.breakAt(0)) throw scannerFault(cursor.mark(), start, 'did not find expected comment or line break');
  if (cursor.breakAt(0)) cursor.skipLine();
  return { chomping, increment };
}

function blockBreaks(cursor: Cursor, state: { indent: number; breaks: string }, parent: number, start: Mark): void {
  let widest = 0;
  for (;;) {
    while ((state.indent === 0 || cursor.column < state.indent) && cursor.at(0) === ' ') cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((state.indent === 0 || cursor.column < state.indent) && cursor.at(0) === '\t') {
      throw scannerFault(cursor.mark(), start, 'found a tab character where an indentation space is expected');
    }
    if (!cursor.breakAt(0)) break;
    state.breaks += cursor.readLine();
  }
  if (state.indent === 0) state.indent = Math.max(widest, parent + 1, 1);
}

/** Reads quoted text. */
export function scanFlowScalar(cursor: Cursor, start: Mark, single: boolean): string {
  cursor.skip();
  let text = '';
  for (;;) {
    if (cursor.column === 0 && (cursor.looksAt('---') || cursor.looksAt('...')) && cursor.blankOrEnd(3)) {
      throw scannerFault(cursor.mark(), start, 'found unexpected document indicator');
    }
    if (cursor.at(0) === '') throw scannerFault(cursor.mark(), start, 'found unexpected end of stream');
    const run = quotedRun(cursor, start, single);
    text += run.text;
    if (cursor.at(0) === (single ? "'" : '"')) break;
    text += foldBlanks(cursor, run.continued).text;
  }
  cursor.skip();
  return text;
}

/** Reads up to a blank or the closing quote; `continued` after an escaped line break. */
function quotedRun(cursor: Cursor, start: Mark, single: boolean): { text: string; continued: boolean } {
  const stops = BLANK | BREAK | (single ? SINGLE_QUOTE : DOUBLE_QUOTE | BACKSLASH);
  let text = '';
  for (;;) {
    text += cursor.readUntil(stops);
    if (cursor.blankOrEnd(0)) break;
    const point = cursor.at(0);
    if (single && point === "'" && cursor.at(1) === "'") {
      text += "'";
      cursor.skip();
      cursor.skip();
    } else if (point === (single ? "'" : '"')) break;
    else if (!single && point === '\\' && cursor.breakAt(1)) {
      cursor.skip();
      cursor.skipLine();
      return { text, continued: true };
    } else text += readEscape(cursor, start);
  }
  return { text, continued: false };
}

const ESCAPES = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  ['/', '/'],
]);
const HEX_LENGTH = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function readEscape(cursor: Cursor, start: Mark): string {
  cursor.skip();
  const letter = cursor.at(0);
  const known = ESCAPES.get(letter);
  if (known !== undefined) {
    cursor.skip();
    return known;
  }
  const length = HEX_LENGTH.get(letter);
  if (length === undefined) throw scannerFault(cursor.mark(), start, 'found unknown escape character');
  cursor.skip();
  let digits = '';
  for (let count = 0; count < length; count++) {
    if (!/[0-9a-fA-F]/.test(cursor.at(0))) throw scannerFault(cursor.mark(), start, 'did not find expected hexdecimal number');
    digits += cursor.read();
  }
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw scannerFault(cursor.mark(), start, 'found invalid Unicode character escape code');
  return String.fromCodePoint(code);
}

/**
 * Blanks and line breaks inside a scalar: one break is a blank, more are one less. Behind a break (`continued`: there was one already) blanks
 * are indentation; left of the column `indent` it may have no tabs.
 */
function foldBlanks(cursor: Cursor, continued: boolean, indent = 0, start?: Mark): { readonly text: string; readonly broken: boolean } {
  let blanks = '';
  let first = '';
  let more = '';
  let broken = continued;
  while (cursor.isAt(0, BLANK | BREAK)) {
    if (cursor.blankAt(0)) {
      if (!broken) blanks += cursor.read();
      else if (start !== undefined && cursor.column < indent && cursor.at(0) === '\t')
        throw scannerFault(cursor.mark(), start, 'found a tab character that violates indentation');
      else cursor.skip();
    } else if (broken) more += cursor.readLine();
    else {
      blanks = '';
      first = cursor.readLine();
      broken = true;
    }
  }
  if (!broken) return { text: blanks, broken };
  return { text: first === '\n' ? (more === '' ? ' ' : more) : first + more, broken };
}

/** Reads unquoted text; `leadingBlanks` when it ended after a line break. */
export function scanPlainScalar(cursor: Cursor, parent: number, flow: boolean): { text: string; end: Mark; leadingBlanks: boolean } {
  const start = cursor.mark();
  const indent = parent + 1;
  let text = '';
  let pending = '';
  let leadingBlanks = false;
  let end = start;
  const stops = BLANK | BREAK | COLON | (flow ? BRACKET | QUESTION : 0);
  for (;;) {
    if (cursor.column === 0 && (cursor.looksAt('---') || cursor.looksAt('...')) && cursor.blankOrEnd(3)) break;
    if (cursor.at(0) === '#') break;
    let run = cursor.readUntil(stops);
    while (cursor.at(0) === ':' && !endsPlain(cursor, flow)) run += cursor.read() + cursor.readUntil(stops);
    if (run !== '') {
      text += pending + run;
      pending = '';
      leadingBlanks = false;
      end = cursor.mark();
    }
    if (!cursor.isAt(0, BLANK | BREAK)) break;
    const blanks = foldBlanks(cursor, false, indent, start);
    pending = blanks.text;
    leadingBlanks = blanks.broken;
    if (!flow && cursor.column < indent) break;
  }
  return { text, end, leadingBlanks };
}

/** Whether a colon is that of a pair. */
const endsPlain = (cursor: Cursor, flow: boolean): boolean => cursor.blankOrEnd(1) || (flow && cursor.isAt(1, BRACKET | QUESTION));
