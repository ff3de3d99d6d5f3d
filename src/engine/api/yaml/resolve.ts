/**
 * The type of an untagged YAML scalar, by the rules of YAML 1.1 that kubectl uses: `yes` is a bool, `0644` is octal, `1_000` a number.
 * Upstream: sigs.k8s.io/yaml goyaml.v2/resolve.go.
 */
export type Scalar = string | number | boolean | null;

const WORDS = new Map<string, Scalar>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) WORDS.set(word, true);
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) WORDS.set(word, false);
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, null);
const FLOAT_WORDS = new Map([
  ['.nan', NaN],
  ['.NaN', NaN],
  ['.NAN', NaN],
  ['.inf', Infinity],
  ['.Inf', Infinity],
  ['.INF', Infinity],
  ['+.inf', Infinity],
  ['+.Inf', Infinity],
  ['+.INF', Infinity],
  ['-.inf', -Infinity],
  ['-.Inf', -Infinity],
  ['-.INF', -Infinity],
]);
/** What begins something other than a string; most scalars are told from their first character. */
const HINTS = new Set([...'yYnNtTfFoO~+-.0123456789'].map((character) => character.charCodeAt(0)));
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?\s*(Z|[-+]\d\d?(:?\d\d)?)?)?$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** The value that an untagged plain scalar stands for. Timestamps stay text, as they do for kubectl. */
export function resolveScalar(text: string): Scalar {
  if (text !== '' && !HINTS.has(text.charCodeAt(0))) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const special = FLOAT_WORDS.get(text);
  if (special !== undefined) return special;
  if (!/^[-+.0-9]/.test(text) || TIMESTAMP.test(text)) return text;
  return resolveNumber(text) ?? text;
}

function resolveNumber(text: string): number | undefined {
  if (text.startsWith('.')) return floatOf(text);
  const plain = text.replaceAll('_', '');
  const integer = INTEGER.exec(plain);
  if (integer !== null) {
    const digits = integer[2] ?? '';
    const octal = /^0[oO]?([0-7]+)$/.exec(digits);
    const magnitude = octal === null ? Number(digits) : Number.parseInt(octal[1] ?? '0', 8);
    return integer[1] === '-' ? -magnitude : magnitude;
  }
  return floatOf(plain);
}

/** Beyond the range of numbers it is text, as for Go. */
function floatOf(text: string): number | undefined {
  const value = FLOAT.test(text) ? Number(text) : undefined;
  return value === undefined || Number.isFinite(value) ? value : undefined;
}

/** Whether a string may be written without quotes and be read back as the same string. */
export function readsAsString(text: string): boolean {
  return (
    !WORDS.has(text) && !FLOAT_WORDS.has(text) && !BASE60.test(text) && typeof resolveScalar(text) === 'string' && !TIMESTAMP.test(text)
  );
}
