/**
 * Writes a value as YAML the way kubectl does, byte for byte: sorted keys, its choice of quotes, lines folded after 80 columns.
 * Upstream: sigs.k8s.io/yaml (JSONToYAML) and goyaml.v2 encode.go, emitterc.go, sorter.go. Leaves out: anchors, tags, flow collections.
 */
import type { Json } from '../discovery.ts';
import { compareKeys } from './keyOrder.ts';
import { analyze, isPrintable, type Analysis } from './analyze.ts';
import { readsAsString } from '../../engine/yaml.ts';

const BEST_WIDTH = 80;
const INDENT = 2;
/** A key longer than this is written with a question mark. */
const SIMPLE_KEY = 128;

/** The YAML text of a value, with a newline at its end. */
export function toYaml(value: unknown): string {
  const emitter = new Emitter();
  emitter.node(value as Json, -1, false);
  return `${emitter.text}\n`;
}

type Style = 'plain' | 'single' | 'double' | 'literal';

class Emitter {
  text = '';
  #column = 0;

  #write(text: string): void {
    this.text += text;
    this.#column += text.length;
  }

  #line(indent: number): void {
    this.text += `\n${' '.repeat(indent)}`;
    this.#column = indent;
  }

  /** `indent` is the column of the surrounding collection; `inSequence` says that the cursor stands after a dash. */
  node(value: Json, indent: number, inSequence: boolean): void {
    if (value === null || typeof value !== 'object') this.#scalar(value, indent < 0 ? 0 : indent, false);
    else if (Array.isArray(value)) this.#sequence(value, indent, inSequence);
    else this.#mapping(value as { readonly [key: string]: Json }, indent, inSequence);
  }

  #sequence(items: readonly Json[], indent: number, inSequence: boolean): void {
    if (items.length === 0) return this.#write('[]');
    // A sequence inside a mapping is not indented; inside another sequence it is.
    const own = indent < 0 ? 0 : inSequence ? indent + INDENT : indent;
    items.forEach((item, index) => {
      if (index > 0 || (!inSequence && indent >= 0)) this.#line(own);
      this.#write('- ');
      this.node(item, own, true);
    });
  }

  #mapping(map: { readonly [key: string]: Json }, indent: number, inSequence: boolean): void {
    const keys = Object.keys(map).sort(compareKeys);
    if (keys.length === 0) return this.#write('{}');
    const own = indent < 0 ? 0 : indent + INDENT;
    keys.forEach((key, index) => {
      if (index > 0 || (!inSequence && indent >= 0)) this.#line(own);
      this.#pair(key, map[key] ?? null, own);
    });
  }

  #pair(key: string, value: Json, own: number): void {
    const simple = key.length <= SIMPLE_KEY && !key.includes('\n');
    if (simple) this.#scalar(key, own, true);
    else {
      this.#write('? ');
      this.#scalar(key, own, false);
      this.#line(own);
    }
    this.#write(':');
    const nested = value !== null && typeof value === 'object' && Object.keys(value).length > 0;
    if (!nested) this.#write(' ');
    this.node(value, own, false);
  }

  #scalar(value: string | number | boolean | null, indent: number, key: boolean): void {
    if (typeof value !== 'string') return this.#write(typeof value === 'number' ? formatNumber(value) : String(value));
    const analysis = analyze(value);
    switch (styleOf(value, analysis, key)) {
      case 'plain':
        return this.#folded(value, indent + INDENT, !key, '');
      case 'single':
        return this.#folded(value.replaceAll("'", "''"), indent + INDENT, !key, "'");
      case 'double':
        return this.#doubleQuoted(value, indent + INDENT, !key);
      case 'literal':
        return this.#literal(value, indent + INDENT);
    }
  }

  /** Plain and single-quoted text: a single blank after column 80 becomes a line break. */
  #folded(text: string, indent: number, breaks: boolean, quote: string): void {
    this.#write(quote);
    const points = [...text];
    let blanks = false;
    points.forEach((point, index) => {
      const inner = quote === '' || (index > 0 && index < points.length - 1);
      if (point === ' ') {
        if (breaks && !blanks && this.#column > BEST_WIDTH && inner && points[index + 1] !== ' ') this.#line(indent);
        else this.#write(' ');
        blanks = true;
      } else {
        this.text += point;
        this.#column++;
        blanks = false;
      }
    });
    this.#write(quote);
  }

  #doubleQuoted(text: string, indent: number, breaks: boolean): void {
    this.#write('"');
    const points = [...text];
    let blanks = false;
    points.forEach((point, index) => {
      if (point === ' ') {
        if (breaks && !blanks && this.#column > BEST_WIDTH && index > 0 && index < points.length - 1) {
          this.#line(indent);
          if (points[index + 1] === ' ') this.#write('\\');
        } else this.#write(' ');
        blanks = true;
      } else {
        const escaped = escape(point);
        this.text += escaped;
        this.#column += escaped === point ? 1 : escaped.length;
        blanks = false;
      }
    });
    this.#write('"');
  }

  #literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? String(INDENT) : '';
    const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
    this.#write(`|${hint}${chomp}`);
    const lines = text.split('\n');
    if (text.endsWith('\n')) lines.pop();
    for (const line of lines) {
      this.text += line === '' ? '\n' : `\n${' '.repeat(indent)}${line}`;
      this.#column = indent + line.length;
    }
  }
}

function styleOf(text: string, analysis: Analysis, key: boolean): Style {
  if (text.includes('\n')) return key || !analysis.block ? 'double' : 'literal';
  if (!readsAsString(text)) return 'double';
  if (analysis.plain) return 'plain';
  return analysis.single ? 'single' : 'double';
}

const ESCAPES = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function escape(point: string): string {
  const short = ESCAPES.get(point);
  if (short !== undefined) return short;
  const code = point.codePointAt(0) ?? 0;
  if (isPrintable(point)) return point;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Numbers as Go prints float64 with the shortest form. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([-+])(\d)$/, 'e$10$2');
}
