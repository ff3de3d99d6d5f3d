/**
 * What is wrong with a body that is no JSON, as Go says it. Upstream: encoding/json scanner.go; apiserver/pkg/endpoints/handlers/rest.go
 * (transformDecodeError, summarizeData).
 */

/** Where V8 expected what, and what Go calls that place. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/after property value/, 'after object key:value pair'],
  [/after property name/, 'after object key'],
  [/property name/, 'looking for beginning of object key string'],
  [/after array element/, 'after array element'],
  [/non-whitespace character after/, 'after top-level value'],
  [/control character/, 'in string literal'],
  [/escaped character/, 'in string escape code'],
];

/** The error of JSON.parse in Go's words. */
export function jsonFault(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/.exec(message)?.[1];
  const character = position === undefined ? /^Unexpected token '?(.)/su.exec(message)?.[1] : /./su.exec(text.slice(Number(position)))?.[0];
  if (character === undefined || /end of|Unterminated/i.test(message)) return 'unexpected end of JSON input';
  const place = PLACES.find(([pattern]) => pattern.test(message))?.[1] ?? 'looking for beginning of value';
  return `invalid character ${character === "'" ? "'\\''" : character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`} ${place}`;
}

const SHOWN = 30;

/** The beginning of a body: as it is when it looks like JSON, else in hexadecimal. */
export function summaryOf(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const start = bytes.subarray(0, SHOWN);
  return `${start.toString(bytes[0] === 0x7b ? 'utf8' : 'hex')}${bytes.length > SHOWN ? ' ...' : ''}`;
}
