/**
 * Base64 of UTF-8 text and back, for Secrets. Upstream: Go's encoding/base64 (StdEncoding).
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 text to base64. */
export const base64 = (text: string): string => encodeBytes(utf8(text));

export function encodeBytes(bytes: readonly number[]): string {
  let result = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    result +=
      ALPHABET[bits >> 18]! +
      ALPHABET[(bits >> 12) & 63]! +
      (b === undefined ? '=' : ALPHABET[(bits >> 6) & 63]!) +
      (c === undefined ? '=' : ALPHABET[bits & 63]!);
  }
  return result;
}

/** Number of bytes that base64 text stands for. */
export function base64Length(text: string): number {
  const clean = text.replace(/[\r\n]/g, '');
  return Math.floor((clean.length * 3) / 4) - (clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0);
}

/** Base64 to UTF-8 text; bytes that are no UTF-8 become U+FFFD. */
export const fromBase64 = (encoded: string): string => fromUtf8(base64Bytes(encoded));

export function base64Bytes(encoded: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of encoded) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) continue;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 255);
    bits &= (1 << count) - 1;
  }
  return bytes;
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!;
    const length = first < 0x80 ? 1 : first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    const rest = bytes.slice(i + 1, i + length);
    if (length === 0 || first >= 0xf8 || rest.length < length - 1 || rest.some((byte) => byte >> 6 !== 2)) {
      text += '\ufffd';
      i++;
      continue;
    }
    const head = length === 1 ? first : first & (0xff >> (length + 1));
    const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 63), head);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    i += length;
  }
  return text;
}
